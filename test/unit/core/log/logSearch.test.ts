import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import type { LogFound, LogSearch } from '../../../../preload/contract/jobLog.ts';
import { mostFoundLines } from '../../../../preload/contract/logLimits.ts';
import { createJobLog, type JobLog } from '../../../../main/core/log/jobLog.ts';
import { acrossLines } from '../../../../main/core/log/linePattern.ts';
import { searchLog } from '../../../../main/core/log/logSearch.ts';
import { createLogSearcher, type LogSearcher } from '../../../../main/core/log/logSearcher.ts';
import { createVisibleText } from '../../../../main/core/log/visibleText.ts';
import { generatedLog } from './generatedLog.ts';
import { rawLogOf } from './rawLogOf.ts';

async function logOf(text: string): Promise<JobLog> {
  const log = createJobLog(() => Promise.resolve());
  await log.takeRaw(rawLogOf(text));
  return log;
}

const plainLines = (log: JobLog): readonly string[] =>
  Array.from({ length: log.lineCount() }, (_, line) => log.plain(line));

/** Here, without a worker. */
function searchHere(log: JobLog, search: LogSearch, near = 0): LogFound {
  const steps = searchLog({ log: log.searched(), search, near });
  for (let step = steps.next(); ; step = steps.next()) if (step.done === true) return step.value;
}

type Query = { readonly text: string; readonly isRegex?: boolean; readonly matchCase?: boolean };
const searchFor = (query: Query): LogSearch => ({
  kind: 'text',
  isRegex: false,
  matchCase: false,
  ...query,
});

const found = (...lines: readonly number[]) => expect.objectContaining({ kind: 'found', lines });

describe('a search', () => {
  const text = [
    'plain words here',
    '\x1b[31mcol\x1b[1mour\x1b[0m Words',
    '2026-11-23T23:40:33.652317Z 00O stamped 2026',
    'ERROR: Job failed: exit status 3',
    '0 errors, Übergröße',
    '$ echo error',
    '300 \u212a, \u0130stanbul',
    '',
  ].join('\n');

  test('finds words in what is seen, not in what is stripped', async () => {
    const log = await logOf(text);
    const find = (query: Query) => searchHere(log, searchFor(query));
    expect(find({ text: 'words' })).toEqual(found(0, 1));
    expect(find({ text: 'words', matchCase: true })).toEqual(found(0));
    expect(find({ text: 'colour' })).toEqual(found(1));
    expect(find({ text: '2026' })).toEqual(found(2));
    expect(find({ text: '33.65' })).toEqual(found());
    expect(find({ text: 'übergröße' })).toEqual(found(4));
    // Characters whose small letters are ASCII.
    expect(find({ text: '300 k' })).toEqual(found(6));
    expect(find({ text: 'here\ncolour' })).toEqual(found());
  });

  test('knows patterns and refuses bad ones', async () => {
    const log = await logOf(text);
    const find = (pattern: string) =>
      searchHere(log, searchFor({ text: pattern, isRegex: true, matchCase: true }));
    expect(find('^(plain|ERROR)')).toEqual(found(0, 3));
    expect(find('^stamped 2026$')).toEqual(found(2));
    expect(find('here[^x]*colour|here\\s+\\S|words$')).toEqual(found());
    expect(find('gr.ße$')).toEqual(found(4));
    expect(find('\\-?\\d{ errors|0 errors\\,')).toEqual(found(4));
    expect(find('a(')).toEqual({ kind: 'invalid' });
  });

  test('finds what looks like an error', async () => {
    expect(searchHere(await logOf(text), { kind: 'errors' })).toEqual(found(3));
  });

  test('names the lines around where one looks, and says in which parts of the log some stand', async () => {
    const log = await logOf('x\n'.repeat(50_000) + 'y\n'.repeat(50_000));
    const search = searchFor({ text: 'x' });
    const [atStart, later] = [searchHere(log, search), searchHere(log, search, 30_000)];
    if (atStart.kind !== 'found' || later.kind !== 'found') throw new Error('nothing was found');
    expect([atStart.count, atStart.before, atStart.lines.length]).toEqual([50_000, 0, mostFoundLines]);
    expect(later.before).toBe(20_000);
    expect(later.lines[0]).toBe(20_000);
    expect(atStart.places).toEqual(Array.from({ length: 150 }, (_, place) => place));
  });
});

const lineText = fc.string({
  unit: fc.constantFrom('a', 'b', 'A', ' ', '\t', 'é', '日', '\u2028', '-', '1'),
  maxLength: 6,
});

