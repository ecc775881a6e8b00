import { setImmediate as breathe } from 'node:timers/promises';
import { AppError } from '../../preload/contract/error.ts';
import { mostCopiedCharacters } from '../../preload/contract/logLimits.ts';
import type { Handlers } from './dispatch.ts';
import type { Page } from './page.ts';
import type { JobLogs } from './jobLogs.ts';
import type { JobLog } from './log/jobLog.ts';
import type { LogSearcher } from './log/logSearcher.ts';
import type { Downloads } from './ports.ts';
import type { State } from './state.ts';

type LogHandlers = Pick<Handlers<Page>, Extract<keyof Handlers<Page>, `log.${string}`>>;

type LogHandlerParts = {
  readonly logs: JobLogs;
  readonly searcher: LogSearcher;
  readonly state: State;
  readonly downloads: Downloads | undefined;
};

/** What the commands about logs do. */
export function createLogHandlers({ logs, searcher, state, downloads }: LogHandlerParts): LogHandlers {
  /** A page's newest search of a log: older ones stop. */
  const searches = new WeakMap<Page, AbortController>();
  return {
    'log.open': ({ jobId }, page) => logs.open(jobId, page),
    'log.close': ({ jobId }, page) => {
      logs.close(jobId, page);
      return {};
    },
    'log.lines': ({ jobId, from, count }, page) => {
      const log = logs.of(jobId, page);
      return { generation: log.generation(), lines: log.lines(from, count) };
    },
    'log.sections': ({ jobId }, page) => {
      const log = logs.of(jobId, page);
      return { generation: log.generation(), sections: [...log.sections()] };
    },
    'log.search': async ({ jobId, search, near = 0 }, page) => {
      const log = logs.of(jobId, page);
      const generation = log.generation();
      searches.get(page)?.abort();
      const newest = new AbortController();
      searches.set(page, newest);
      const { signal } = newest;
      const found = await searcher.search({ log: log.searched(), search, near, signal });
      return log.generation() === generation ? found : { kind: 'replaced' };
    },
    'log.text': async ({ jobId, from, to }, page) => ({
      text: await textOf(logs.of(jobId, page), { from, to }),
    }),
    'log.gitlabLine': ({ jobId, line }, page) => {
      const number = logs.of(jobId, page).gitlabLine(line);
      return number === undefined ? {} : { number };
    },
    'log.save': async ({ jobId }, page) => {
      const log = logs.of(jobId, page);
      if (!downloads) throw new AppError({ code: 'unsupported' });
      const { jobName } = nameOf(state, jobId);
      const file = await downloads.create(`${fileName(jobName)}-${jobId.split(':')[1] ?? ''}.log`);
      if (!file) return {};
      try {
        for (let from = 0; from < log.lineCount(); from += linesAtOnce) {
          const to = Math.min(log.lineCount(), from + linesAtOnce);
          await file.write(Buffer.from(plainLines(log, { from, to })));
        }
        return { savedAs: await file.finish() };
      } catch (error) {
        await file.discard();
        throw error;
      }
    },
  };
}

/** Some milliseconds' work. */
const linesAtOnce = 5_000;

type LineRange = { readonly from: number; readonly to: number };

function plainLines(log: JobLog, { from, to }: LineRange): string {
  let text = '';
  for (let line = from; line < to; line += 1) text += `${log.plain(line)}\n`;
  return text;
}

async function textOf(log: JobLog, { from, to }: LineRange): Promise<string> {
  let text = '';
  const end = Math.min(to, log.lineCount());
  for (let line = from; line < end; line += linesAtOnce) {
    text += plainLines(log, { from: line, to: Math.min(end, line + linesAtOnce) });
    if (text.length > mostCopiedCharacters)
      throw new AppError({ code: 'bad-input', params: { details: 'too much for the clipboard' } });
    await breathe();
  }
  return text;
}

function nameOf(state: State, jobId: string): { readonly jobName: string } {
  const job = state.jobs.get(jobId);
  if (job) return { jobName: job.name };
  return state.sessions.all().find((session) => session.jobId === jobId) ?? { jobName: 'job' };
}

/** Somebody else's text: letters, digits and what is harmless stay. */
function fileName(jobName: string): string {
  const safe = jobName
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}_-]+/gu, '-')
    .replace(/^-+|-+$/g, '');
  return safe.slice(0, 60) || 'job';
}
