import { assertNever } from '../../../preload/contract/error.ts';
import type { JobRecord, RunnerRecord } from '../state/world.ts';
import type { Stop } from '../state/clock.ts';
import type { AbortReason } from './abort.ts';
import { uploadArtifacts } from './artifacts.ts';
import { goDuration } from './duration.ts';
import {
  projectFolder,
  removeFileVariables,
  runnerEnvironment,
  scriptEnvironment,
  writeFileVariables,
} from './environment.ts';
import { afterScriptLimitMs } from './scriptLimits.ts';
import * as lines from './lines.ts';
import { runScript } from './script.ts';
import { keepsTerminal, type Outcome, type RunContext } from './context.ts';
import type { JobEnd } from './uploader.ts';
import { waitForTerminal } from './wait.ts';

/** What an executor takes to get ready. */
const shellPrepareSeconds = 0.05;
const containerPrepareSeconds = 1;
const containerRestartMs = 200;

/** Runs one job from its first line to its last, as R: common/build.go does. Never rejects. */
export async function runStages(context: RunContext): Promise<void> {
  const { world, job, runner, log, uploader, abort } = context;
  const deadlineMs = world.time.elapsedMs() + job.timeoutSeconds * 1000;
  const stopTimeout = world.time.after(job.timeoutSeconds * 1000, () => abort.abort('timed-out'));
  uploader.start();
  log.write(lines.headLines(runner));
  let outcome: Outcome = await prepare(context);
  if (outcome.kind === 'success') outcome = await runUserScripts(context);
  uploadArtifacts(context, outcome);
  if (outcome.kind !== 'aborted') cleanUp(context);
  stopTimeout();
  await waitForTerminal(context, { outcome, deadlineMs });
  context.setKeptUntil(undefined);
  const reason = abort.reason();
  // A cancel during the wait counts; SIGTERM during the wait only ends the wait.
  const overrides = reason === 'killed' || reason === 'canceled';
  finish(context, overrides ? { kind: 'aborted', reason } : outcome);
}

async function prepare(context: RunContext): Promise<Outcome> {
  const { world, job, runner, log, session, abort } = context;
  const isContainer = runner.executor !== 'shell';
  const seconds = Math.max(
    context.prepareSeconds,
    isContainer ? containerPrepareSeconds : shellPrepareSeconds,
  );
  log.write(lines.sectionStart('prepare_executor', world.time.now()) + lines.prepareLines(runner));
  await new Promise<void>((resolve) => {
    const done = (): void => {
      stopTimer();
      stopAbort();
      resolve();
    };
    let stopAbort = (): void => undefined;
    const stopTimer = world.time.after(seconds * 1000, done);
    stopAbort = abort.onAbort(done);
  });
  // kubernetes and shell keep their terminal from here on; docker's comes and goes with its container.
  if (keepsTerminal(runner)) session.setReady(true);
  log.write(lines.sectionEnd('prepare_executor', world.time.now()));
  section(context, 'prepare_script', lines.environmentLines(job, runner));
  section(context, 'get_sources', lines.sourcesLines());
  const reason = abort.reason();
  return reason === undefined ? { kind: 'success' } : { kind: 'aborted', reason };
}

function section({ world, log }: RunContext, name: string, text: string): void {
  log.write(lines.sectionStart(name, world.time.now()) + text + lines.sectionEnd(name, world.time.now()));
}

/** R: common/build.go, removeFileBasedVariables: the last stage before the wait. Only where there is something to remove. */
function cleanUp(context: RunContext): void {
  const { world, job } = context;
  if (Object.keys(job.fileVariables).length === 0) return;
  removeFileVariables(world, job);
  const title = 'Cleaning up project directory and file based variables';
  section(context, 'cleanup_file_variables', lines.sectionTitle(title));
}

async function runUserScripts(context: RunContext): Promise<Outcome> {
  const { job, runner, log } = context;
  const outcome = await runStep(context, {
    name: 'step_script',
    title: 'Executing "step_script" stage of the job script',
    commands: job.script,
  });
  if (outcome.kind === 'aborted' || job.afterScript.length === 0) return outcome;
  if (!keepsTerminal(runner)) await startAgain(context);
  const after = await runStep(context, {
    name: 'after_script',
    title: 'Running after_script',
    note: lines.green('Running after script...'),
    commands: job.afterScript,
    variables: { CI_JOB_STATUS: outcome.kind === 'success' ? 'success' : 'failed' },
    limitMs: afterScriptLimitMs(job.variables),
  });
  if (after.kind === 'exit')
    log.write(
      lines.yellow(
        `after_script failed, but job will continue unaffected: ${exitText(runner, after.status)}`,
      ),
    );
  // Its failure does not count; a timeout or cancel during it does.
  return after.kind === 'aborted' ? after : outcome;
}

