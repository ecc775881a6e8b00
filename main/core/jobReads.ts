import type { Job } from '../../preload/contract/model.ts';
import type { AccountLink } from './accountLink.ts';
import type { Credential } from './gitlab/http.ts';
import type { JobPage } from './gitlab/web.ts';
import type { LogSource } from './log/follower.ts';
import { readLogHead } from './log/head.ts';
import { createRawLogReader, linesOfTraceJson, type LogLine } from './log/parse.ts';
import { readRawLog } from './log/rawLog.ts';

/* What is read of one job besides its facts: its page and its log, by whatever opens them. */

export type JobReadParts = {
  readonly link: AccountLink;
  readonly token: () => string;
  readonly tokenOnWeb: () => boolean | undefined;
  readonly setTokenOnWeb: (accepted: boolean) => void;
  /** GitLab took this for nobody's. */
  readonly onSessionEnded: (credential: Credential) => void;
};

/** GitLab's page of a job, by whatever opens it. */
export async function askJobPage(job: Job, options: JobReadParts): Promise<JobPage | undefined> {
  const { link } = options;
  if (options.tokenOnWeb() === undefined) await tryTokenOnWeb(job, options);
  const web = link.web();
  const page = await web?.jobPage(job.projectPath, job.gitlabId);
  if (!web || !page) return undefined;
  // Of a public project GitLab shows the page to everyone; only whose session this is tells the two apart.
  const isStranger =
    page.kind === 'signed-out' ||
    (page.kind === 'page' && !page.hasTerminal && (await web.whoAmI()).kind === 'signed-out');
  if (!isStranger) return page;
  options.onSessionEnded(web.credential);
  return { kind: 'signed-out' };
}

/**
 * Whether the instance takes the token on its web pages (GitLab before 11.4.8, and some proxies): tried with my first jobs
 * and remembered. A page without a terminal proves nothing, because of a public project everyone sees it.
 */
async function tryTokenOnWeb(job: Job, { link, token, setTokenOnWeb }: JobReadParts): Promise<void> {
  const page = await link.webWith({ kind: 'token', token: token() }).jobPage(job.projectPath, job.gitlabId);
  if (page.kind !== 'page') setTokenOnWeb(false);
  else if (page.hasTerminal) setTokenOnWeb(true);
}

/** The Runner has introduced itself by then. */
const headLines = 50;

/** The executor as the log's first lines name it. */
export async function readExecutor(job: Job, link: AccountLink): Promise<string | undefined> {
  const { projectPath, gitlabId: jobId } = job;
  const page = await link.web()?.tracePage({ projectPath, jobId, state: undefined });
  if (page === 'no-log-yet') return undefined;
  if (page !== undefined && page !== 'session-ended' && page.truncated !== true) {
    return readLogHead(linesOfTraceJson(page.lines ?? [])).executor;
  }
  const reader = createRawLogReader();
  const head: LogLine[] = [];
  await link.client.trace(job.projectId, jobId, (piece) => {
    if (head.length < headLines) head.push(...reader.push(piece));
  });
  return readLogHead(head).executor;
}

type LogPlace = Pick<Job, 'projectPath' | 'gitlabId'> & { readonly projectId?: number };

export function sourceOf(job: LogPlace, { link, onSessionEnded }: JobReadParts): LogSource {
  const web = link.web();
  const readRaw = () =>
    readRawLog((take) => link.client.trace(job.projectId ?? job.projectPath, job.gitlabId, take));
  if (!web) return { kind: 'rest', readRaw };
  return {
    kind: 'web',
    readRaw,
    poll: async (traceState) => {
      const page = await web.tracePage({
        projectPath: job.projectPath,
        jobId: job.gitlabId,
        state: traceState,
      });
      // The log of an open terminal is often the first to hear of it.
      if (page === 'session-ended') onSessionEnded(web.credential);
      return page;
    },
  };
}
