/* Commands a person keeps at hand. Read by the page too, so without the schema's machinery. */

/** What a snippet may leave open, as `{{job}}`; filled in, and quoted, from the job it is used in. */
export const snippetPlaceholders = [
  'job',
  'job_id',
  'stage',
  'sha',
  'branch',
  'project',
  'pipeline',
  'url',
  'user',
  'gitlab',
] as const;
export type SnippetPlaceholder = (typeof snippetPlaceholders)[number];

export const snippetLimits = { most: 200, nameCharacters: 80, textCharacters: 8000 } as const;
