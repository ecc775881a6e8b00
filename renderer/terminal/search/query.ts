/* What is searched for, and the pattern it makes. */

export type SearchQuery = {
  readonly text: string;
  readonly isRegex: boolean;
  readonly matchCase: boolean;
  readonly wholeWord: boolean;
};

export const emptyQuery: SearchQuery = { text: '', isRegex: false, matchCase: false, wholeWord: false };

/** Nobody types more; a pasted file makes no pattern. */
export const longestQuery = 1000;

export type Pattern = { readonly source: string; readonly flags: string };

export type CompiledQuery =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'invalid' }
  /** Takes time in proportion to what is searched. */
  | { readonly kind: 'plain'; readonly pattern: Pattern }
  /** May take any time at all: only to be matched where it can be stopped. */
  | { readonly kind: 'regex'; readonly pattern: Pattern };

export function compileQuery({ text, isRegex, matchCase, wholeWord }: SearchQuery): CompiledQuery {
  if (text === '') return { kind: 'nothing' };
  if (text.length > longestQuery) return { kind: 'invalid' };
  const source = isRegex ? text : escapePattern(text);
  const flags = matchCase ? 'g' : 'gi';
  const pattern = [
    { source: wholeWord ? asWord(source, '[\\p{L}\\p{N}_]') : source, flags: `${flags}u` },
    // What the strict grammar refuses, like `\-` and a lone brace, the old one takes.
    { source: wholeWord ? asWord(source, '\\w') : source, flags },
  ].find(isPattern);
  if (!pattern) return { kind: 'invalid' };
  return { kind: isRegex ? 'regex' : 'plain', pattern };
}

function asWord(source: string, letter: string): string {
  return `(?<!${letter})(?:${source})(?!${letter})`;
}

function escapePattern(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

function isPattern({ source, flags }: Pattern): boolean {
  try {
    return new RegExp(source, flags).global;
  } catch {
    return false;
  }
}