/** The container that ended with the script, for after_script: a terminal was had again 0.2 s after it had gone. */
function startAgain({ world, abort }: RunContext): Promise<void> {
  return new Promise((resolve) => {
    const stops: Stop[] = [];
    const done = (): void => {
      for (const stop of stops) stop();
      resolve();
    };
    stops.push(world.time.after(containerRestartMs, done), abort.onAbort(done));
  });
}

type Step = {
  readonly name: string;
  readonly title: string;
  readonly note?: string;
  readonly commands: readonly string[];
  /** Beside the job's own. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Ends it, and not the job. */
  readonly limitMs?: number;
};

async function runStep(context: RunContext, step: Step): Promise<Outcome> {
  const { name, title, note, commands, variables, limitMs } = step;
  const { world, job, runner, log, session, abort } = context;
  writeFileVariables(world, job);
  log.write(lines.sectionStart(name, world.time.now()) + lines.sectionTitle(title) + (note ?? ''));
  const exported = { ...scriptEnvironment(world, job), ...variables };
  const isContainer = !keepsTerminal(runner);
  const script = runScript({
    commands,
    cwd: projectFolder(world, job),
    // A shell executor's begins as the Runner itself did.
    env: runner.executor === 'shell' ? runnerEnvironment(world) : exported,
    exported,
    isContainer,
    folder: world.folder,
    name: `job-${job.id}-${name}.sh`,
    onOutput: (bytes) => log.write(bytes, '01'),
  });
  const stopAbort = abort.onAbort(script.kill);
  const stopLimit = limitMs === undefined ? () => undefined : world.time.after(limitMs, script.kill);
  if (script.pid !== undefined) world.leaders.add(script.pid);
  await script.started;
  if (isContainer) session.enterContainer(script.pid);
  session.setReady(true);
  const status = await script.ended;
  stopAbort();
  stopLimit();
  log.flush();
  if (!keepsTerminal(runner)) {
    // The container ends with its script, and the terminal in it.
    session.setReady(false);
    if (abort.reason() === undefined) session.endByContainer();
  }
  log.write(lines.sectionEnd(name, world.time.now()));
  const reason = abort.reason();
  if (reason !== undefined) return { kind: 'aborted', reason };
  return status === 0 ? { kind: 'success' } : { kind: 'exit', status: status ?? 1 };
}

function finish(context: RunContext, outcome: Outcome): void {
  const { world, job, log, session, uploader, runner } = context;
  session.setReady(false);
  if (outcome.kind === 'aborted' && outcome.reason === 'killed') {
    uploader.stop();
    session.close();
    return;
  }
  const text = endLine(job, runner, outcome);
  log.write(text);
  uploader.finish(endOf(outcome));
  world.changed.emit();
}

function endLine(job: JobRecord, runner: RunnerRecord, outcome: Outcome): string {
  switch (outcome.kind) {
    case 'success':
      return lines.green('Job succeeded');
    case 'exit':
      return lines.red(`ERROR: Job failed: ${exitText(runner, outcome.status)}`);
    case 'aborted':
      return lines.red(`ERROR: Job failed${abortText(job, outcome.reason)}`);
    default:
      return assertNever(outcome);
  }
}

function exitText(runner: RunnerRecord, status: number): string {
  return `exit ${runner.executor === 'shell' ? 'status' : 'code'} ${status}`;
}

function abortText(job: JobRecord, reason: AbortReason): string {
  switch (reason) {
    case 'timed-out':
      return `: execution took longer than ${goDuration(job.timeoutSeconds * 1000)} seconds`;
    case 'canceled':
      return ': canceled';
    case 'terminated':
    case 'killed':
      return ' (system failure): aborted: terminated';
    default:
      return assertNever(reason);
  }
}

function endOf(outcome: Outcome): JobEnd {
  if (outcome.kind === 'success') return { status: 'success' };
  if (outcome.kind === 'exit') return { status: 'failed', reason: 'script_failure' };
  if (outcome.reason === 'canceled') return { status: 'canceled' };
  if (outcome.reason === 'timed-out') return { status: 'failed', reason: 'job_execution_timeout' };
  return { status: 'failed', reason: 'runner_system_failure' };
}
