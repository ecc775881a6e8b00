import type { JobVariable } from '../../preload/contract/jobActions.ts';

export type ParsedVariables =
  | { readonly kind: 'variables'; readonly variables: readonly JobVariable[] }
  /** The first line, counted from 1, that is none. */
  | { readonly kind: 'problem'; readonly line: number };

/** `KEY=value`, one a line; empty lines say nothing. A value is taken as it stands, spaces and quotes too. */
export function parseVariables(text: string): ParsedVariables {
  const variables: JobVariable[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue;
    const { key, value } = /^\s*(?<key>[A-Za-z0-9_]{1,255})=(?<value>.*)$/.exec(line)?.groups ?? {};
    if (key === undefined || value === undefined) return { kind: 'problem', line: index + 1 };
    variables.push({ key, value });
  }
  return { kind: 'variables', variables };
}
