/*
 * What the bench sends through terminals: 20 MB each, made anew from a fixed seed, so that every run sends the same.
 */

export type Payload = { readonly name: string; readonly bytes: Buffer };

const payloadBytes = 20_000_000;

export function createPayloads(): readonly Payload[] {
  return [
    { name: 'seq', bytes: repeatLines((index) => String(index + 1)) },
    { name: 'colours', bytes: repeatLines(colouredLine) },
    { name: 'CJK', bytes: repeatLines(cjkLine) },
  ];
}

/** Lines end as a tty ends them, so that the shell's side is switched to raw output and nothing is added. */
function repeatLines(line: (index: number) => string): Buffer {
  const parts: Buffer[] = [];
  let bytes = 0;
  for (let index = 0; bytes < payloadBytes; index += 1) {
    const part = Buffer.from(`${line(index)}\r\n`);
    parts.push(part);
    bytes += part.byteLength;
  }
  return Buffer.concat(parts);
}

function colouredLine(index: number): string {
  const word = (offset: number) =>
    `\x1b[${31 + ((index + offset) % 6)}m${((index * 7919 + offset * 104_729) % 1e8).toString(36)}\x1b[0m`;
  return `\x1b[1m${index}\x1b[0m ${word(1)} \x1b[38;5;${index % 256}m${word(2)} \x1b[48;2;${index % 200};20;60m${word(3)}\x1b[0m ${word(4)}`;
}

function cjkLine(index: number): string {
  const from = 0x4e00 + ((index * 37) % 20_000);
  return Array.from({ length: 26 }, (_, at) => String.fromCodePoint(from + at)).join('');
}
