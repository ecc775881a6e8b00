import { AppError, type ErrorCode } from '../../preload/contract/error.ts';
import type { Account, Job } from '../../preload/contract/model.ts';
import type { AccountLink } from './accountLink.ts';
import { diagnose } from './diagnosis/rules.ts';
import { readLogSignal, type JobSignal, type LogSignal, type UpgradeSignal } from './diagnosis/signals.ts';
import { isHosted } from './gitlab/executors.ts';
import { systemCode } from './gitlab/failures.ts';
import type { ApiJob } from './gitlab/schema.ts';
import type { JobLife } from './jobLife.ts';
import type { Clock } from './ports.ts';
import type { EndReport } from './terminal/sessionParts.ts';
import type { Verdict } from './terminal/reconnect.ts';

/*
 * Gathers what can be known of a terminal that did not open or that ended, for the rules to judge. The socket told next to
 * nothing, so REST, the log and the web session are asked.
 */

export type ExplainOptions = {
  readonly report: EndReport;
  readonly job: Job;
  readonly account: Account;
  readonly link: AccountLink;
  readonly life: JobLife;
  readonly clock: Clock;
  readonly runnerWorkedBefore: boolean;
};

/** A job that was waiting for its terminal ends within a moment of its closing: it is asked again this often. */
const endChecksMs = [300, 700, 1_200];
/** A runner that has just died leaves its job running; one that just ended it tells within this. */
const quickCheckMs = [250];
/** Errors that mean that nobody answers, rather than that the answer is no. */
const awayCodes: ReadonlySet<ErrorCode> = new Set([
  'host-not-found',
  'connection-refused',
  'timed-out',
  'network',
  'gitlab-down',
]);
/** After this long GitLab checks an open terminal's rights again. */
const recheckFromMs = 150_000;

export async function explain(options: ExplainOptions): Promise<Verdict> {
  const { report, life } = options;
  // At once: what the log tells a moment later may be what came after this end.
  const wasInAfterScript = report.cameBack && life.isInAfterScript();
  const api = await readSettledJob(options);
  if (!(api instanceof AppError) && api.status !== 'running') await life.readEnd();
  return diagnose({
    host: new URL(options.account.gitlabUrl).host,
    upgrade: upgradeSignal(report),
    job: jobSignal(api, options),
    log: logSignal(life),
    executor: life.head().executor ?? options.job.executor,
    access: options.account.terminalAccess.kind,
    sessionIsValid: await askSession(options),
    runnerWorkedBefore: options.runnerWorkedBefore,
    hadConnection: report.hadConnection,
    connectionVanished: report.connectionVanished,
    cameBack: report.cameBack,
    shellAnswered: report.shellAnswered,
    wasInAfterScript,
    outputTail: report.outputTail,
    receivedBytes: report.receivedBytes,
  });
}

/** The last lines, and that the script has ended, however much after_script has printed since. */
function logSignal(life: JobLife): LogSignal {
  const signal = readLogSignal(life.lastLines());
  const scriptIsOver = signal.scriptIsOver || life.isInAfterScript();
  // The Runner's last words are the same for both limits, or none; which it was the wait's own figures tell.
  if (life.endedHow() !== 'job-timed-out') return { ...signal, scriptIsOver };
  return { ...signal, scriptIsOver, timedOutAfter: undefined, executionTimeout: true };
}

/** The job as GitLab knows it, asked again for a moment while it may be about to end. */
async function readSettledJob({ report, life, clock }: ExplainOptions): Promise<ApiJob | AppError> {
  let job = await life.readJob();
  if (report.end.kind !== 'closed') return job;
  for (const delayMs of life.isKept() ? endChecksMs : quickCheckMs) {
    if (job instanceof AppError || job.status !== 'running') break;
    await pause(clock, delayMs);
    job = await life.readJob();
  }
  return job;
}

function pause(clock: Clock, delayMs: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  clock.after(delayMs, resolve);
  return promise;
}

function upgradeSignal({ end }: EndReport): UpgradeSignal {
  return end.kind === 'failed' ? { kind: 'failed', networkCode: systemCode(end.error) } : end;
}

function jobSignal(api: ApiJob | AppError, { job, account, link, clock }: ExplainOptions): JobSignal {
  if (api instanceof AppError) return { kind: 'unknown', gitlabIsAway: awayCodes.has(api.code) };
  const startedAtMs = api.started_at ? link.serverClock.toMainMs(api.started_at) : clock.now();
  return {
    kind: 'known',
    status: api.status,
    isMine: api.user?.id === account.userId,
    startedBy: api.user?.username ?? '',
    archived: api.archived === true,
    failureReason: api.failure_reason ?? '',
    hostedRunner: isHosted(account.gitlabUrl, job.runner),
    runner: api.runner?.description ?? job.runner?.description ?? '',
    runningForMs: clock.now() - startedAtMs,
  };
}

/** Whether GitLab still knows the web session: asked only where the answer makes a difference. */
async function askSession({ report, link, account }: ExplainOptions): Promise<boolean | undefined> {
  const { end } = report;
  const matters =
    (end.kind === 'refused' && end.status === 404) ||
    (end.kind === 'closed' && end.lifetimeMs > recheckFromMs);
  // What reads the log may have heard of it first.
  if (account.terminalAccess.kind === 'expired') return matters ? false : undefined;
  const web = account.terminalAccess.kind === 'web-session' && matters ? link.web() : undefined;
  if (!web) return undefined;
  try {
    return (await web.whoAmI()).kind !== 'signed-out';
  } catch {
    return undefined;
  }
}
