import type { LogFound, LogLine, LogSection, LogState } from '../../../preload/contract/jobLog.ts';

/* A job's log as main would hand it out, for pictures. */

const startedAt = Date.UTC(2026, 10, 28, 13, 2, 7);
const plain = (text: string): Pick<LogLine, 'tokens'> => ({ tokens: text === '' ? [] : [{ text }] });
const heading = (text: string): Pick<LogLine, 'tokens'> => ({
  tokens: [{ text, colour: 6, marks: ['bold'] }],
});
const echo = (text: string): Pick<LogLine, 'tokens'> => ({ tokens: [{ text, colour: 2, marks: ['bold'] }] });

const lines: readonly Pick<LogLine, 'tokens' | 'isErrorStream' | 'leftOut'>[] = [
  plain('Running with gitlab-runner 19.3.1 (8ca3ad6f)'),
  plain('  on docker-large xX3fkq8s, system ID: s_41f4b2c6a7d0'),
  heading('Preparing the "docker" executor'),
  plain('Using Docker executor with image node:24 ...'),
  heading('Getting source from Git repository'),
  plain('Fetching changes with git depth set to 20...'),
  plain('Checking out 5f1b9c2e as detached HEAD (ref is feature/cart)...'),
  heading('Executing "step_script" stage of the job script'),
  echo('$ npm ci --prefer-offline'),
  {
    tokens: [
      { text: 'npm' },
      { text: ' warn', colour: 3 },
      { text: ' deprecated glob@7.2.3: use v9 or later' },
    ],
    isErrorStream: true,
  },
  plain('added 1214 packages in 19s'),
  echo('$ npm run e2e -- --shard 3/4'),
  plain('Running 41 tests using 4 workers'),
  ...Array.from({ length: 30 }, (_, index) => ({
    tokens: [
      { text: '  ' },
      { text: '✓', colour: 2 },
      { text: `  ${index + 1} cart.spec.ts:${12 + index * 7} › adds item ${index + 1} to the cart ` },
      { text: `(${(1 + (index % 7) / 5).toFixed(1)}s)`, colour: 8 },
    ],
  })),
  {
    tokens: [
      { text: '  ' },
      { text: '✘', colour: 1 },
      { text: ' 31 cart.spec.ts:31 › keeps the cart after sign-in ' },
      { text: '(5.0s)', colour: 8 },
    ],
  },
  { tokens: [{ text: '     Error: expect(locator).toHaveText(expected)', colour: 1 }] },
  { tokens: [{ text: '     Name: caf' }, { text: 'U+202E', isControl: true }, { text: 'é' }] },
  { tokens: [{ text: '  1 failed', colour: 1, marks: ['bold'] }] },
  { tokens: [{ text: 'Terminal is connected, will time out in 30m0s...', colour: 2, marks: ['bold'] }] },
];

export const sampleLogLines = (from: number, count: number): readonly LogLine[] =>
  lines
    .slice(from, from + count)
    .map((line, index) => ({ ...line, writtenAt: startedAt + (from + index) * 1700 }));

const section = (name: string, line: number, endLine: number, seconds: number): LogSection => ({
  name,
  line,
  endLine,
  depth: 0,
  durationSeconds: seconds,
  isCollapsed: false,
  hidesDuration: false,
});

export const sampleLogSections: readonly LogSection[] = [
  section('prepare_executor', 2, 4, 4),
  section('get_sources', 4, 7, 2),
  section('step_script', 7, lines.length - 1, 251),
];

export const sampleLogState = (jobId: string): LogState => ({
  jobId,
  generation: 0,
  lines: lines.length,
  stableLines: lines.length - 1,
  sizeBytes: 4_210,
  phase: 'following',
  readAt: Date.now(),
  delayMs: 6_000,
  startedAt,
});

export const sampleLogFound: LogFound = {
  kind: 'found',
  count: 2,
  before: 0,
  lines: [44, 46],
  places: [44, 46].map((line) => Math.floor((line / lines.length) * 300)),
};
