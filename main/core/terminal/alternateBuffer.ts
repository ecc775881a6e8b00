/*
 * Whether a full-screen program (vim, less, tmux) has the screen: it switched to the alternate buffer (DEC private modes 47,
 * 1047, 1049) and not back. A prompt inside of it, as tmux draws one, is not that of the terminal's own shell.
 */

export type AlternateBuffer = {
  /** Takes what the shell put out, in pieces cut anywhere. */
  readonly see: (bytes: Uint8Array) => void;
  readonly isOn: () => boolean;
  /** A new shell. */
  readonly reset: () => void;
};

const switches = /\x1b\[\?(?:47|1047|1049)([hl])/g; // oxlint-disable-line no-control-regex -- it begins with one
const introducer = Buffer.from('\x1b[?');
const escape = 0x1b;
/** The longest switch, less its last character: more of one can't stand at the end of a piece. */
const longestRest = 7;

export function createAlternateBuffer(): AlternateBuffer {
  let on = false;
  let rest = Buffer.alloc(0);

  return {
    isOn: () => on,
    reset: () => {
      on = false;
      rest = Buffer.alloc(0);
    },
    see: (bytes) => {
      const piece = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      const all = rest.byteLength > 0 ? Buffer.concat([rest, piece]) : piece;
      const at = all.lastIndexOf(escape);
      // A copy: a view would keep the whole piece.
      rest =
        at !== -1 && all.byteLength - at <= longestRest ? Buffer.from(all.subarray(at)) : Buffer.alloc(0);
      if (!all.includes(introducer)) return;
      const last = [...all.toString('latin1').matchAll(switches)].at(-1);
      if (last) on = last[1] === 'h';
    },
  };
}
