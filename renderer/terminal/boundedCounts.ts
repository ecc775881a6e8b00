import type { Terminal } from '@xterm/xterm';

/*
 * `CSI 99999999 L` inserts that many lines one by one, and `CSI 999999999 b` asks for four gigabytes to repeat a character
 * in: twelve bytes of a job's output would stop the page for good. More than a screen is never seen, so no more is done.
 */

type Screen = Pick<Terminal, 'cols' | 'rows'>;

/** What xterm does for each, and the count above which nothing changes any more. */
const counted = {
  L: { name: 'insertLines', most: ({ rows }: Screen) => rows },
  M: { name: 'deleteLines', most: ({ rows }: Screen) => rows },
  S: { name: 'scrollUp', most: ({ rows }: Screen) => rows },
  T: { name: 'scrollDown', most: ({ rows }: Screen) => rows },
  I: { name: 'cursorForwardTab', most: ({ cols }: Screen) => cols },
  Z: { name: 'cursorBackwardTab', most: ({ cols }: Screen) => cols },
  b: { name: 'repeatPrecedingCharacter', most: ({ cols, rows }: Screen) => cols * rows },
} as const;

type Handler = (params: { readonly params: readonly number[]; readonly length: number }) => boolean;
type Internals = {
  readonly _core?: { readonly _inputHandler?: Readonly<Record<string, Handler>> };
};

/** Takes counts beyond the screen for the screen's own. */
export function boundCounts(terminal: Terminal): void {
  for (const [final, { name, most }] of Object.entries(counted)) {
    terminal.parser.registerCsiHandler({ final }, ([count]) => {
      const limit = most(terminal);
      if (typeof count !== 'number' || count <= limit) return false;
      // Not part of xterm's API. Where it is not there any more, the sequence is left out.
      const { _core: core } = terminal as unknown as Internals;
      core?._inputHandler?.[name]?.({ params: [limit], length: 1 });
      return true;
    });
  }
}
