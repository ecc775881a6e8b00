import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { JobHandle } from '../../gitlab/handles.ts';
import type { Executor, JobOptions } from '../../gitlab/options.ts';
import { openTerminal, refusal, seen, startRig, type Rig, type Terminal } from './harness.ts';

/*
 * How a job ends under an open terminal. The eight logs a real Runner uploaded are replayed ten times as fast; what comes
 * out must be the same but for times and names.
 */

const scale = 10;
const sessionTimeoutSeconds = 20;
/** Between two clocks of one machine. */
const clockStepMs = 10;

const recordedSchema = z.object({
  spec: z.object({
    timeout: z.number().optional(),
    script: z.array(z.string()),
    after_script: z.array(z.string()).optional(),
  }),
  status: z.string(),
  failureReason: z.string().nullable(),
  uploads: z.array(z.object({ text: z.string() })),
});
type Recorded = z.infer<typeof recordedSchema>;

function recorded(name: string): Recorded {
  const file = new URL(`../fixtures/runner-logs/${name}.json`, import.meta.url);
  return recordedSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
}

type Replay = { readonly rig: Rig; readonly job: JobHandle; readonly wanted: Recorded };

type ReplayOptions = { readonly canceling?: boolean; readonly timeScale?: number };

async function replay(name: string, options: ReplayOptions = {}): Promise<Replay> {
  const { canceling = true, timeScale = scale } = options;
  const wanted = recorded(name);
  const rig = await startRig({ timeScale, knobs: { canceling } });
  rig.gitlab.runners.add({ description: 'rig-shell', version: '14.7.0', sessionTimeoutSeconds });
  const job = rig.gitlab.jobs.add({
    project: rig.project,
    name,
    startedBy: 'alice',
    runner: 'rig-shell',
    logTimestamps: false,
    script: wanted.spec.script.map((command) => faster(command, timeScale)),
    afterScript: wanted.spec.after_script ?? [],
    ...(wanted.spec.timeout === undefined ? {} : { jobTimeoutSeconds: wanted.spec.timeout }),
  });
  return { rig, job, wanted };
}

/** In place of a script's sleep: what has to happen meanwhile may take as long as it does. */
const untilLetGo = 'until [ -e ~/may-end ]; do sleep 0.02; done';

async function letGo({ gitlab }: Rig): Promise<void> {
  const home = join(gitlab.folder, 'home');
  await mkdir(home, { recursive: true });
  await writeFile(join(home, 'may-end'), '');
}

function faster(command: string, timeScale: number): string {
  if (/^sleep [\d.]+$/.test(command)) return untilLetGo;
  return command.replace(
    /sleep ([\d.]+)/g,
    (_whole, seconds: string) => `sleep ${Number(seconds) / timeScale}`,
  );
}

/** Without what differs from one Runner, machine and moment to the next. */
function normalised(log: string): string {
  return (
    log
      .replaceAll(untilLetGo, 'sleep')
      .replace(/sleep [\d.]+/g, 'sleep')
      .replace(/section_(start|end):\d+:/g, 'section_$1:0:')
      .replace(/Running with gitlab-runner [^(]*\([^)]*\)/, 'Running with gitlab-runner')
      .replace(/ {2}on \S+ \S+\u001b/, '  on runner\u001b')
      .replace(/Running on \S+\.\.\./, 'Running on host...')
      // How many came before the limit depends on the machine.
      .replace(/(?:tick \d+\n)+/, 'ticks\n')
  );
}

function expectAsRecorded({ job, wanted }: Replay): void {
  expect(normalised(job.uploadedText())).toBe(normalised(wanted.uploads.map(({ text }) => text).join('')));
  expect([job.status, job.failureReason ?? null]).toEqual([wanted.status, wanted.failureReason]);
}

/** Once the executor is ready: a Runner before 15.11 refuses earlier attempts. */
async function open({ rig, job }: Pick<Replay, 'rig' | 'job'>): Promise<Terminal> {
  await job.waitFor(() => job.logText().includes('step_script'));
  return openTerminal(job, { headers: { Cookie: rig.cookie } });
}

const hasEnded = (job: JobHandle): boolean => ['success', 'failed', 'canceled'].includes(job.status);

