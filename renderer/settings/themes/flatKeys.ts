/*
 * The small part of YAML and TOML that colour files use: names, nesting and plain values. Anchors, tags, lists and blocks of
 * text are not read, so nothing in a file can grow when it is read.
 */

export type FlatKeys = ReadonlyMap<string, string>;

const mostDepth = 8;
/** Longer ones hold no colour, and bound what a line can cost. */
const mostLineLength = 300;
const yamlLine = /^( {0,40})(?:- )?["']?(\w[\w. -]{0,79}?)["']? {0,40}:(?: +(.*))?$/;

/** `a:` over `b: c` as `a.b` → `c`. Nesting is by indentation. */
export function readYamlKeys(text: string): FlatKeys {
  const keys = new Map<string, string>();
  const path: { readonly indent: number; readonly name: string }[] = [];
  for (const line of shortLines(text)) {
    const [, spaces = '', name = '', value = ''] = yamlLine.exec(line) ?? [];
    if (name === '') continue;
    while ((path.at(-1)?.indent ?? -1) >= spaces.length) path.pop();
    if (path.length >= mostDepth) continue;
    const scalar = plainScalar(value);
    if (scalar === '') path.push({ indent: spaces.length, name });
    else put(keys, [...path.map((part) => part.name), name], scalar);
  }
  return keys;
}

/** `[a.b]` over `c = "d"` as `a.b.c` → `d`, inline tables too. */
export function readTomlKeys(text: string): FlatKeys {
  const keys = new Map<string, string>();
  let table: readonly string[] = [];
  for (const line of shortLines(text)) {
    const header = /^\s*\[\[?([\w.\s"'-]{1,200})\]\]?\s*(?:#.*)?$/.exec(line)?.[1];
    if (header !== undefined) table = header.split('.').map((part) => part.trim().replaceAll(/["']/g, ''));
    else readTomlPair(keys, table, line);
  }
  return keys;
}

function shortLines(text: string): readonly string[] {
  return text.split(/\r?\n/).filter((line) => line.length <= mostLineLength);
}

const tomlPair = /^\s*([\w."'-]{1,80})\s*=\s*(.*)$/;

function readTomlPair(keys: Map<string, string>, table: readonly string[], line: string): void {
  const [, name = '', value = ''] = tomlPair.exec(line) ?? [];
  if (name === '' || table.length >= mostDepth) return;
  const path = [...table, ...name.replaceAll(/["']/g, '').split('.')];
  const inline = /^\{(.*)\}\s*(?:#.*)?$/.exec(value.trim())?.[1];
  if (inline === undefined) put(keys, path, plainScalar(value));
  else for (const part of inline.split(',')) readTomlPair(keys, path, part);
}

/** Without its quotes and without a comment behind it. An anchor or an alias is no value. */
function plainScalar(value: string): string {
  const text = value.trim();
  const quoted = /^"([^"]*)"|^'([^']*)'/.exec(text);
  if (quoted) return quoted[1] ?? quoted[2] ?? '';
  if (/^[&*!|>[{]/.test(text)) return '';
  // In YAML and TOML a `#` that begins a colour stands in quotes; one that begins a comment follows a space.
  return /^#[\da-f]{3,8}$/i.test(text) ? text : text.replace(/(^|\s)#.*$/, '').trim();
}

function put(keys: Map<string, string>, path: readonly string[], value: string): void {
  const name = path.join('.');
  if (value !== '' && !keys.has(name)) keys.set(name, value);
}
