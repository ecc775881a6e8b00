import fc from 'fast-check';

/*
 * Raw logs as Runners write them: with and without timestamps, coloured, with progress bars, sections and long lines.
 */

const word = fc.oneof(
  fc.constantFrom(
    'npm ci',
    '<b>tag</b>',
    '[MASKED]',
    '日本語',
    'e\u0301',
    '👩‍💻',
    'a\tb',
    '&lt;',
    'section_',
    '$ echo',
  ),
  fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) => text.replace(/[\p{Cc}\p{Cs}]/gu, '.')),
);
const colour = fc.constantFrom('\x1b[0m', '\x1b[31;1m', '\x1b[38;5;208m', '\x1b[32m', '\x1b[0;m', '\x1b[K');
const text = fc.array(fc.oneof(word, colour), { maxLength: 6 }).map((parts) => parts.join(' '));
const shown = word.filter((one) => /\S/.test(one));
const bar = fc.array(shown, { minLength: 2, maxLength: 4 }).map((parts) => parts.join('\r'));

type Piece =
  | { readonly kind: 'line'; readonly text: string; readonly isCut: boolean }
  | {
      readonly kind: 'section';
      readonly name: string;
      readonly header: string;
      readonly lines: readonly string[];
    };

const piece: fc.Arbitrary<Piece> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('line'), text: fc.oneof(text, bar), isCut: fc.boolean() }),
  },
  fc.record({
    kind: fc.constant('section'),
    name: fc.constantFrom('step_script', 'get_sources', 'My.Section-1'),
    header: shown,
    lines: fc.array(text, { maxLength: 3 }),
  }),
);

const stamp = '2026-11-23T23:40:33.652317Z 00O';

/** The Runner ends a piece at a carriage return, and goes on with `+`. */
function stamped(line: string, isCut: boolean): string {
  const parts = line.split(/(?<=\r)(?!\r|$)/);
  const all = isCut ? parts.flatMap(cutLong) : parts;
  return all.map((part, index) => `${stamp}${index === 0 ? ' ' : '+'}${part}\n`).join('');
}

/** R: it cuts at 8 KiB. */
function cutLong(part: string): readonly string[] {
  if (part.endsWith('\r') || part === '') return [part];
  const long = part.padEnd(8 * 1024 - 32, 'x');
  return [long.slice(0, 8 * 1024 - 32), `${long.slice(8 * 1024 - 32)}.`];
}

function lineOf(hasTimes: boolean, line: string, isCut = false): string {
  return hasTimes ? stamped(line, isCut) : `${line}\n`;
}

const logWith = (hasTimes: fc.Arbitrary<boolean>): fc.Arbitrary<string> =>
  fc
    .record({
      hasTimes,
      pieces: fc.array(piece, { maxLength: 8 }),
      tail: fc.oneof(
        fc.constant(''),
        word.map((one) => `tail ${one}`),
      ),
    })
    .map(({ hasTimes, pieces, tail }) => {
      const lines = pieces.map((one) => {
        if (one.kind === 'line') return lineOf(hasTimes, one.text, one.isCut && /^[ -~]*$/.test(one.text));
        const { name, header, lines: inner } = one;
        return [
          lineOf(hasTimes, `\x1b[0Ksection_start:100:${name}[collapsed=true]\r\x1b[0K${header}`),
          ...inner.map((line) => lineOf(hasTimes, line)),
          lineOf(hasTimes, `\x1b[0Ksection_end:107:${name}\r\x1b[0K`),
        ].join('');
      });
      return lines.join('') + (tail === '' || !hasTimes ? tail : `${stamp} ${tail}`);
    });

export const generatedLog = logWith(fc.boolean());
/** `trace.json` that stops within a timestamp takes what follows for a line of its own: GitLab shows it so, too. */
export const generatedLogWithoutTimes = logWith(fc.constant(false));
