import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createJobLog, type JobLog } from '../../../../main/core/log/jobLog.ts';
import { createRawLogReader } from '../../../../main/core/log/parse.ts';
import { readRawLog } from '../../../../main/core/log/rawLog.ts';
import { convert, startState, type AnsiState } from '../../../gitlab/rails/ansi.ts';
import { generatedLog, generatedLogWithoutTimes } from './generatedLog.ts';
import { rawLogOf } from './rawLogOf.ts';

const cutting = fc.array(fc.nat(4_000), { maxLength: 4 });
const breathe = () => Promise.resolve();
const plainLines = (log: JobLog): readonly string[] =>
  Array.from({ length: log.lineCount() }, (_, line) => log.plain(line));

/** What the reader of plain text makes of it. */
function reference(text: string): readonly string[] {
  const reader = createRawLogReader();
  return [...reader.push(Buffer.from(text)), ...reader.tail()].map((line) => line.text);
}

async function logOf(text: string): Promise<JobLog> {
  const log = createJobLog(breathe);
  await log.takeRaw(rawLogOf(text));
  return log;
}

/** GitLab leaves empty lines out of `trace.json`. */
const withText = (lines: readonly string[]): readonly string[] => lines.filter((line) => line !== '');

/** What `trace.json` answers to who has read up to `from`, where the log ends at `to`. */
function webAnswer(bytes: Buffer, from: AnsiState, to = bytes.length) {
  const { lines, state } = convert(bytes.subarray(0, to).toString('latin1'), from);
  const complete = to === bytes.length;
  return { answer: { lines, offset: from.offset, size: to - from.offset, complete }, state };
}

/** Hands the log on as `trace.json` does, cut at these bytes. */
async function throughWeb(text: string, cuts: readonly number[]): Promise<JobLog> {
  const bytes = Buffer.from(text);
  const log = createJobLog(breathe);
  let from: AnsiState = startState;
  const ends = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].toSorted(
    (one, other) => one - other,
  );
  for (const end of [...ends, bytes.length]) {
    const { answer, state } = webAnswer(bytes, from, end);
    expect(await log.takeWeb(answer)).toBe('taken');
    from = state;
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
    for (const upload of uploads) await log.takeRaw(rawLogOf((text += upload.text)));
    expect(plainLines(log)).toEqual(reference(text));
    expect(plainLines(await throughWeb(text, [100, 700, 900]))).toEqual(withText(reference(text)));
  });

  test('for 10,000 generated logs, cut anywhere, raw', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(generatedLog, cutting, async (text, cuts) => {
        const log = createJobLog(breathe);
        const bytes = Buffer.from(text);
        for (const cut of cuts.toSorted((one, other) => one - other))
          await log.takeRaw(await readRawLog(async (take) => take(bytes.subarray(0, cut))));
        await log.takeRaw(rawLogOf(text));
        expect(plainLines(log)).toEqual(reference(text));
      }),
      { numRuns: 10_000 },
    );
  });

  test('for generated logs as trace.json gives them', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(generatedLogWithoutTimes, cutting, async (text, cuts) => {
        expect(plainLines(await throughWeb(text, cuts))).toEqual(withText(reference(text)));
      }),
      { numRuns: 1_000 },
    );
    await fc.assert(
      fc.asyncProperty(generatedLog, async (text) => {
        expect(plainLines(await throughWeb(text, []))).toEqual(withText(reference(text)));
      }),
      { numRuns: 1_000 },
    );
  });

  test('for a raw log that goes on by trace.json', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(generatedLogWithoutTimes, fc.nat(4_000), async (text, cut) => {
        const bytes = Buffer.from(text);
        const first = bytes.subarray(0, cut);
        const { state } = webAnswer(bytes, startState, first.length);
        const log = createJobLog(breathe);
        await log.takeRaw(await readRawLog(async (take) => take(first)));
        expect(await log.takeWeb(webAnswer(bytes, state).answer)).toBe('taken');
        expect(withText(plainLines(log))).toEqual(withText(reference(text)));
      }),
      { numRuns: 2_000 },
    );
  });
});

test('lines that are missing before an answer are told of, and read again', async () => {
  const text = 'one\ntwo\nthree\nfour\n';
  const log = await logOf('one\n');
  const { answer } = webAnswer(Buffer.from(text), { ...startState, offset: 8 });
  expect(await log.takeWeb({ ...answer, truncated: true })).toBe('gap');
  await log.takeRaw(rawLogOf(text));
  expect(plainLines(log)).toEqual(['one', 'two', 'three', 'four']);
  expect(log.isRaw()).toBe(true);
});

test('GitLab goes on behind a line that had an end, whatever it leaves out there', async () => {
  const log = createJobLog(breathe);
  const text = 'one\n\n\ntwo\r\r\nthree\r\nfo';
  const bytes = Buffer.from(text);
  let from = startState;
  // Behind `one`, the empty lines, `two`, in what ends the lines, and behind the next.
  for (const end of [4, 6, 9, 10, 11, 12, 19, bytes.length]) {
    const { answer, state } = webAnswer(bytes, from, end);
    expect(await log.takeWeb(answer)).toBe('taken');
    from = state;
  }
  // It empties a line at the first of two carriage returns: what was there before is not taken back.
  expect(plainLines(log)).toEqual(['one', 'two', 'three', 'fo']);
  await log.takeRaw(rawLogOf(text));
  expect(plainLines(log)).toEqual(['one', '', '', 'two', 'three', 'fo']);
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
  const bar = await logOf(`${'x'.repeat(1_000_000)}\rdone\n${'y'.repeat(1_000_000)}\r\n`);
  expect(bar.lines(0, 2).map(({ tokens }) => tokens[0]?.text.slice(0, 4))).toEqual(['done', 'yyyy']);
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

test('commands are those that look as a Runner shows them, by either way', async () => {
  const green = '\x1b[32;1m$ npm ci # collapsed multi-line command\x1b[0;m\n$ npm ci\n\x1b[32m$ npm\x1b[0m\n';
  const command = { text: 'npm ci', isCollapsed: true, isCut: false, isMasked: false };
  for (const log of [await logOf(green), await throughWeb(green, [])])
    expect(log.lines(0, 5).map((line) => line.command)).toEqual([command, undefined, undefined]);
  const long = await logOf(`\x1b[32;1m$ ${'x'.repeat(5_000)}\x1b[0;m\n`);
  expect(long.lines(0, 1)[0]?.command?.text).toHaveLength(5_000);
});

test('lines have the numbers of GitLab’s page, which counts no empty ones and shows the end of a long log', async () => {
  const short = await logOf('one\n\n\x1b[0K\ntwo\n');
  expect([0, 1, 3, 9].map(short.gitlabLine)).toEqual([1, 1, 2, undefined]);
  const line = `${'x'.repeat(99)}\n`;
  const text = `${line.repeat(10_000)}\nend\n`;
  const long = await logOf(text);
  // 500 KiB before the end lies within line 4880.
  const shown = convert(text, { ...startState, offset: 4_881 * 100 }).lines;
  expect([4_880, 4_881, 9_999, 10_001].map(long.gitlabLine)).toEqual([undefined, 1, 5_119, 5_120]);
  expect(shown).toHaveLength(5_120);
});
