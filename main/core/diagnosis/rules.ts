import type { Finding, FindingCode } from '../../../preload/contract/model.ts';
import type { Params } from '../../../preload/contract/error.ts';
import { assertNever } from '../../../preload/contract/error.ts';
import { hasNoTerminal } from '../gitlab/executors.ts';
import { networkErrorCode } from '../gitlab/failures.ts';
import type { JobSignal, Signals, UpgradeSignal } from './signals.ts';

/** How trying again is thought of: see `Verdict` in terminal/reconnect.ts, which this is one of. */
export type Diagnosis = {
  readonly finding: Finding;
  readonly retry:
    | 'soon'
    | 'until-gitlab-answers'
    | 'until-place-is-free'
    | 'until-ready'
    | 'until-second-life'
    | 'after-pause'
    | 'by-hand'
    | 'never';
};

/** A docker build container that is not up yet makes the Runner give up after 15 s. */
const containerWaitMs = { from: 13_000, to: 20_000 };
/** A job that is not ready makes the Runner (15.11 and newer) give up after 60 s. */
const readyWaitMs = { from: 50_000, to: 75_000 };
/** Runners before 15.11 refuse at once while the executor is not ready yet. */
const youngJobMs = 20_000;
/** GitLab checks an open terminal's rights every 5 minutes and cuts it when they are gone. */
const recheckMs = 300_000;
const recheckToleranceMs = 4_000;
/** A shell that is missing ends at once, having said next to nothing. */
const stillbornMs = 2_000;
const stillbornBytes = 200;

/** Pure: what was seen → what to tell and whether to try again. */
export function diagnose(signals: Signals): Diagnosis {
  const { upgrade } = signals;
  switch (upgrade.kind) {
    case 'refused':
      return diagnoseRefusal(signals, upgrade);
    case 'failed':
      return diagnoseNetwork(signals, upgrade.networkCode);
    case 'silent':
      return finding('runner-never-answers', 'by-hand', { seconds: Math.round(upgrade.elapsedMs / 1000) });
    case 'closed':
      return diagnoseEnd(signals, upgrade);
    default:
      return assertNever(upgrade);
  }
}

function finding(code: FindingCode, retry: Diagnosis['retry'], params: Params = {}): Diagnosis {
  return { finding: { code, params }, retry };
}

function diagnoseNetwork({ host, hadConnection }: Signals, code: string): Diagnosis {
  if (networkErrorCode(code) === 'certificate') return finding('certificate', 'by-hand', { host, code });
  const retry = hadConnection ? 'until-gitlab-answers' : 'by-hand';
  return finding('gitlab-unreachable', retry, { host, code: code || 'no answer' });
}

type Refusal = Extract<UpgradeSignal, { kind: 'refused' }>;

function diagnoseRefusal(signals: Signals, refusal: Refusal): Diagnosis {
  const { status } = refusal;
  const isPlainText = refusal.contentType.startsWith('text/plain');
  if (status >= 300 && status < 400) return diagnoseRedirect(signals, refusal.location);
  if (status === 401) return signedOut(signals);
  if (status === 404)
    return isPlainText ? finding('proxy-drops-websocket', 'by-hand', { status }) : diagnoseNotFound(signals);
  if (status === 403)
    return isPlainText
      ? finding('origin-refused', 'by-hand')
      : finding('gitlab-wants-more', 'by-hand', { page: '403' });
  if (status === 429)
    return finding('rate-limited', 'after-pause', { seconds: Number(refusal.retryAfter ?? 60) || 60 });
  if (status === 500 && isPlainText) return diagnoseRunner(signals, refusal.elapsedMs);
  if (status === 504) return finding('job-not-ready', 'until-ready');
  if (status === 502 || status === 503) return gitlabDown(signals, status);
  if (status === 400 || status === 406 || status === 426 || status === 200)
    return finding('proxy-drops-websocket', 'by-hand', { status });
  return finding('gitlab-answer', 'by-hand', { status });
}