describe('as recorded', () => {
  test('no terminal', async () => {
    const run = await replay('no-terminal');
    await letGo(run.rig);
    await run.job.waitFor(hasEnded);
    expectAsRecorded(run);
  });

  test('closed before the script ends', async () => {
    const run = await replay('closed-before-script-ends');
    const terminal = await open(run);
    terminal.socket.close(1000);
    await terminal.closed;
    await run.job.waitFor(({ terminalTaken }) => !terminalTaken);
    await letGo(run.rig);
    await run.job.waitFor(hasEnded);
    expectAsRecorded(run);
  });

  test('kept until the session timeout, the client sees a FIN then', async () => {
    const run = await replay('kept-until-session-timeout');
    const terminal = await open(run);
    await letGo(run.rig);
    await run.job.waitFor(({ deadlineMs }) => deadlineMs !== undefined);
    const { deadlineMs = 0, status } = run.job;
    expect(status).toBe('running');
    expect(await terminal.closed).toEqual({ code: 1006, reason: '' });
    const lateMs = Date.now() - deadlineMs;
    expect(lateMs).toBeGreaterThanOrEqual(-clockStepMs);
    expect(lateMs).toBeLessThan(500);
    await run.job.waitFor(hasEnded);
    expectAsRecorded(run);
  });

  test('kept, then closed by the client', async () => {
    const run = await replay('kept-then-closed-by-client');
    const terminal = await open(run);
    await letGo(run.rig);
    await run.job.waitFor(({ deadlineMs }) => deadlineMs !== undefined);
    terminal.socket.close(1000);
    await run.job.waitFor(hasEnded);
    expectAsRecorded(run);
    expect((await refusal(run.job, { headers: { Cookie: run.rig.cookie } })).status).toBe(404);
  });

  test('kept, then exit typed', async () => {
    const run = await replay('kept-then-exit-typed');
    const terminal = await open(run);
    await letGo(run.rig);
    await run.job.waitFor(({ deadlineMs }) => deadlineMs !== undefined);
    terminal.type('exit\r');
    expect(await terminal.closed).toEqual({ code: 1006, reason: '' });
    await run.job.waitFor(hasEnded);
    expectAsRecorded(run);
  });

  test('the job’s timeout limits the wait', async () => {
    const timeScale = 4;
    const beforeMs = Date.now();
    const run = await replay('job-timeout-limits-the-wait', { timeScale });
    await run.job.waitFor(() => run.job.logText() !== '');
    const begunMs = Date.now();
    const terminal = await open(run);
    await letGo(run.rig);
    await run.job.waitFor(({ deadlineMs }) => deadlineMs !== undefined);
    const { deadlineMs = 0 } = run.job;
    const timeoutMs = (14 * 1000) / timeScale;
    expect(deadlineMs).toBeGreaterThanOrEqual(beforeMs + timeoutMs - clockStepMs);
    expect(deadlineMs).toBeLessThanOrEqual(begunMs + timeoutMs + clockStepMs);
    await terminal.closed;
    await run.job.waitFor(hasEnded);
    // 14 s less what the script took: the same in both lines.
    const log = normalised(run.job.uploadedText());
    const [, seconds = ''] = /will time out in (\d+s)\.\.\./.exec(log) ?? [];
    expect(Number.parseInt(seconds, 10)).toBeLessThanOrEqual(14);
    expect(log.replaceAll(new RegExp(`\\b${seconds}`, 'g'), '10s')).toBe(
      normalised(run.wanted.uploads.map(({ text }) => text).join('')),
    );
  });

  test('the job’s timeout comes while its script runs: the terminal hangs until the next key', async () => {
    const run = await replay('job-timeout-while-running');
    const terminal = await open(run);
    await run.job.waitFor(hasEnded);
    expectAsRecorded(run);
    expect(terminal.socket.readyState).toBe(terminal.socket.OPEN);
    terminal.type('x');
    expect(await terminal.closed).toEqual({ code: 1006, reason: '' });
  });

  test('canceled at an old GitLab: nothing more is uploaded, the terminal hangs until the next key', async () => {
    const run = await replay('canceled-while-open', { canceling: false });
    const terminal = await open(run);
    run.job.cancel();
    expect(run.job.status).toBe('canceled');
    await run.job.waitFor(() => run.job.logText().includes('ERROR: Job failed: canceled'));
    expectAsRecorded(run);
    expect(terminal.socket.readyState).toBe(terminal.socket.OPEN);
    terminal.type('x');
    expect(await terminal.closed).toEqual({ code: 1006, reason: '' });
  });
});

async function startJob(
  options: Partial<JobOptions> & { readonly executor?: Executor },
): Promise<Pick<Replay, 'rig' | 'job'>> {
  const { executor = 'shell', ...job } = options;
  const rig = await startRig({ timeScale: scale });
  rig.gitlab.runners.add({ description: 'runner', executor, sessionTimeoutSeconds: 60 });
  return {
    rig,
    job: rig.gitlab.jobs.add({
      project: rig.project,
      name: 'job',
      startedBy: 'alice',
      runner: 'runner',
      ...job,
    }),
  };
}

