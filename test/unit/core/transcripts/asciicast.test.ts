import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createEventEncoder,
  createEventReader,
  encodeHead,
  parseCastLine,
} from '../../../../main/core/transcripts/asciicast.ts';
import { createPlainText } from '../../../../main/core/transcripts/plainText.ts';
import type { TranscriptEvent } from '../../../../preload/contract/transcripts.ts';

const head = { columns: 132, rows: 40, startedAt: 1_700_000_000_500, title: 'acme/shop · e2e' } as const;

describe('asciicast', () => {
  it('of version 3 has its head and counts from the event before', () => {
    const encode = createEventEncoder('asciicast-v3');
    expect([
      encodeHead({ ...head, format: 'asciicast-v3' }),
      encode([250, 'o', 'a\u001b[0m']),
      encode([1_500, 'r', '80x24']),
    ]).toEqual([
      '{"version":3,"term":{"cols":132,"rows":40,"type":"xterm-256color"},"timestamp":1700000000,"title":"acme/shop · e2e"}\n',
      '[0.25,"o","a\\u001b[0m"]\n',
      '[1.25,"r","80x24"]\n',
    ]);
  });

  it('of version 2 has its head and counts from the beginning', () => {
    const encode = createEventEncoder('asciicast-v2');
    expect([
      encodeHead({ ...head, format: 'asciicast-v2' }),
      encode([250, 'o', 'a']),
      encode([1_500, 'm', 'b']),
    ]).toEqual([
      '{"version":2,"width":132,"height":40,"timestamp":1700000000,"title":"acme/shop · e2e","env":{"TERM":"xterm-256color"}}\n',
      '[0.25,"o","a"]\n',
      '[1.5,"m","b"]\n',
    ]);
  });

  it.each(['asciicast-v2', 'asciicast-v3'] as const)('%s is read back as it was written', (format) => {
    const events = fc.array(
      fc.tuple(
        fc.integer({ min: 0, max: 90_000_000 }),
        fc.constantFrom('o' as const, 'r' as const, 'm' as const),
        fc.string({ unit: 'binary' }),
      ),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(events, (unsorted) => {
        const sorted: readonly TranscriptEvent[] = unsorted.toSorted(([one], [other]) => one - other);
        const encode = createEventEncoder(format);
        const lines = [encodeHead({ ...head, format }), ...sorted.map(encode)].join('').split('\n');
        const reader = createEventReader(format === 'asciicast-v3' ? 3 : 2, 0);
        const read = lines.flatMap((line) => {
          const parsed = parseCastLine(line);
          const event = parsed?.kind === 'event' ? reader.read(parsed) : undefined;
          return event ? [event] : [];
        });
        expect(read).toEqual(sorted);
        expect(parseCastLine(lines[0] ?? '')).toMatchObject({ kind: 'head', columns: 132, rows: 40 });
      }),
    );
  });

  it.each(['', '# a comment', '{', '[1,"o"]', '["1","o","x"]', '[-1,"o","x"]', 'null', '{"version":9}'])(
    'has nothing in %j',
    (line) => {
      expect(parseCastLine(line)).toBeUndefined();
    },
  );
});

function plain(output: string): string {
  const text = createPlainText();
  return text.push(output) + text.end();
}

describe('as text a recording', () => {
  it.each([
    ['loses its colours', '\x1b[1;31mred\x1b[0m plain\r\n', 'red plain\n'],
    ['has of a line what was left of it', '10%\r50%\r100%\r\n', '100%\n'],
    ['follows a line editor', 'lsx\b \b -l\r\n', 'ls -l\n'],
    ['follows what erases', 'abcdef\x1b[3D\x1b[K!\r\n', 'abc!\n'],
    ['follows what inserts and deletes', 'ac\x1b[D\x1b[1@b\x1b[1C\r\nxyz\r\x1b[1Pq\r\n', 'abc\nqz\n'],
    ['loses titles', '\x1b]0;title\x07$ \x1b]2;other\x1b\\x\r\n', '$ x\n'],
    ['loses what a full-screen program drew', 'vim\r\n\x1b[?1049h~\r\n~\x1b[?1049l$ \r\n', 'vim\n$\n'],
    ['keeps a last line without an end', 'a\r\n$ ', 'a\n$\n'],
    ['keeps wide characters', '日本 🎉\r\n', '日本 🎉\n'],
  ])('%s', (_name, output, text) => {
    expect(plain(output)).toBe(text);
  });

  it('is the same however it is cut, and never holds a sequence', () => {
    const parts = [
      '\x1b[31m',
      '\x1b]0;t\x07',
      'ab',
      '\r',
      '\n',
      '\b',
      '\x1b[K',
      '\x1b[?1049h',
      '\x1b[?1049l',
      '\t',
      '\x1b',
      '[2D',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...parts), { maxLength: 30 }), fc.nat(100), (chosen, place) => {
        const output = `${chosen.join('')}\x1b[m\n`;
        const text = createPlainText();
        const cut = text.push(output.slice(0, place)) + text.push(output.slice(place)) + text.end();
        expect(cut).toBe(plain(output));
        expect(cut).not.toMatch(/[\x00-\x08\x0b-\x1f]/);
      }),
    );
  });
});
