import { AppError } from '../../preload/contract/error.ts';
import { mostCopiedCharacters } from '../../preload/contract/logLimits.ts';
import type { Handlers } from './dispatch.ts';
import type { Page } from './handlers.ts';
import type { JobLogs } from './jobLogs.ts';
import type { JobLog } from './log/jobLog.ts';
import type { Downloads } from './ports.ts';
import type { State } from './state.ts';

type LogHandlers = Pick<Handlers<Page>, Extract<keyof Handlers<Page>, `log.${string}`>>;

type LogHandlerParts = {
  readonly logs: JobLogs;
  readonly state: State;
  readonly downloads: Downloads | undefined;
};

/** What the commands about logs do. */
export function createLogHandlers({ logs, state, downloads }: LogHandlerParts): LogHandlers {
  /** A page's newest search of a log: older ones stop. */
  const searches = new WeakMap<Page, object>();
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
    'log.search': ({ jobId, search }, page) => {
      const mine = {};
      searches.set(page, mine);
      return logs.of(jobId, page).search(search, () => searches.get(page) !== mine);
    },
    'log.text': ({ jobId, from, to }, page) => ({ text: textOf(logs.of(jobId, page), { from, to }) }),
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

const linesAtOnce = 5_000;

type LineRange = { readonly from: number; readonly to: number };

function plainLines(log: JobLog, { from, to }: LineRange): string {
  let text = '';
  for (let line = from; line < to; line += 1) text += `${log.plain(line)}\n`;
  return text;
}

function textOf(log: JobLog, { from, to }: LineRange): string {
  let text = '';
  for (let line = from; line < Math.min(to, log.lineCount()); line += 1) {
    text += `${log.plain(line)}\n`;
    if (text.length > mostCopiedCharacters)
      throw new AppError({ code: 'bad-input', params: { details: 'too much for the clipboard' } });
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
