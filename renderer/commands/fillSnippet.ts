import { snippetPlaceholders, type SnippetPlaceholder } from '../../preload/contract/snippets.ts';

/*
 * Puts a job's values into a snippet. Whoever may name a branch or a job chooses what stands there, so each value is quoted
 * for a POSIX shell by where it stands: outside of quotes, within single or double ones, also inside `$(…)`. Where it can't
 * be told how a shell would read it (backquotes, here-documents, arithmetic …) nothing is filled in.
 */

/** Undefined: not known. */
export type SnippetValues = Readonly<Record<SnippetPlaceholder, string | undefined>>;

export type FilledPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'value'; readonly name: string; readonly text: string; readonly isRaw: boolean };

export type FillProblem = {
  /** `unknown`: there is no such placeholder; `missing`: this job has no such value; `place`: it can't be quoted there. */
  readonly code: 'unknown' | 'missing' | 'place';
  readonly name: string;
};

export type Filled = {
  readonly parts: readonly FilledPart[];
  readonly text: string;
  readonly problems: readonly FillProblem[];
};

const placeholder = /\{\{\s*(raw:)?\s*([A-Za-z_]+)\s*\}\}/y;

export function hasPlaceholders(template: string): boolean {
  return new RegExp(placeholder, '').test(template);
}

