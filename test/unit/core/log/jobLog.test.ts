import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createJobLog, type JobLog } from '../../../../main/core/log/jobLog.ts';
import { createRawLogReader } from '../../../../main/core/log/parse.ts';
import { convert, startState, type AnsiState } from '../../../gitlab/rails/ansi.ts';
import { generatedLog, generatedLogWithoutTimes } from './generatedLog.ts';

const cutting = fc.array(fc.nat(4_000), { maxLength: 4 });
const breathe = () => Promise.resolve();
const plainLines = (log: JobLog): readonly string[] =>
  Array.from({ length: log.lineCount() }, (_, line) => log.plain(line));

/** What the reader of plain text makes of it. */
function reference(text: string): readonly string[] {
  const reader = createRawLogReader();
  return [...reader.push(text), ...reader.tail()].map((line) => line.text);
}

async function logOf(text: string): Promise<JobLog> {
  const log = createJobLog(breathe);
  await log.takeRaw(text);
  return log;
}

/** Hands the log on as `trace.json` does, cut at these bytes. */
async function throughWeb(text: string, cuts: readonly number[]): Promise<JobLog> {
  const bytes = Buffer.from(text);
  const log = createJobLog(breathe);
  let state: AnsiState = startState;
  const ends = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].toSorted(
    (one, other) => one - other,
  );
  for (const end of [...ends, bytes.length]) {
    const answer = convert(bytes.subarray(0, end).toString('latin1'), state);
    expect(await log.takeWeb({ lines: answer.lines, complete: end === bytes.length })).toBe('taken');
    if (answer.lines.length > 0) state = answer.state;
  }
  return log;
}

const folder = join(import.meta.dirname, '../../fixtures/runner-logs');
const recorded = readdirSync(folder);

describe('the text is the log’s', () => {
  test.each(recorded)('%s', async (name) => {
    const { uploads } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as {
      readonly uploads: readonly { readonly text: string }[];
    };
    const log = createJobLog(breathe);
    let text = '';
    for (const upload of uploads) await log.takeRaw((text += upload.text));
    expect(plainLines(log)).toEqual(reference(text));
    expect(plainLines(await throughWeb(text, [100, 700, 900]))).toEqual(reference(text));
  });

  test('for 10,000 generated logs, cut anywhere, raw', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(generatedLog, cutting, async (text, cuts) => {
        const log = createJobLog(breathe);
        const bytes = Buffer.from(text);
        for (const cut of cuts.toSorted((one, other) => one - other))
          await log.takeRaw(bytes.subarray(0, cut).toString());
        await log.takeRaw(text);
        expect(plainLines(log)).toEqual(reference(text));
      }),
      { numRuns: 10_000 },
    );
  });

  test('for generated logs as trace.json gives them', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(generatedLogWithoutTimes, cutting, async (text, cuts) => {
        expect(plainLines(await throughWeb(text, cuts))).toEqual(reference(text));
      }),
      { numRuns: 1_000 },
    );
    await fc.assert(
      fc.asyncProperty(generatedLog, async (text) => {
        expect(plainLines(await throughWeb(text, []))).toEqual(reference(text));
      }),
      { numRuns: 1_000 },
    );
  });

  test('for a raw log that goes on by trace.json', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(generatedLogWithoutTimes, fc.nat(4_000), async (text, cut) => {
        const first = Buffer.from(text).subarray(0, cut);
        const { state } = convert(first.toString('latin1'), startState);
        const { lines } = convert(Buffer.from(text).toString('latin1'), state);
        const log = await logOf(first.toString());
        await log.takeWeb({ lines });
        expect(plainLines(log)).toEqual(reference(text));
      }),
      { numRuns: 2_000 },
    );
  });
});

test('lines that are missing before an answer are told of, and read again', async () => {
  const text = 'one\ntwo\nthree\nfour\n';
  const log = await logOf('one\n');
  const { lines } = convert(text, { ...startState, offset: 14 });
  expect(await log.takeWeb({ lines, truncated: true })).toBe('gap');
  await log.takeRaw(text);
  expect(plainLines(log)).toEqual(['one', 'two', 'three', 'four']);
  expect(log.isRaw()).toBe(true);
});

test('colours go on over lines and carriage returns, and end', async () => {
  const log = await logOf(
    '\x1b[31;1mred\nstill\r\x1b[4mover\x1b[0m plain\n\x1b[38;5;208mo\x1b[48;2;1;2;3mb\x1b[m\n',
  );
  expect(log.lines(0, 10)).toEqual([
    { tokens: [{ text: 'red', colour: 1, marks: ['bold'] }] },
    { tokens: [{ text: 'over', colour: 1, marks: ['bold', 'underline'] }, { text: ' plain' }] },
    {
      tokens: [
        { text: 'o', colour: 208 },
        { text: 'b', colour: 208, background: '#010203' },
      ],
    },
  ]);
});

test('what can’t be seen is named, and tags and masks are text', async () => {
  const log = await logOf('a\u202eb\u2066\u2069 <b>&amp;</b> [MASKED]\x1b]0;title\x07\x07\n');
  expect(log.lines(0, 1)[0]?.tokens).toEqual([
    { text: 'a' },
    { text: 'U+202E', isControl: true },
    { text: 'b' },
    { text: 'U+2066 U+2069', isControl: true },
    { text: ' <b>&amp;</b> [MASKED]' },
  ]);
  expect(log.plain(0)).toBe('a\u202eb\u2066\u2069 <b>&amp;</b> [MASKED]');
});