function gitlabDown({ hadConnection }: Signals, status: number): Diagnosis {
  return finding('gitlab-down', hadConnection ? 'until-gitlab-answers' : 'by-hand', { status });
}

function signedOut({ access }: Signals): Diagnosis {
  return finding(access === 'none' ? 'web-session-missing' : 'web-session-expired', 'by-hand');
}

/** Pages GitLab insists on before it lets a signed-in person go on. */
const demands: readonly (readonly [RegExp, string])[] = [
  [/two_factor/, 'two-factor'],
  [/terms/, 'terms'],
  [/password/, 'password'],
  [/saml|sso/, 'sso'],
];

function diagnoseRedirect(signals: Signals, location: string): Diagnosis {
  if (location.includes('/users/sign_in')) return signedOut(signals);
  const page = demands.find(([pattern]) => pattern.test(location))?.[1] ?? location.slice(0, 200);
  return finding('gitlab-wants-more', 'by-hand', { page });
}

/** GitLab answers every refusal with the same 404. What REST knows of the job tells them apart, likeliest first. */
function diagnoseNotFound(signals: Signals): Diagnosis {
  const { job, executor } = signals;
  if (job.kind === 'known') {
    if (job.status !== 'running') return diagnoseFinished(signals, job);
    if (!job.isMine) return finding('not-mine', 'never', { username: job.startedBy });
    if (job.archived) return finding('archived', 'never');
  }
  // An anonymous visitor of a public project gets a 404 as well.
  if (signals.sessionIsValid === false) return signedOut(signals);
  if (job.kind === 'known' && job.hostedRunner) return finding('hosted-runner', 'never');
  if (executor && hasNoTerminal(executor)) return finding('executor-without-terminal', 'never', { executor });
  return finding('not-offered', 'by-hand', { runner: job.kind === 'known' ? job.runner : '' });
}

/** «500 Internal server error» in plain text is Workhorse's word for every failure beyond it; how long it took tells some. */
function diagnoseRunner(signals: Signals, elapsedMs: number): Diagnosis {
  const { job } = signals;
  if (job.kind === 'known' && job.status !== 'running') return diagnoseFinished(signals, job);
  if (within(elapsedMs, containerWaitMs) && signals.hadConnection && isDocker(signals))
    return containerEnd(signals);
  if (within(elapsedMs, containerWaitMs)) return finding('container-not-ready', 'until-ready');
  if (within(elapsedMs, readyWaitMs)) return finding('job-not-ready', 'until-ready');
  // Our own connection, where it vanished without a goodbye, keeps the one place taken until GitLab notices.
  if (signals.connectionVanished) return finding('place-still-taken', 'until-place-is-free');
  if (signals.hadConnection)
    return finding('runner-lost', 'soon', { runner: job.kind === 'known' ? job.runner : '' });
  if (signals.runnerWorkedBefore) return finding('taken-elsewhere', 'by-hand');
  const isYoung = job.kind === 'known' && job.runningForMs < youngJobMs;
  return finding('runner-unreachable', isYoung ? 'soon' : 'by-hand', {
    runner: job.kind === 'known' ? job.runner : '',
  });
}

function within(elapsedMs: number, range: { readonly from: number; readonly to: number }): boolean {
  return elapsedMs >= range.from && elapsedMs <= range.to;
}

type KnownJob = Extract<JobSignal, { kind: 'known' }>;

