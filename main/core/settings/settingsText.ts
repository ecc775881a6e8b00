/*
 * The settings' file as text: what is in it, and where.
 */

export type Stored = Readonly<Record<string, unknown>>;

export type ReadText =
  | { readonly kind: 'object'; readonly stored: Stored }
  /** No JSON, or JSON of another kind. The line where it stops making sense, where that is known. */
  | { readonly kind: 'broken'; readonly line?: number };

/** More than this is no file of settings. */
export const settingsLimitBytes = 4 * 1024 * 1024;

export function readSettingsText(text: string): ReadText {
  if (text.length > settingsLimitBytes) return { kind: 'broken' };
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    return isRecord(value) ? { kind: 'object', stored: value } : { kind: 'broken', line: 1 };
  } catch (cause) {
    return { kind: 'broken', ...brokenLine(text, cause) };
  }
}

/** As it is written: the schema first, so that an editor finds it; then the members in the order they were set. */
export function writeSettingsText(stored: Stored, schemaFile: string): string {
  const { $schema: schema = `./${schemaFile}`, ...members } = stored;
  return `${JSON.stringify({ $schema: schema, ...members }, undefined, 2)}\n`;
}

/** The line of a member of the outermost object, counted from 1. `text` is valid JSON. */
export function lineOfMember(text: string, name: string): number | undefined {
  let depth = 0;
  let line = 1;
  // A string with its escapes, or one character.
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"(?:\s*:)?|[^]/g)) {
    if (depth === 1 && token.endsWith(':') && memberName(token) === name) return line;
    if (token === '{' || token === '[') depth += 1;
    else if (token === '}' || token === ']') depth -= 1;
    else line += token.split('\n').length - 1;
  }
  return undefined;
}

function memberName(token: string): unknown {
  return JSON.parse(token.replace(/\s*:$/, ''));
}

/** V8 tells a place as `line L column C`, or as a position, or not at all where the text simply ends. */
function brokenLine(text: string, cause: unknown): { readonly line?: number } {
  const message = cause instanceof Error ? cause.message : '';
  const line = /line (\d+) column/.exec(message)?.[1];
  if (line !== undefined) return { line: Number(line) };
  const position = /position (\d+)/.exec(message)?.[1];
  if (position !== undefined) return { line: text.slice(0, Number(position)).split('\n').length };
  return message.includes('end of JSON') ? { line: text.trimEnd().split('\n').length } : {};
}

function isRecord(value: unknown): value is Stored {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