describe('beyond the recordings', () => {
  test('canceled at a GitLab that knows canceling: the log says so', async () => {
    const run = await startJob({ script: ['while true; do echo tick; sleep 0.1; done'] });
    const terminal = await open(run);
    run.job.cancel();
    expect(run.job.status).toBe('canceling');
    await run.job.waitFor(hasEnded);
    expect(run.job.status).toBe('canceled');
    expect(run.job.uploadedText()).toMatch(
      /Terminal is connected, will time out in 1m0s\.\.\.[^]*ERROR: Job failed: canceled/,
    );
    terminal.socket.terminate();
  });

  test('a quiet job hears of a cancel up to half a minute late', async () => {
    const run = await startJob({ script: ['sleep 60'] });
    await run.job.waitFor(() => run.job.uploadedText().includes('sleep 60'));
    const start = performance.now();
    run.job.cancel();
    await run.job.waitFor(hasEnded);
    const lateSeconds = ((performance.now() - start) * scale) / 1000;
    expect(lateSeconds).toBeGreaterThan(10);
    expect(lateSeconds).toBeLessThan(45);
  });

  test('docker: the terminal ends with the script, and the log has both lines in one go', async () => {
    const run = await startJob({ executor: 'docker', script: [untilLetGo] });
    const terminal = await open(run);
    await letGo(run.rig);
    expect(await terminal.closed).toEqual({ code: 1006, reason: '' });
    await run.job.waitFor(hasEnded);
    expect(run.job.status).toBe('success');
    expect(run.job.uploadedText()).toMatch(
      /will time out in 1m0s\.\.\.[^\n]*\n[^\n]*Terminal disconnected[^\n]*\n[^\n]*Job succeeded/,
    );
  });

  test('docker: during after_script one can connect again', async () => {
    const run = await startJob({
      executor: 'docker',
      script: [untilLetGo],
      afterScript: ['until [ -e ~/seen ]; do sleep 0.05; done'],
    });
    const first = await open(run);
    await letGo(run.rig);
    await first.closed;
    const again = await open(run);
    again.type('echo $((6*7))\r');
    await seen(run.rig, again, '42\r\n');
    again.type('touch ~/seen\r');
    expect(await again.closed).toEqual({ code: 1006, reason: '' });
    await run.job.waitFor(hasEnded);
  });

  test('docker: after_script knows how the job went, and ends at its own limit, which the job survives', async () => {
    const run = await startJob({
      executor: 'docker',
      script: [untilLetGo, 'exit 3'],
      variables: { RUNNER_AFTER_SCRIPT_TIMEOUT: '40s' },
      afterScript: ['echo status=$CI_JOB_STATUS', 'sleep 60'],
    });
    const first = await open(run);
    await letGo(run.rig);
    await first.closed;
    const startedMs = Date.now();
    const again = await open(run);
    // In the same container, but none of the script's own variables.
    again.type('echo "<$CI_JOB_STATUS>" $CI_PROJECT_PATH\r');
    await seen(run.rig, again, '<> acme/app\r\n');
    expect(await again.closed).toEqual({ code: 1006, reason: '' });
    expect(Date.now() - startedMs).toBeLessThan(10_000);
    await run.job.waitFor(hasEnded);
    expect(run.job.status).toBe('failed');
    expect(run.job.uploadedText()).toMatch(
      /status=failed[^]*section_end:\d+:after_script[^]*?WARNING: after_script failed, but job will continue[^]*Job failed: exit code 3/,
    );
  });

  test('file variables lie beside the project while scripts run, and are gone when the wait begins', async () => {
    const run = await startJob({
      executor: 'kubernetes',
      script: ['test "$(cat "$KUBECONFIG")" = secret', untilLetGo],
      afterScript: ['test "$KUBECONFIG" = "$CI_PROJECT_DIR.tmp/KUBECONFIG"', 'cp "$KUBECONFIG" ~/seen'],
      fileVariables: { KUBECONFIG: 'secret' },
    });
    const terminal = await open(run);
    terminal.type('cat "$KUBECONFIG"; echo " there"\r');
    await seen(run.rig, terminal, 'secret there');
    await letGo(run.rig);
    await run.job.waitFor(({ deadlineMs }) => deadlineMs !== undefined);
    terminal.type('ls "$KUBECONFIG" 2>/dev/null || echo g""one $(cat ~/seen)\r');
    await seen(run.rig, terminal, 'gone secret');
    expect(run.job.logText()).toMatch(/cleanup_file_variables[^]*Terminal is connected/);
    terminal.socket.close(1000);
    await run.job.waitFor(hasEnded);
    expect(run.job.status).toBe('success');
  });

  test('SIGTERM to the Runner while the script runs', async () => {
    const rig = await startRig();
    const runner = rig.gitlab.runners.add({ description: 'r' });
    const job = rig.gitlab.jobs.add({ project: rig.project, name: 'job', startedBy: 'alice', runner: 'r' });
    const terminal = await open({ rig, job });
    runner.terminate();
    await terminal.closed;
    await job.waitFor(hasEnded);
    expect(job.failureReason).toBe('runner_system_failure');
    expect(job.uploadedText()).toMatch(
      /Terminal is connected[^]*Terminal disconnected[^]*ERROR: Job failed \(system failure\): aborted: terminated/,
    );
  });

  test('a killed Runner: FIN, the job stays running, new terminals get 500', async () => {
    const rig = await startRig();
    const runner = rig.gitlab.runners.add({ description: 'r' });
    const job = rig.gitlab.jobs.add({ project: rig.project, name: 'job', startedBy: 'alice', runner: 'r' });
    const terminal = await open({ rig, job });
    runner.kill();
    expect(await terminal.closed).toEqual({ code: 1006, reason: '' });
    expect((await refusal(job, { headers: { Cookie: rig.cookie } })).status).toBe(500);
    expect(job.status).toBe('running');
  });
});