/** The job does not run: not yet, or no longer. */
function diagnoseJobState({ log }: Signals, job: KnownJob): Diagnosis {
  switch (job.status) {
    case 'created':
    case 'waiting_for_callback':
    case 'waiting_for_resource':
    case 'preparing':
    case 'pending':
    case 'scheduled':
    case 'manual':
      return finding('not-running', 'by-hand', { status: job.status });
    case 'canceling':
    case 'canceled':
      return finding('job-canceled', 'never');
    case 'running':
    case 'success':
    case 'failed':
    case 'skipped':
    case 'unknown':
      break;
    default:
      assertNever(job.status);
  }
  if (log.timedOutAfter !== undefined)
    return finding('session-timed-out', 'never', { duration: spanOf(log.timedOutAfter) });
  if (log.executionTimeout || job.failureReason === 'job_execution_timeout')
    return finding('job-timed-out', 'never');
  return finding('job-finished', 'never', { status: job.status });
}

/** The Runner's `1h30m0s` as people write it, `1 h 30 min`: what is none is left out. */
function spanOf(goDuration: string): string {
  const parts = [...goDuration.matchAll(/(\d+)([hms])/g)].filter(([, figure]) => Number(figure) > 0);
  const words = parts.map(([, figure, unit]) => `${figure} ${unit === 'm' ? 'min' : unit}`);
  return words.length === 0 ? goDuration : words.join(' ');
}

type Closed = Extract<UpgradeSignal, { kind: 'closed' }>;

function diagnoseEnd(signals: Signals, closed: Closed): Diagnosis {
  const { job } = signals;
  if (job.kind === 'unknown') {
    return job.gitlabIsAway
      ? finding('gitlab-unreachable', 'until-gitlab-answers', { host: signals.host, code: 'no answer' })
      : finding('connection-lost', 'soon');
  }
  if (job.status !== 'running') return diagnoseFinished(signals, job);
  if (saidGoodbye(signals.outputTail)) return finding('shell-exited', 'by-hand');
  if (signals.sessionIsValid === false && isRecheck(closed.lifetimeMs))
    return finding('session-revoked', 'by-hand');
  // Whoever came back had a shell there before.
  const hadShell = signals.shellAnswered || signals.cameBack;
  if (!hadShell && closed.lifetimeMs < stillbornMs && signals.receivedBytes < stillbornBytes)
    return finding('shell-missing', 'by-hand');
  if (!isDocker(signals)) return finding('connection-lost', 'soon');
  if (signals.wasInAfterScript) return finding('after-script-ended', 'by-hand');
  // The log comes some seconds late: a break that nobody's silence announced is most likely the container's end.
  return closed.pingLost && !signals.log.scriptIsOver
    ? finding('connection-lost', 'soon')
    : containerEnd(signals);
}

function isDocker({ executor }: Signals): boolean {
  return executor?.startsWith('docker') === true;
}

/** The script has ended, surely or most likely, and the container with it. It starts again where there is an after_script. */
function containerEnd({ log }: Signals): Diagnosis {
  return finding(log.scriptIsOver ? 'container-ended' : 'container-gone', 'until-second-life');
}

/** That the container went with its script says more than how the job ended. */
function diagnoseFinished(signals: Signals, job: KnownJob): Diagnosis {
  const known = diagnoseJobState(signals, job);
  const isContainer = signals.hadConnection && isDocker(signals) && signals.log.scriptIsOver;
  // A Runner that was told to stop takes its containers along.
  const wasStopped = job.failureReason === 'runner_system_failure';
  if (known.finding.code !== 'job-finished' || !isContainer || wasStopped) return known;
  return finding(signals.wasInAfterScript ? 'after-script-ended' : 'container-ended', 'never');
}

/** `exit`, `logout` or `^D` at a prompt: bash says so before it goes. */
export function saidGoodbye(outputTail: string): boolean {
  return /(?:^|[\r\n]|\W)(?:exit|logout)\r?\n(?:logout\r?\n)?$/.test(outputTail);
}

function isRecheck(lifetimeMs: number): boolean {
  const beyond = lifetimeMs % recheckMs;
  return (
    lifetimeMs > recheckMs / 2 && (beyond < recheckToleranceMs || beyond > recheckMs - recheckToleranceMs)
  );
}
