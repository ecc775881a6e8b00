import { execFile, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import {
  afterScriptMinutes,
  afterScriptYaml,
  hasOwnLimit,
  type AfterScriptWish,
} from '../../../../renderer/diagnosis/afterScript.ts';

const run = promisify(execFile);
const usual: AfterScriptWish = { minutes: 20, way: 'file', onlyFailed: true };
const schema = z.record(
  z.string(),
  z.strictObject({
    variables: z.strictObject({ RUNNER_AFTER_SCRIPT_TIMEOUT: z.string() }).optional(),
    after_script: z.array(z.string()),
  }),
);

function written(wish: Partial<AfterScriptWish> = {}) {
  const [[name, job] = []] = Object.entries(schema.parse(parse(afterScriptYaml({ ...usual, ...wish }))));
  if (name === undefined || job === undefined) throw new Error('no job');
  return { name, job, script: job.after_script.join('\n') };
}

const shells = ['/bin/sh', '/usr/bin/dash', '/bin/bash', '/usr/bin/busybox'].filter(existsSync);
const argsOf = (shell: string, script: string): readonly string[] =>
  // As the Runner runs it: errexit, and evaluated.
  shell.endsWith('busybox') ? ['sh', '-ec', script] : ['-ec', script];

let folder: string | undefined;
afterEach(() => {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  folder = undefined;
});

/** A `sleep` that takes no time and notes how long it should have. */
function withoutSleeping(): { readonly path: string; readonly sleptSeconds: () => number } {
  folder = mkdtempSync(join(tmpdir(), 'after-script-'));
  const notes = join(folder, 'notes');
  writeFileSync(join(folder, 'sleep'), `#!/bin/sh\necho "$1" >>${notes}\n`);
  chmodSync(join(folder, 'sleep'), 0o755);
  return {
    path: `${folder}:/usr/bin:/bin`,
    sleptSeconds: () =>
      existsSync(notes)
        ? readFileSync(notes, 'utf8')
            .trim()
            .split('\n')
            .reduce((sum, seconds) => sum + Number(seconds), 0)
        : 0,
  };
}

describe('the lines for .gitlab-ci.yml', () => {
  it('are a part of the job, with a limit that is longer than the wait', () => {
    const { name, job } = written({ jobName: 'e2e' });
    expect([name, job.variables, job.after_script.length]).toEqual([
      'e2e',
      { RUNNER_AFTER_SCRIPT_TIMEOUT: '21m' },
      1,
    ]);
  });

  it('leave the limit alone where the wait fits into it', () => {
    expect(
      [1, 4, 5].map((minutes) => [hasOwnLimit({ minutes }), written({ minutes }).job.variables]),
    ).toEqual([
      [false, undefined],
      [false, undefined],
      [true, { RUNNER_AFTER_SCRIPT_TIMEOUT: '6m' }],
    ]);
  });

  it.each([
    ['e2e 3/4', 'e2e'],
    ['build: [linux, amd64]', 'build'],
    ['deploy:review', 'deploy:review'],
    ['say "hi" # all', 'say "hi" # all'],
    ['true', 'true'],
    ['42', '42'],
    ['- x: {y}', '- x: {y}'],
    ['täglich\n\u2028', 'täglich\n\u2028'],
    [undefined, 'my-job'],
  ])('name the job %j as the file does', (jobName, key) => {
    expect(written({ jobName }).name).toBe(key);
  });
});

describe.each(shells)('in %s', (shell) => {
  const inShell = (wish: Partial<AfterScriptWish>, env: Record<string, string>) =>
    run(shell, [...argsOf(shell, written(wish).script)], { env: { CI_JOB_ID: `${process.pid}`, ...env } });
  const held = `/tmp/hold-${process.pid}`;
  afterEach(() => rmSync(held, { force: true }));

  it.each([1, 20, afterScriptMinutes.most])(
    'a wait of %i min ends by itself, to the second',
    async (minutes) => {
      const { path, sleptSeconds } = withoutSleeping();
      const env = { PATH: path, CI_JOB_STATUS: 'failed' };
      const { stdout } = await inShell({ minutes, way: minutes === 20 ? 'file' : 'time' }, env);
      expect([sleptSeconds(), stdout.startsWith(`Held for`)]).toEqual([minutes * 60, true]);
    },
  );

  it('a wait of a minute for a file ends by itself too', async () => {
    const { path, sleptSeconds } = withoutSleeping();
    const { stdout } = await inShell({ minutes: 1 }, { PATH: path, CI_JOB_STATUS: 'failed' });
    expect([sleptSeconds(), stdout]).toEqual([60, `Held for up to 1 min. To let it go on: rm ${held}\n`]);
  });

  it.each([
    ['success', true],
    ['canceled', true],
    ['canceled', false],
  ])('a job that is %s is not held (only failed ones: %s)', async (status, onlyFailed) => {
    const { path, sleptSeconds } = withoutSleeping();
    const { stdout } = await inShell({ onlyFailed }, { PATH: path, CI_JOB_STATUS: status });
    expect([sleptSeconds(), stdout]).toEqual([0, '']);
  });

  it('a job that passes is held where all are', async () => {
    const { path, sleptSeconds } = withoutSleeping();
    await inShell({ onlyFailed: false }, { PATH: path, CI_JOB_STATUS: 'success' });
    expect(sleptSeconds()).toBe(20 * 60);
  });

  it('goes on within seconds when the file is removed', { timeout: 30_000 }, async () => {
    const child = spawn(shell, [...argsOf(shell, written().script)], {
      env: { PATH: '/usr/bin:/bin', CI_JOB_ID: `${process.pid}`, CI_JOB_STATUS: 'failed' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = new Promise<number | null>((resolve) => void child.on('exit', resolve));
    await new Promise<void>((resolve) => void child.stdout.once('data', () => resolve()));
    expect(existsSync(held)).toBe(true);
    rmSync(held);
    const removedMs = Date.now();
    expect(await ended).toBe(0);
    expect(Date.now() - removedMs).toBeLessThan(10_000);
  });
});
