import { afterEach, describe, expect, it } from 'vitest';
import { holdScriptShell, resumeScriptShell } from '../../../../main/core/hold/hold.ts';
import { lastLine } from '../../../../main/core/terminal/prompt.ts';
import { canIsolate } from '../../../gitlab/runner/container.ts';
import { isInstalled, shells, type Shell } from '../transfer/realShell.ts';
import { openRealJob, type RealJob } from './realJob.ts';

/* Real scripts, held through real shells: real process trees, real signals. */

const options = { timeout: 60_000 };
const open: RealJob[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((job) => job.close()));
});

async function start(given: Parameters<typeof openRealJob>[0]): Promise<RealJob> {
  const job = await openRealJob(given);
  open.push(job);
  return job;
}

const bash: Shell = shells[0] ?? { name: 'bash', file: '/bin/bash', args: [] };
const refusal = (code: string) => expect.objectContaining({ refusal: expect.objectContaining({ code }) });

/** Something is done to the place before the shell is there. */
const after = (how: string) => (shell: Shell) => ({
  ...shell,
  file: '/bin/sh',
  args: ['-c', `${how} && exec "$@"`, 'sh', ...[shell.file, ...shell.args]],
});

describe.each(shells)('through $name', (shell) => {
  it.skipIf(!isInstalled(shell))('shell executor: the script stops, and goes on', options, async () => {
    const job = await start({ shell });
    const held = await holdScriptShell(job.options);
    expect(held).toMatchObject({ shell: 'bash', foundBy: expect.stringMatching(/^(job-id|place)$/) });
    expect(await job.standsStill()).toBe(true);
    await job.shell.waitFor(
      () => /[$#] $/.test(lastLine(job.shell.screen())),
      () => 'the prompt again',
    );
    expect(job.shell.screen()).not.toMatch(/7768|eval/);
    expect(await resumeScriptShell({ ...job.options, held })).toBe('resumed');
    await job.goesOn();
  });

  it.skipIf(!isInstalled(shell) || !canIsolate())(
    'container: the child of the first process stops, and goes on',
    options,
    async () => {
      const startShell = after('PATH=/no/tools/at/all; export PATH');
      const job = await start({ shell, isContainer: true, startShell });
      const held = await holdScriptShell(job.options);
      expect(held).toMatchObject({ shell: 'bash', foundBy: 'init' });
      expect(held.pid).toBeGreaterThan(1);
      expect(await job.standsStill()).toBe(true);
      expect(await resumeScriptShell({ ...job.options, held })).toBe('resumed');
      await job.goesOn();
    },
  );
});

describe('on a shell executor', () => {
  it('knows its own among several scripts of one Runner by the job’s number', options, async () => {
    const other = await start({ shell: bash, jobNumber: 47 });
    const job = await start({ shell: bash, jobNumber: 4711 });
    await holdScriptShell(job.options);
    expect(await job.standsStill()).toBe(true);
    await other.goesOn();
    await other.shell.close();
  });

  it(
    'resumes through a new shell after a reconnect, and a script that is gone is said',
    options,
    async () => {
      const job = await start({ shell: bash });
      const held = await holdScriptShell(job.options);
      job.shell.cutLine();
      await job.shell.reconnect();
      expect(await resumeScriptShell({ ...job.options, held })).toBe('resumed');
      await job.goesOn();
      expect(await resumeScriptShell({ ...job.options, held: { ...held, startTicks: '1' } })).toBe('gone');
    },
  );

  it('takes a script for held that somebody has stopped already', options, async () => {
    const job = await start({ shell: bash });
    const held = await holdScriptShell(job.options);
    const again = await holdScriptShell(job.options);
    expect([again.pid, again.startTicks]).toEqual([held.pid, held.startTicks]);
    expect(await job.standsStill()).toBe(true);
  });

  it('leaves the shell alone that is not at its prompt', options, async () => {
    const job = await start({ shell: bash });
    job.shell.type('sleep 30\r');
    await expect(holdScriptShell(job.options)).rejects.toThrow(refusal('no-prompt'));
    await job.goesOn();
  });
});

describe.skipIf(!canIsolate())('in a container', () => {
  const asNobody = (shell: Shell): Shell => ({
    ...shell,
    file: 'setpriv',
    args: ['--reuid=65534', '--regid=65534', '--clear-groups', shell.file, ...shell.args],
  });
  it('finds the script’s shell where no command line can be read', options, async () => {
    const hide = after('for p in /proc/[0-9]*; do mount --bind /dev/null $p/cmdline 2>/dev/null; done; true');
    const job = await start({ shell: bash, isContainer: true, startShell: hide });
    const held = await holdScriptShell(job.options);
    expect(held).toMatchObject({ shell: 'bash', foundBy: 'init' });
    expect(await job.standsStill()).toBe(true);
  });

  it('passes over what the script left in the background', options, async () => {
    const before = ['(while true; do sleep 0.1; done &)', 'sleep 0.1', 'bash -c "sleep 600; true" &'];
    const job = await start({ shell: bash, isContainer: true, before });
    await holdScriptShell(job.options);
    expect(await job.standsStill()).toBe(true);
  });

  it('may not stop another user’s script, and says so', options, async () => {
    const job = await start({ shell: bash, isContainer: true, startShell: asNobody });
    await expect(holdScriptShell(job.options)).rejects.toThrow(refusal('not-permitted'));
    await job.goesOn();
  });

  it('says that the script’s processes are hidden', options, async () => {
    const startShell = (shell: Shell) => after('mount -t proc -o hidepid=2 proc /proc')(asNobody(shell));
    const job = await start({ shell: bash, isContainer: true, startShell });
    await expect(holdScriptShell(job.options)).rejects.toThrow(refusal('hidden'));
    await job.goesOn();
  });

  it('says that there is no /proc', options, async () => {
    const job = await start({
      shell: bash,
      isContainer: true,
      startShell: after('mount -t tmpfs none /proc'),
    });
    await expect(holdScriptShell(job.options)).rejects.toThrow(refusal('no-proc'));
    await job.goesOn();
  });
});
