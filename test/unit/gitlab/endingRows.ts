import { expect } from 'vitest';
import type { RetentionPhase } from '../../../preload/contract/model.ts';
import type { CoreRig, CoreRigOptions } from './coreRig.ts';

/*
 * How a terminal and its job end, in the order of the two tables that were measured on GitLab's own programs. Not among them,
 * for want of the same here: a Runner's SIGQUIT (to a client as if nothing happened) and Workhorse's MaxSessionTime (GitLab sets
 * none for jobs).
 */

type How = Extract<RetentionPhase, { kind: 'over' }>['how'];

export type Row = {
  readonly row: string;
  readonly executor: 'shell' | 'docker' | 'kubernetes';
  readonly options?: Partial<Omit<CoreRigOptions, 'onTestFinished'>>;
  /** From the open terminal to its end, or to what is to be looked at. */
  readonly happens: (rig: CoreRig) => Promise<void>;
  readonly phases: readonly RetentionPhase['kind'][];
  readonly how?: How;
  /** The countdown there is. Absent: none may ever be shown. */
  readonly limit?: 'session-timeout' | 'job-timeout';
  readonly states: readonly string[];
  /** The state the job is in for GitLab then, and why it failed. */
  readonly put: string;
  /** All that the header says at the end. */
  readonly words: RegExp;
};

const untilFile = (name: string): string => `until [ -e ${name} ]; do sleep 0.02; done`;
export const waitsForFile = { job: { script: ['echo begin', untilFile('may-end')] } };

const isKept = (rig: CoreRig) => rig.until(() => rig.phases.at(-1)?.kind === 'kept', 'the job to be kept');
const hasEnded = (rig: CoreRig) =>
  rig.until(() => rig.session().state.kind === 'ended' && rig.phases.at(-1)?.kind === 'over', 'its end');
const terminalEnded = (rig: CoreRig) =>
  rig.until(() => rig.session().state.kind === 'ended', 'the terminal to end');

async function keep(rig: CoreRig): Promise<void> {
  await rig.endScript();
  await isKept(rig);
}

const whole = ['connecting', 'connected', 'ended'];
const timesOutSoon = { runner: { sessionTimeoutSeconds: 60 } };

const release = async (rig: CoreRig): Promise<void> => {
  await rig.call('terminal.release', { sessionId: rig.session().id });
};
const failsAtTheEnd = { job: { script: [untilFile('may-end'), 'exit 3'] } };
const noCanceling = { gitlab: { knobs: { canceling: false } } };