describe('what is found is what reading every line finds', () => {
  test('what is seen of many lines is what is seen of each', { timeout: 60_000 }, async () => {
    const controls = fc.constantFrom(
      '\x1b]0;t\x07',
      '\x1b(B',
      '\x1b[3',
      '\u009b',
      '\x07',
      '\x1b',
      '\r',
      'Ab',
    );
    await fc.assert(
      fc.asyncProperty(generatedLog, fc.array(controls, { maxLength: 8 }), async (raw, more) => {
        const log = await logOf(`${raw}\n${more.join('x')}`);
        const reader = createVisibleText({ log: log.searched(), isFolded: false });
        const lines: string[] = [];
        while (lines.length < log.lineCount())
          lines.push(...reader.read(lines.length).bytes.toString().split('\n'));
        expect(lines).toEqual(plainLines(log));
      }),
      { numRuns: 2_000 },
    );
  });

  test('for words', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        generatedLog,
        fc.oneof(fc.string({ minLength: 1, maxLength: 2 }), fc.constantFrom('日', 'É', 'NPM', 'k')),
        fc.boolean(),
        async (raw, words, matchCase) => {
          const log = await logOf(raw);
          const small = (line: string) => (matchCase ? line : line.toLowerCase());
          const expected = plainLines(log).flatMap((line, number) =>
            small(line).includes(small(words)) ? [number] : [],
          );
          expect(searchHere(log, searchFor({ text: words, matchCase }))).toEqual(found(...expected));
        },
      ),
      { numRuns: 2_000 },
    );
  });

  test('for patterns', { timeout: 60_000 }, async () => {
    const part = fc.constantFrom(
      ...[
        'a',
        'b+',
        '.',
        '.*',
        '[^a]',
        '[^-a]*',
        '[^]',
        '\\s',
        '\\s*',
        '\\S',
        '\\W',
        '\\D+',
        '\\w',
        '\\d',
        '^',
        '$',
      ],
      ...[
        '\\b',
        '\\B',
        '(?:a|b)?',
        '(?!a)',
        '(?=.)',
        '(?<!b)',
        '(?<=a)',
        '[\\s1]',
        '[a-b]',
        '[\\t-z]',
        '\\p{L}',
        '|',
        '\\n',
        '[^\\S]',
      ],
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(lineText, { maxLength: 8 }),
        fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('')),
        fc.boolean(),
        async (lines, pattern, matchCase) => {
          const log = await logOf(lines.join('\n'));
          const wanted = toPattern(pattern, matchCase ? 'u' : 'iu');
          fc.pre(wanted !== undefined);
          const expected = plainLines(log).flatMap((line, number) => (wanted?.test(line) ? [number] : []));
          const search = searchFor({ text: pattern, isRegex: true, matchCase });
          expect(searchHere(log, search)).toEqual(found(...expected));
        },
      ),
      { numRuns: 5_000 },
    );
  });

  test('a pattern is written anew only where nothing in it matches a line’s end', () => {
    expect(acrossLines('^error: (\\d+)[^"]+$')).toBe('^error: (\\d+)[^\\n"]+$');
    expect(acrossLines('[^-]\\s\\W\\D')).toBe('[^\\n\\-][^\\S\\n][^\\w\\n][^\\d\\n]');
    const refused = ['a\\nb', '[\\s]', '[\\t-z]', '\\u{a}', '\\p{Cc}', '(?s:.)', '\\x0a', '\\cJ'];
    expect(refused.map(acrossLines)).toEqual(refused.map(() => undefined));
  });
});

function toPattern(source: string, flags: string): RegExp | undefined {
  try {
    return new RegExp(source, flags);
  } catch {
    return undefined;
  }
}

describe('in a worker', () => {
  const searchers: LogSearcher[] = [];
  afterEach(() => {
    for (const searcher of searchers.splice(0)) searcher.dispose();
  });
  const clock = {
    after: (delayMs: number, run: () => void) => {
      const timer = setTimeout(run, delayMs);
      return () => clearTimeout(timer);
    },
  };
  function startSearcher(): LogSearcher {
    const searcher = createLogSearcher({ clock });
    searchers.push(searcher);
    return searcher;
  }
  const forever = searchFor({ text: '(x+x+)+y', isRegex: true, matchCase: true });

  test('searches run one after the other, and one that takes too long is ended', async () => {
    const searcher = startSearcher();
    const log = (await logOf(`${'x'.repeat(60)}\nwords\n`)).searched();
    const { signal } = new AbortController();
    const answers = [forever, searchFor({ text: 'words' }), searchFor({ text: 'b(', isRegex: true })].map(
      (search) => searcher.search({ log, search, near: 0, signal }),
    );
    expect(await Promise.all(answers)).toEqual([{ kind: 'too-slow' }, found(1), { kind: 'invalid' }]);
  });

  test('a worker that fails is told of, and the next search starts another', async () => {
    const log = (await logOf('words\n')).searched();
    const { signal } = new AbortController();
    const search = searchFor({ text: 'words' });
    let starts = 0;
    const searcher = createLogSearcher({
      clock,
      startWorker: ({ onAnswer, onFail }) => {
        starts += 1;
        if (starts === 1) throw new Error('no threads here');
        const post = starts === 2 ? () => onFail(new Error('it fell')) : undefined;
        return {
          post: post ?? (({ id }) => onAnswer({ id, found: { kind: 'invalid' } })),
          stop: () => {},
        };
      },
    });
    searchers.push(searcher);
    const outcomes = await Promise.allSettled(
      [1, 2, 3].map(() => searcher.search({ log, search, near: 0, signal })),
    );
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
  });

  test('gives up when nobody waits for it any more, however long it would take', async () => {
    const searcher = startSearcher();
    const log = (await logOf(`${'x'.repeat(60)}\nwords\n`)).searched();
    const leaving = new AbortController();
    const left = searcher.search({ log, search: forever, near: 0, signal: leaving.signal });
    leaving.abort();
    expect(await left).toEqual({ kind: 'replaced' });
    const { signal } = new AbortController();
    expect(await searcher.search({ log, search: searchFor({ text: 'words' }), near: 0, signal })).toEqual(
      found(1),
    );
  });
});
