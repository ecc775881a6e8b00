import { setImmediate } from 'node:timers/promises';
import type { LogSearch } from '../../preload/contract/jobLog.ts';
import { createDelivery } from '../../main/core/log/delivery.ts';
import { createJobLog, type JobLog } from '../../main/core/log/jobLog.ts';
import { createLogSearcher } from '../../main/core/log/logSearcher.ts';
import { readRawLog, type RawLog } from '../../main/core/log/rawLog.ts';
import { atMost, median, type Note, type Target } from './targets.ts';

/* A job's log of a million lines and 100 MB, in main: opened once it has arrived, searched, and read by a terminal's follower. */

const lineCount = 1_000_000;
const lineBytes = 105;
const openGoalMs = 1_000;
const searchGoalMs = 300;
/** All terminals' bytes pass main: a key waits no longer. */
const longestStepGoalMs = 50;
const memoryGoal = 1.5;
const rounds = 5;

const words = (
  text: string,
  more: { readonly isRegex?: boolean; readonly matchCase?: boolean } = {},
): LogSearch => ({
  kind: 'text',
  text,
  isRegex: false,
  matchCase: false,
  ...more,
});
const searches: Readonly<Record<string, LogSearch>> = {
  'words, any case': words('NEEDLE'),
  'words in every line': words('compiling'),
  'words, this case': words('needle', { matchCase: true }),
  'a pattern': words('needle \\d+ (?:failed|lost)$', { isRegex: true }),
  'what looks like an error': { kind: 'errors' },
};

export async function measureLongLog({ note }: { readonly note: Note }): Promise<readonly Target[]> {
  const raw = await makeLog();
  const steps = createSteps();
  const log = createJobLog(steps.breathe);
  const openMs = await timed(() => log.takeRaw(raw));
  steps.note();
  const targets = [
    atMost(`a log of ${lineCount} lines, opened after it arrived, ms`, openMs, openGoalMs),
    atMost('its memory, of its text', memoryOf(log) / log.sizeBytes(), memoryGoal),
    ...(await measureSearches(log, note)),
  ];
  const delivery = createDelivery({ onLines: () => {}, breathe: steps.breathe });
  steps.begin();
  const readMs = await timed(() => delivery.takeRaw(raw, { seenAtMs: 0, notBeforeMs: 0, isComplete: false }));
  steps.note();
  note(`long log: a terminal's follower reads it in ${readMs.toFixed(0)} ms`);
  return [...targets, atMost('longest step of main in reading it, ms', steps.longestMs(), longestStepGoalMs)];
}

/** How long main is busy at a stretch, in processor time: others on the machine don't count. */
function createSteps() {
  let from = process.threadCpuUsage();
  let longestMs = 0;
  const note = (): void => {
    const { user, system } = process.threadCpuUsage(from);
    longestMs = Math.max(longestMs, (user + system) / 1_000);
  };
  const begin = (): void => {
    from = process.threadCpuUsage();
  };
  return {
    note,
    begin,
    longestMs: () => longestMs,
    breathe: async (): Promise<void> => {
      note();
      await setImmediate();
      begin();
    },
  };
}

async function measureSearches(log: JobLog, note: Note): Promise<readonly Target[]> {
  const clock = {
    after: (delayMs: number, run: () => void) => {
      const timer = setTimeout(run, delayMs);
      return () => clearTimeout(timer);
    },
  };
  const searcher = createLogSearcher({ clock });
  const targets: Target[] = [];
  for (const [name, search] of Object.entries(searches)) {
    const times: number[] = [];
    const { signal } = new AbortController();
    for (let round = 0; round < rounds; round += 1)
      times.push(await timed(() => searcher.search({ log: log.searched(), search, near: 0, signal })));
    note(`long log, ${name}: ${times.map((ms) => ms.toFixed(0)).join(' ')} ms`);
    targets.push(atMost(`searched whole for ${name}, ms`, median(times), searchGoalMs));
  }
  searcher.dispose();
  return targets;
}

/** Half of its lines with colours. */
function makeLog(): Promise<RawLog> {
  return readRawLog(async (take) => {
    for (let from = 0; from < lineCount; from += 1_000) {
      const lines = Array.from({ length: 1_000 }, (_, index) => lineOf(from + index));
      take(Buffer.from(lines.join('')));
    }
  });
}

function lineOf(number: number): string {
  if (number % 50_000 === 7) return `Error: needle ${number} failed\n`;
  const text = `${number} compiling src/module${number % 977}/component.ts --strict --target es2024`;
  const coloured = number % 2 === 0 ? text : `\x1b[32m${text}\x1b[0m`;
  return `${coloured.padEnd(lineBytes - 1, '.')}\n`;
}

function memoryOf(log: JobLog): number {
  const { bytes, starts, ends } = log.searched();
  // A third list of numbers holds their looks.
  return bytes.byteLength + starts.byteLength + 2 * ends.byteLength;
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const startMs = performance.now();
  await run();
  return performance.now() - startMs;
}