/** Keys of a terminal, and marks that show another order than the one that is sent, are no part of a value. */
const unseen = /\p{Cc}|[\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/gu;
/** What every POSIX shell takes as it stands. */
const plainWord = /^[A-Za-z0-9_@%+:,./-]+$/;

/** How a shell reads the place: `opaque` is where it can't be told. */
type Place = 'plain' | 'group' | 'single' | 'double' | 'opaque';
type Frame = { readonly place: Place; readonly until: string };

type Scan = {
  readonly template: string;
  at: number;
  frames: Frame[];
  /** From here on it is not known how a shell reads it. */
  isLost: boolean;
};

export function fillSnippet(template: string, values: SnippetValues): Filled {
  const scan: Scan = { template, at: 0, frames: [], isLost: false };
  const parts: FilledPart[] = [];
  const problems: FillProblem[] = [];
  let textFrom = 0;
  const takeText = (): void => {
    if (scan.at > textFrom) parts.push({ kind: 'text', text: template.slice(textFrom, scan.at) });
  };
  while (scan.at < template.length) {
    placeholder.lastIndex = scan.at;
    const [whole, raw, name = ''] = placeholder.exec(template) ?? [];
    if (whole === undefined) {
      step(scan);
      continue;
    }
    takeText();
    const filled = fill({ name, isRaw: raw !== undefined, scan }, values);
    if (filled.kind === 'value') {
      parts.push(filled);
      // What it holds may open quotes of its own.
      if (filled.isRaw && !plainWord.test(filled.text)) scan.isLost = true;
    } else {
      problems.push(filled.problem);
      parts.push({ kind: 'text', text: whole });
    }
    scan.at += whole.length;
    textFrom = scan.at;
  }
  takeText();
  return { parts, problems, text: parts.map((part) => part.text).join('') };
}

type Wanted = { readonly name: string; readonly isRaw: boolean; readonly scan: Scan };
type Fill =
  | Extract<FilledPart, { kind: 'value' }>
  | { readonly kind: 'problem'; readonly problem: FillProblem };

function fill({ name, isRaw, scan }: Wanted, values: SnippetValues): Fill {
  const refuse = (code: FillProblem['code']): Fill => ({ kind: 'problem', problem: { code, name } });
  if (!isPlaceholder(name)) return refuse('unknown');
  const value = values[name]?.replaceAll(unseen, '');
  if (value === undefined) return refuse('missing');
  if (isRaw) return { kind: 'value', name, text: value, isRaw };
  const text = scan.isLost ? undefined : quotedFor(placeOf(scan), value);
  return text === undefined ? refuse('place') : { kind: 'value', name, text, isRaw };
}

function isPlaceholder(name: string): name is SnippetPlaceholder {
  return snippetPlaceholders.some((known) => known === name);
}

function placeOf({ frames }: Scan): Place {
  return frames.at(-1)?.place ?? 'plain';
}

/** Within quotes they are closed, and opened again behind the value: nothing needs escaping but `'` itself. */
function quotedFor(place: Place, value: string): string | undefined {
  const quoted = plainWord.test(value) ? value : `'${value.replaceAll("'", String.raw`'\''`)}'`;
  switch (place) {
    case 'plain':
    case 'group':
      return quoted;
    case 'single':
      return quoted === value ? value : `'${quoted}'`;
    case 'double':
      return quoted === value ? value : `"${quoted}"`;
    case 'opaque':
      return undefined;
  }
}

/** Reads one thing of the template: a character, a pair with its backslash, or what opens or closes something. */
function step(scan: Scan): void {
  const frame = scan.frames.at(-1);
  switch (frame?.place) {
    case 'single':
      return stepSingle(scan);
    case 'double':
      return stepDouble(scan, frame);
    case 'opaque':
      return stepOpaque(scan, frame);
    default:
      return stepPlain(scan, frame);
  }
}

function startsWith({ template, at }: Scan, text: string): boolean {
  return template.startsWith(text, at);
}

function open(scan: Scan, text: string, frame: Frame): void {
  scan.at += text.length;
  scan.frames.push(frame);
}

function close(scan: Scan, text: string): void {
  scan.at += text.length;
  scan.frames.pop();
}

function stepSingle(scan: Scan): void {
  if (startsWith(scan, "'")) close(scan, "'");
  else scan.at += 1;
}

function stepDouble(scan: Scan, { until }: Frame): void {
  if (startsWith(scan, until)) close(scan, until);
  else if (!openExpansion(scan)) pass(scan);
}

/** Nothing is filled in here, so all that matters is where it ends; quotes in it make that uncertain. */
function stepOpaque(scan: Scan, { until }: Frame): void {
  if (startsWith(scan, until)) return close(scan, until);
  const char = scan.template[scan.at] ?? '';
  const isOfQuotes = until === "'" || until === '`';
  if (!isOfQuotes && /['"`({$]/.test(char)) scan.isLost = true;
  pass(scan);
}

function stepPlain(scan: Scan, frame: Frame | undefined): void {
  const char = scan.template[scan.at] ?? '';
  if (frame && char === frame.until) return close(scan, char);
  if (openExpansion(scan) || openWord(scan)) return;
  if (char === '#' && isWordStart(scan)) return passComment(scan);
  if (startsWith(scan, '<<') && !startsWith(scan, '<<<')) scan.isLost = true;
  // `<<<` is passed at once, or its end would look like the beginning of a here-document.
  if (startsWith(scan, '<<<')) scan.at += 3;
  else pass(scan);
}

function openWord(scan: Scan): boolean {
  if (startsWith(scan, "$'")) open(scan, "$'", { place: 'opaque', until: "'" });
  else if (startsWith(scan, "'")) open(scan, "'", { place: 'single', until: "'" });
  else if (startsWith(scan, '"')) open(scan, '"', { place: 'double', until: '"' });
  else if (startsWith(scan, '((')) open(scan, '((', { place: 'opaque', until: '))' });
  else if (startsWith(scan, '(')) openGroup(scan, '(');
  else return false;
  return true;
}

/** What is expanded also within double quotes. */
function openExpansion(scan: Scan): boolean {
  if (startsWith(scan, '$((')) open(scan, '$((', { place: 'opaque', until: '))' });
  else if (startsWith(scan, '$[')) open(scan, '$[', { place: 'opaque', until: ']' });
  else if (startsWith(scan, '$(')) openGroup(scan, '$(');
  else if (startsWith(scan, '${')) open(scan, '${', { place: 'opaque', until: '}' });
  else if (startsWith(scan, '`')) open(scan, '`', { place: 'opaque', until: '`' });
  else return false;
  return true;
}

/** The patterns of a `case` end with a `)` that closes nothing. */
function openGroup(scan: Scan, text: string): void {
  if (/\bcase\b/.test(scan.template.slice(scan.at))) scan.isLost = true;
  open(scan, text, { place: 'group', until: ')' });
}

function isWordStart({ template, at }: Scan): boolean {
  return at === 0 || /[\s;&|()]/.test(template[at - 1] ?? '');
}

/** Not every shell knows comments at its prompt: quotes in one may be quotes. */
function passComment(scan: Scan): void {
  const end = scan.template.indexOf('\n', scan.at);
  const comment = scan.template.slice(scan.at, end < 0 ? undefined : end);
  if (/['"`$\\(){}<]/.test(comment.replaceAll(/\{\{[^{}]*\}\}/g, ''))) scan.isLost = true;
  scan.at += 1;
}

/** Past a character, and past the one that a backslash takes its meaning from. */
function pass(scan: Scan): void {
  scan.at += scan.template[scan.at] === '\\' ? 2 : 1;
}
