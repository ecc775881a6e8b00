import type { ILink, Terminal } from '@xterm/xterm';
import { openOutside } from '../ui/openOutside.ts';
import { openableLink } from './links.ts';
import { cellAt, endRowOf, firstRowOf, readLine } from './logicalLine.ts';
import { findReferences, longestLine, type Reference, type ReferencePlace } from './references.ts';

export type LinkEvents = {
  /** The pointer is over a link that leads to `url`, or left it. */
  readonly onHover: (url: string | undefined) => void;
  /** Where the output comes from, as far as it is known now. */
  readonly place: () => ReferencePlace | undefined;
};

type AttachLinksOptions = { readonly events: LinkEvents; readonly isMac: boolean };

/**
 * Links: those a program writes (OSC 8), addresses, and what leads to a page of the job's project. A job runs other people's
 * code: the text of a link says nothing of where it leads, so the real address is shown, only web addresses are opened, and
 * only with the modifier held.
 */
export function attachLinks(terminal: Terminal, { events, isMac }: AttachLinksOptions): void {
  const activate = (event: MouseEvent, uri: string): void => {
    const url = openableLink(uri);
    const isMeant = isMac ? event.metaKey : event.ctrlKey;
    if (url && isMeant) openOutside(url);
  };
  const leave = (): void => events.onHover(undefined);
  terminal.options.linkHandler = {
    allowNonHttpProtocols: false,
    activate,
    hover: (_event, uri) => events.onHover(openableLink(uri)),
    leave,
  };
  terminal.registerLinkProvider({
    provideLinks: (rowNumber, done) => {
      const links = referencesOf(terminal, { row: rowNumber - 1, place: events.place() }).map(
        ({ range, reference }): ILink => ({
          range,
          text: reference.url,
          activate: (event) => activate(event, reference.url),
          hover: () => events.onHover(openableLink(reference.url)),
          leave,
        }),
      );
      done(links.length > 0 ? links : undefined);
    },
  });
}

type Asked = { readonly row: number; readonly place: ReferencePlace | undefined };
type Found = { readonly range: ILink['range']; readonly reference: Reference };

/** The references in the line of this row that have a part in the row. */
function referencesOf(terminal: Terminal, { row, place }: Asked): readonly Found[] {
  const rows = terminal.buffer.active;
  const mostRows = Math.ceil(longestLine / terminal.cols);
  const first = firstRowOf(rows, row, mostRows);
  const line = readLine(rows, first, endRowOf(rows, first, mostRows));
  return findReferences(line.text, place).flatMap((reference) => {
    if (openableLink(reference.url) === undefined) return [];
    const start = cellAt(rows, line, reference.start);
    const end = cellAt(rows, line, reference.end - 1);
    if (row < start.row || row > end.row) return [];
    // Cells count from 1 here, the last one included.
    const range = {
      start: { x: start.column + 1, y: start.row + 1 },
      end: { x: end.endColumn, y: end.row + 1 },
    };
    return [{ range, reference }];
  });
}