/** What is measured in section 5's first table: what happens, by executor. */
export const ends: readonly Row[] = [
  {
    row: 'script ends, terminal open',
    executor: 'shell',
    options: { ...waitsForFile, ...timesOutSoon },
    happens: async (rig) => {
      await keep(rig);
      expect(rig.job.status).toBe('running');
      await hasEnded(rig);
    },
    phases: ['script', 'kept', 'over'],
    how: 'timed-out',
    limit: 'session-timeout',
    states: whole,
    put: 'success',
    words: /^Ended\. The runner's session limit of 1 min was reached\.$/,
  },
  {
    row: 'script ends, terminal open',
    executor: 'docker',
    options: waitsForFile,
    happens: async (rig) => {
      await rig.endScript();
      await hasEnded(rig);
    },
    phases: ['script', 'over'],
    how: 'finished',
    states: whole,
    put: 'success',
    words: /^Ended\. The script ended and the container with it/,
  },
  {
    row: 'with after_script',
    executor: 'shell',
    options: { job: { ...waitsForFile.job, afterScript: ['echo after', 'sleep 0.5'] } },
    happens: async (rig) => {
      await keep(rig);
      expect(rig.job.logText()).toMatch(/section_end:\d+:after_script[^]*Terminal is connected/);
    },
    phases: ['script', 'kept'],
    limit: 'session-timeout',
    states: ['connecting', 'connected'],
    put: 'running',
    words: /^Kept until 14:32 by the runner's session limit\. The pipeline waits\.$/,
  },
  {
    row: 'with after_script',
    executor: 'docker',
    options: { job: { ...waitsForFile.job, afterScript: ['echo after', untilFile('after-may-end')] } },
    happens: async (rig) => {
      await rig.endScript();
      await rig.until(
        () => rig.states.includes('reconnecting') && rig.session().state.kind === 'connected',
        'its second life',
      );
      rig.type('touch ~/../builds/acme/shop/after-may-end\r');
      await hasEnded(rig);
    },
    phases: ['script', 'over'],
    how: 'finished',
    states: ['connecting', 'connected', 'reconnecting', 'connected', 'ended'],
    put: 'success',
    words: /^Ended\. .*container/,
  },
  {
    row: 'client closes during the wait',
    executor: 'shell',
    options: waitsForFile,
    happens: async (rig) => {
      await keep(rig);
      await release(rig);
      await hasEnded(rig);
    },
    phases: ['script', 'kept', 'over'],
    how: 'released',
    limit: 'session-timeout',
    states: whole,
    put: 'success',
    words: /^Ended\. You released the job; it has ended\.$/,
  },
  {
    row: '`exit` during the wait',
    executor: 'shell',
    options: waitsForFile,
    happens: async (rig) => {
      await keep(rig);
      rig.type('exit\r');
      await hasEnded(rig);
    },
    phases: ['script', 'kept', 'over'],
    how: 'released',
    limit: 'session-timeout',
    states: whole,
    put: 'success',
    words: /^Ended\. The job has ended \(passed\)\.$/,
  },
  {
    row: 'job times out',
    executor: 'shell',
    options: { job: { script: ['while true; do echo tick; sleep 0.1; done'], jobTimeoutSeconds: 30 } },
    happens: hasEnded,
    phases: ['script', 'over'],
    how: 'job-timed-out',
    states: whole,
    put: 'failed, job_execution_timeout',
    words: /^Ended\. The job's own timeout was reached\.$/,
  },
  {
    row: 'job times out',
    executor: 'docker',
    options: { job: { script: ['while true; do echo tick; sleep 0.1; done'], jobTimeoutSeconds: 40 } },
    happens: hasEnded,
    phases: ['script', 'over'],
    how: 'job-timed-out',
    states: whole,
    put: 'failed, job_execution_timeout',
    words: /^Ended\. The job's own timeout was reached\.$/,
  },
  {
    row: 'is canceled',
    executor: 'shell',
    options: { job: { script: ['while true; do echo tick; sleep 0.1; done'] } },
    happens: async (rig) => {
      rig.job.cancel();
      await hasEnded(rig);
    },
    phases: ['script', 'over'],
    how: 'canceled',
    states: whole,
    put: 'canceled',
    words: /^Ended\. The job was canceled\.$/,
  },
  {
    row: 'is canceled',
    executor: 'docker',
    options: { job: { script: ['while true; do echo tick; sleep 0.1; done'] } },
    happens: async (rig) => {
      rig.job.cancel();
      await hasEnded(rig);
    },
    phases: ['script', 'over'],
    how: 'canceled',
    states: whole,
    put: 'canceled',
    words: /^Ended\. The job was canceled\.$/,
  },
  {
    row: 'runner SIGTERM',
    executor: 'shell',
    happens: async (rig) => {
      rig.runner.terminate();
      await hasEnded(rig);
    },
    phases: ['script', 'over'],
    how: 'finished',
    states: whole,
    put: 'failed, runner_system_failure',
    words: /^Ended\. The job has ended \(failed\)\.$/,
  },
  {
    row: 'runner SIGTERM',
    executor: 'docker',
    happens: async (rig) => {
      rig.runner.terminate();
      await hasEnded(rig);
    },
    phases: ['script', 'over'],
    how: 'finished',
    states: whole,
    put: 'failed, runner_system_failure',
    words: /^Ended\. The job has ended \(failed\)\.$/,
  },
  {
    row: 'runner killed',
    executor: 'shell',
    happens: async (rig) => {
      rig.runner.kill();
      await terminalEnded(rig);
    },
    phases: ['script'],
    states: ['connecting', 'connected', 'reconnecting', 'ended'],
    put: 'running',
    words: /^Ended\. GitLab no longer reaches this job's terminal\.$/,
  },
  {
    row: 'runner killed',
    executor: 'docker',
    happens: async (rig) => {
      rig.runner.kill();
      await terminalEnded(rig);
    },
    phases: ['script'],
    states: ['connecting', 'connected', 'reconnecting', 'ended'],
    put: 'running',
    words: /^Ended\. GitLab no longer reaches this job's terminal\.$/,
  },
  ...(['SIGTERM', 'SIGKILL'] as const).flatMap((signal) =>
    (['shell', 'docker'] as const).map((executor): Row => ({
      row: `Workhorse ${signal}`,
      executor,
      happens: async (rig) => {
        await rig.gitlab.stop({ abrupt: signal === 'SIGKILL' });
        await rig.until(() => rig.session().state.kind === 'reconnecting', 'the line to be lost');
      },
      phases: ['script'],
      states: ['connecting', 'connected', 'reconnecting'],
      put: 'running',
      words: /^Reconnecting: GitLab at \S+ cannot be reached/,
    })),
  ),
  ...(['shell', 'docker'] as const).map((executor): Row => ({
    row: 'Rails dies',
    executor,
    happens: async (rig) => {
      rig.gitlab.knobs.railsDown = true;
      rig.type('echo still $((40+2))\r');
      await rig.until(() => rig.output().includes('still 42'), 'the shell to work on');
    },
    phases: ['script'],
    states: ['connecting', 'connected'],
    put: 'running',
    words: /^Connected\./,
  })),
  ...(['shell', 'docker'] as const).map((executor): Row => ({
    row: 're-check: signed out',
    executor,
    options: { scale: 30 },
    happens: async (rig) => {
      rig.alice.expireSessions();
      await terminalEnded(rig);
    },
    phases: ['script'],
    states: whole,
    put: 'running',
    words: /^Ended\. (?:GitLab ended the terminal at its regular check|Your GitLab session has ended)/,
  })),
  {
    row: 're-check: settings changed',
    executor: 'shell',
    options: { scale: 30 },
    happens: async (rig) => {
      rig.project.archive();
      await terminalEnded(rig);
    },
    phases: ['script'],
    states: ['connecting', 'connected', 'reconnecting', 'ended'],
    put: 'running',
    words: /^Ended\. The job or its project is archived\.$/,
  },
];