test('a very long line is shown in part and kept whole', async () => {
  const log = await logOf(`${'x'.repeat(1_000_000)}\nnext`);
  const [line] = log.lines(0, 1);
  expect(line?.tokens[0]?.text.length).toBe(4_000);
  expect(line?.leftOut).toBe(996_000);
  expect(log.plain(0)).toHaveLength(1_000_000);
  expect(log.plain(1)).toBe('next');
});

test('sections nest, fold as the job asks, and have durations', async () => {
  const mark = (kind: string, at: number, name: string) => `\x1b[0Ksection_${kind}:${at}:${name}\r\x1b[0K`;
  const log = await logOf(
    [
      `${mark('start', 100, 'step_script')}Running`,
      `${mark('start', 101, 'deps[collapsed=true,hide_duration=true]')}Dependencies`,
      'npm ci',
      `${mark('end', 131, 'deps')}after`,
      `${mark('end', 200, 'step_script')}${mark('start', 200, 'upload')}Uploading`,
      '',
    ].join('\n'),
  );
  expect(plainLines(log)).toEqual(['Running', 'Dependencies', 'npm ci', 'after', 'Uploading']);
  expect(log.sections()).toEqual([
    {
      name: 'step_script',
      line: 0,
      endLine: 4,
      depth: 0,
      durationSeconds: 100,
      isCollapsed: false,
      hidesDuration: false,
    },
    {
      name: 'deps',
      line: 1,
      endLine: 3,
      depth: 1,
      durationSeconds: 30,
      isCollapsed: true,
      hidesDuration: true,
    },
    { name: 'upload', line: 4, depth: 0, isCollapsed: false, hidesDuration: false },
  ]);
});

test('times and streams are those of the line, also after a marker in its middle', async () => {
  const stamp = '2026-11-23T23:40:33.652317Z 00';
  const log = await logOf(
    `${stamp}O first\n${stamp}E bad\r\n${stamp}E+worse\n${stamp}O section_start:1:a\r\n${stamp}O+\x1b[0KHeading\n`,
  );
  const at = Date.parse('2026-11-23T23:40:33.652Z');
  expect(log.lines(0, 9)).toEqual([
    { tokens: [{ text: 'first' }], writtenAt: at },
    { tokens: [{ text: 'worse' }], writtenAt: at, isErrorStream: true },
    { tokens: [{ text: 'Heading' }], writtenAt: at },
  ]);
});

describe('a search', () => {
  const text = [
    'plain words here',
    '\x1b[31mcol\x1b[1mour\x1b[0m Words',
    '2026-11-23T23:40:33.652317Z 00O stamped 2026',
    'ERROR: Job failed: exit status 3',
    '0 errors, Übergröße',
    '',
  ].join('\n');
  const never = () => false;
  const find = async (query: { text: string; isRegex?: boolean; matchCase?: boolean }) => {
    const log = await logOf(text);
    return log.search({ kind: 'text', isRegex: false, matchCase: false, ...query }, never);
  };
  const found = (...lines: readonly number[]) => ({ kind: 'found', count: lines.length, lines });

  test('finds words in what is seen, not in what is stripped', async () => {
    expect(await find({ text: 'words' })).toEqual(found(0, 1));
    expect(await find({ text: 'words', matchCase: true })).toEqual(found(0));
    expect(await find({ text: 'colour' })).toEqual(found(1));
    expect(await find({ text: '2026' })).toEqual(found(2));
    expect(await find({ text: '33.65' })).toEqual(found());
    expect(await find({ text: 'übergröße' })).toEqual(found(4));
  });

  test('knows patterns, refuses bad ones and stops slow ones', async () => {
    expect(await find({ text: '^(plain|ERROR)', isRegex: true, matchCase: true })).toEqual(found(0, 3));
    expect(await find({ text: 'a(', isRegex: true })).toEqual({ kind: 'invalid' });
    const slow = await logOf(`${'x'.repeat(40)}\n`);
    const search = { kind: 'text', text: '(x+x+)+y', isRegex: true, matchCase: true } as const;
    expect(await slow.search(search, never)).toEqual({ kind: 'too-slow' });
  });

  test('finds what looks like an error', async () => {
    const log = await logOf(text);
    expect(await log.search({ kind: 'errors' }, never)).toEqual(found(3));
  });

  test('gives up when another has begun', async () => {
    const log = await logOf(text);
    expect(await log.search({ kind: 'errors' }, () => true)).toEqual({ kind: 'replaced' });
  });

  test('finds the same in generated logs as reading every line does', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(generatedLog, fc.string({ minLength: 1, maxLength: 2 }), async (raw, words) => {
        const log = await logOf(raw);
        const expected = plainLines(log).flatMap((line, number) => (line.includes(words) ? [number] : []));
        const search = { kind: 'text', text: words, isRegex: false, matchCase: true } as const;
        expect(await log.search(search, never)).toEqual(found(...expected));
      }),
      { numRuns: 1_000 },
    );
  });
});
