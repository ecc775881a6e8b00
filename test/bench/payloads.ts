/*
 * What the bench sends through terminals: 20 MB each, made anew from fixed rules, so that every run sends the same.
 */

export type Payload = { readonly name: string; readonly bytes: Buffer };

export const payloadBytes = 20_000_000;

export function createPayloads(): readonly Payload[] {
  return [
    { name: 'seq', bytes: repeatLines((index) => String(index + 1)) },
    { name: 'ascii', bytes: repeatLines(asciiLine) },
    { name: 'colours', bytes: repeatLines(colouredLine) },
    { name: 'cjk-emoji', bytes: repeatLines(wideLine) },
    { name: 'ci-log', bytes: repeatLines(logLine) },
  ];
}

/** Lines end as a tty ends them, so that the shell's side is switched to raw output and nothing is added. */
export function repeatLines(line: (index: number) => string, wantedBytes = payloadBytes): Buffer {
  const parts: Buffer[] = [];
  let bytes = 0;
  for (let index = 0; bytes < wantedBytes; index += 1) {
    const part = Buffer.from(`${line(index)}\r\n`);
    parts.push(part);
    bytes += part.byteLength;
  }
  return Buffer.concat(parts);
}

/** Eighty columns of printable characters, each line begun one further on. */
export function asciiLine(index: number): string {
  return Array.from({ length: 80 }, (_, at) => String.fromCharCode(33 + ((index + at) % 94))).join('');
}

function word(index: number): string {
  return ((index * 7919 + 104_729) % 1e8).toString(36);
}

function colouredLine(index: number): string {
  const painted = (offset: number) => `\x1b[${31 + ((index + offset) % 6)}m${word(index + offset)}\x1b[0m`;
  return `\x1b[1m${index}\x1b[0m ${painted(1)} \x1b[38;5;${index % 256}m${word(index + 2)} \x1b[48;2;${index % 200};20;60m${word(index + 3)}\x1b[0m ${painted(4)}`;
}

const emoji = ['😀', '🚀', '👩‍💻', '🇩🇪', '👍🏽', '✅'] as const;

function wideLine(index: number): string {
  const from = 0x4e00 + ((index * 37) % 20_000);
  const ideographs = Array.from({ length: 24 }, (_, at) => String.fromCodePoint(from + at)).join('');
  return `${ideographs}${emoji[index % emoji.length] ?? ''} ${emoji[(index * 5 + 1) % emoji.length] ?? ''}`;
}

const minute = (index: number) => String(Math.floor(index / 60) % 60).padStart(2, '0');
const second = (index: number) => String(index % 60).padStart(2, '0');

/** Package managers, test runners and compilers, roughly as they take turns in a job's log. */
function logLine(index: number): string {
  switch (index % 8) {
    case 0:
      return `\x1b[32;1m$ npm run build -- --project packages/${word(index)}\x1b[0;m`;
    case 1:
      return `[12:${minute(index)}:${second(index)}] Starting '\x1b[36m${word(index)}\x1b[39m'...`;
    case 2:
      return `\rProgress: resolved ${index}, reused ${index - 3}, downloaded 3, added ${index}`;
    case 3:
      return ` \x1b[32m✓\x1b[39m src/${word(index)}/${word(index + 1)}.test.ts \x1b[2m(${index % 40} tests)\x1b[22m \x1b[33m${index % 900} ms\x1b[39m`;
    case 4:
      return `npm warn deprecated ${word(index)}@${index % 9}.${index % 20}.0: this version is no longer kept up`;
    case 5:
      return `\x1b[1m\x1b[33mwarning\x1b[0m: unused variable: \`${word(index)}\` --> src/${word(index + 5)}.rs:${index % 800}:${index % 70}`;
    case 6:
      return '';
    default:
      return `#${index % 30} ${(index % 977) / 10} Get:${index % 400} http://mirror/debian bookworm/main amd64 lib${word(index)} amd64 ${index % 9}.${index % 30}-1 [${index % 900} kB]`;
  }
}