/** Section 5's second table: what stands in the log, in order, and the state that the Runner gives the job. */
export const logs: readonly Row[] = [
  {
    row: 'client closes; the script has failed',
    executor: 'shell',
    options: failsAtTheEnd,
    happens: async (rig) => {
      await keep(rig);
      await release(rig);
      await hasEnded(rig);
    },
    phases: ['script', 'kept', 'over'],
    how: 'released',
    limit: 'session-timeout',
    states: whole,
    put: 'failed, script_failure',
    words: /^Ended\. You released the job; it has ended\.$/,
  },
  {
    row: 'job timeout during the wait',
    executor: 'shell',
    options: { job: { ...waitsForFile.job, jobTimeoutSeconds: 120 } },
    happens: async (rig) => {
      await keep(rig);
      await hasEnded(rig);
    },
    phases: ['script', 'kept', 'over'],
    how: 'job-timed-out',
    limit: 'job-timeout',
    states: whole,
    put: 'success',
    words: /^Ended\. The job's own timeout was reached\.$/,
  },
  {
    row: 'canceled during the wait',
    executor: 'shell',
    options: waitsForFile,
    happens: async (rig) => {
      await keep(rig);
      rig.job.cancel();
      await hasEnded(rig);
    },
    phases: ['script', 'kept', 'over'],
    how: 'canceled',
    limit: 'session-timeout',
    states: whole,
    put: 'canceled',
    words: /^Ended\. The job was canceled\.$/,
  },
  ...(['shell', 'docker'] as const).map((executor): Row => ({
    row: 'canceled (403 + Job-Status: canceled)',
    executor,
    options: { ...noCanceling, job: { script: ['while true; do echo tick; sleep 0.1; done'] } },
    happens: async (rig) => {
      rig.job.cancel();
      await hasEnded(rig);
    },
    phases: ['script', 'over'],
    how: 'canceled',
    states: whole,
    put: 'canceled',
    words: /^Ended\. The job was canceled\.$/,
  })),
  {
    row: 'SIGTERM, waiting',
    executor: 'shell',
    options: waitsForFile,
    happens: async (rig) => {
      await keep(rig);
      rig.runner.terminate();
      await hasEnded(rig);
    },
    phases: ['script', 'kept', 'over'],
    how: 'released',
    limit: 'session-timeout',
    states: whole,
    put: 'success',
    words: /^Ended\. The job has ended \(passed\)\.$/,
  },
  {
    row: 'runner killed, waiting',
    executor: 'shell',
    options: waitsForFile,
    happens: async (rig) => {
      await keep(rig);
      rig.runner.kill();
      await terminalEnded(rig);
    },
    phases: ['script', 'kept'],
    limit: 'session-timeout',
    states: ['connecting', 'connected', 'reconnecting', 'ended'],
    put: 'running',
    words: /^Ended\. GitLab no longer reaches this job's terminal\.$/,
  },
];
