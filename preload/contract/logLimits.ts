/*
 * Figures and words about logs that a page needs too: in a file without schemas, which a page does without.
 */

export const logMarks = ['bold', 'faint', 'italic', 'underline', 'cross', 'conceal', 'inverse'] as const;
export type LogMark = (typeof logMarks)[number];

/** Of one answer; a page asks again for what is left. */
export const mostLinesRead = 400;
/** Beyond this a copy is refused: the log can be saved. */
export const mostCopiedCharacters = 8_000_000;
/** Lines an answer to a search names: those around where the person looks. */
export const mostFoundLines = 20_000;
/** Parts of a log's length that can be told apart beside its scrollbar. */
export const logParts = 300;
export const longestLogQuery = 1_000;
