import type { Terminal } from '@xterm/xterm';
import { openableLink } from './links.ts';
import { endRowOf, firstRowOf, readLine } from './logicalLine.ts';
import { findReferences, longestLine, type ReferencePlace } from './references.ts';

/* For the keyboard: what the mouse finds by pointing at it. */

/** More than this on one screen is no text to read. */
const mostLinks = 50;

type Internals = {
  readonly _core?: {
    readonly _oscLinkService?: { readonly getLinkData: (id: number) => { readonly uri: string } | undefined };
  };
};
type LinkedCell = { readonly extended?: { readonly urlId?: number } };

/** The addresses that links on the shown part of the screen really lead to, the lowest first, each once. */
export function linksOnScreen(terminal: Terminal, place: ReferencePlace | undefined): readonly string[] {
  const rows = terminal.buffer.active;
  const mostRows = Math.ceil(longestLine / terminal.cols);
  const bottom = Math.min(rows.length, rows.viewportY + terminal.rows);
  const found: string[] = [];
  let row = firstRowOf(rows, rows.viewportY, mostRows);
  while (row < bottom) {
    const end = endRowOf(rows, row, mostRows);
    const { text } = readLine(rows, row, end);
    found.push(...findReferences(text, place).map(({ url }) => url));
    for (let at = Math.max(row, rows.viewportY); at < Math.min(end, bottom); at += 1)
      found.push(...writtenIn(terminal, at));
    row = end;
  }
  const urls = found.toReversed().flatMap((url) => openableLink(url) ?? []);
  return [...new Set(urls)].slice(0, mostLinks);
}

/** Those that a program wrote (OSC 8). Not part of xterm's API: where it is not there any more, only the mouse finds them. */
function writtenIn(terminal: Terminal, row: number): readonly string[] {
  const line = terminal.buffer.active.getLine(row);
  const { _core: core } = terminal as unknown as Internals;
  const ids = new Set<number>();
  for (let column = 0; column < terminal.cols; column += 1) {
    const cell = line?.getCell(column) as LinkedCell | undefined;
    const id = cell?.extended?.urlId ?? 0;
    if (id > 0) ids.add(id);
  }
  return [...ids].flatMap((id) => core?._oscLinkService?.getLinkData(id)?.uri ?? []);
}
