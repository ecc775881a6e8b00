/**
 * Remembers what forgotten output had left switched on: DEC private modes (`CSI ? n h`, `CSI ? n l`) and colours (SGR). What
 * is kept begins as if it had all been drawn.
 */
export type ModeMemory = {
  readonly see: (bytes: Uint8Array) => void;
  /** `skipped`: what comes next, and is left out as well. */
  readonly sequencesAfter: (skipped: Uint8Array) => Uint8Array;
};

type Modes = { readonly set: Set<string>; colours: readonly string[] };

/** Of a long run of colours without a reset the last ones are enough: each part of a style is set by one of them. */
const coloursLimit = 32;

export function createModeMemory(): ModeMemory {
  const modes: Modes = { set: new Set(), colours: [] };
  let carry = '';
  return {
    see: (bytes) => {
      const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      if (carry === '' && !buffer.includes(0x1b)) return;
      if (carry !== '' || buffer.includes('\x1b[?'))
        followModes(modes.set, carry + buffer.toString('latin1'));
      // A flood of colours goes through here at full speed; it resets them often, and only what follows counts.
      const lastReset = Math.max(buffer.lastIndexOf('\x1b[0m'), buffer.lastIndexOf('\x1b[m'));
      const tail =
        lastReset === -1 ? carry + buffer.toString('latin1') : buffer.toString('latin1', lastReset);
      modes.colours = followColours(modes.colours, tail);
      carry = unfinished.exec(tail.slice(-carryLimit))?.[0] ?? '';
    },
    sequencesAfter: (skipped) => {
      const text = carry + Buffer.from(skipped).toString('latin1');
      const left = new Set(modes.set);
      followModes(left, text);
      const colours = followColours(modes.colours, text);
      return Buffer.from([...colours, ...[...left].map((mode) => `\x1b[?${mode}h`)].join(''));
    },
  };
}

/** Every sequence but those that only colour the text: there output can't be cut without drawing it. */
export function drawsBeyondColours(bytes: Uint8Array): boolean {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = buffer.indexOf(0x1b); at !== -1; at = buffer.indexOf(0x1b, at + 1)) {
    if (!colourAtStart.test(buffer.toString('latin1', at, at + colourBytesLimit))) return true;
  }
  return false;
}

function followModes(set: Set<string>, text: string): void {
  for (const [, numbers = '', action] of text.matchAll(privateMode)) {
    for (const mode of numbers.split(';')) {
      if (action === 'h') set.add(mode);
      else set.delete(mode);
    }
  }
}

/** Only what follows the last reset counts. */
function followColours(before: readonly string[], text: string): readonly string[] {
  const lastReset = Math.max(text.lastIndexOf('\x1b[0m'), text.lastIndexOf('\x1b[m'));
  const colours = text.slice(Math.max(0, lastReset)).match(colour) ?? [];
  return [...(lastReset === -1 ? before : []), ...colours].slice(-coloursLimit);
}

const carryLimit = 48;
const colourBytesLimit = 64;
// oxlint-disable-next-line no-control-regex -- ESC is what is looked for
const privateMode = /\x1b\[\?([\d;]{1,40})([hl])/g;
// oxlint-disable-next-line no-control-regex -- ESC is what is looked for
const colour = /\x1b\[[\d;:]{0,40}m/g;
// oxlint-disable-next-line no-control-regex -- ESC is what is looked for
const colourAtStart = /^\x1b\[[\d;:]{0,40}m/;
// oxlint-disable-next-line no-control-regex -- ESC is what is looked for
const unfinished = /\x1b(?:\[(?:\??[\d;:]{0,40})?)?$/;
