import { describe, expect, test } from 'vitest';
import { canIsolate } from '../../gitlab/runner/container.ts';
import { openTerminal, seen, startRig } from './harness.ts';

/* The docker look-alike as its processes see it (facts of the real one: gitlab#329471, executors/docker). */

describe.skipIf(!canIsolate())('a container', () => {
  test('has a first process that evaluates the script in a fork, and a terminal from outside', async () => {
    const rig = await startRig();
    rig.gitlab.runners.add({ description: 'docker', executor: 'docker' });
    const script = ['until [ -e ~/may-end ]; do sleep 0.05; done'];
    const job = rig.gitlab.jobs.add({
      project: rig.project,
      name: 'job',
      startedBy: 'alice',
      runner: 'docker',
      script,
    });
    const terminal = await openTerminal(job, { headers: { Cookie: rig.cookie } });
    const look =
      'for p in /proc/[0-9]*; do read -r l <$p/stat; set -- $l; [ $1 = $$ ] || [ $2 != "(bash)" ] || echo $1:$2:$4; done; echo own:$PPID:$((6*7))';
    terminal.type(`${look}\r`);
    await seen(rig, terminal, 'own:0:42');
    expect(terminal.output()).toMatch(/\D1:\(bash\):0\r\n/);
    expect(terminal.output()).toMatch(/\r\n\d+:\(bash\):1\r\n/);
    terminal.type('echo "jobs: $-"; touch ~/may-end\r');
    expect(await terminal.closed).toEqual({ code: 1006, reason: '' });
    // It has job control, as a real one.
    expect(terminal.output()).toMatch(/\Djobs: \w*m/);
    await job.waitFor(({ status }) => status === 'success');
  });

  test('is over with its first process, whatever else runs in it', async () => {
    const rig = await startRig();
    rig.gitlab.runners.add({ description: 'docker', executor: 'docker' });
    const job = rig.gitlab.jobs.add({
      project: rig.project,
      name: 'job',
      startedBy: 'alice',
      runner: 'docker',
    });
    const terminal = await openTerminal(job, { headers: { Cookie: rig.cookie } });
    terminal.type('setsid sleep 600 & echo $((6*7))\r');
    await seen(rig, terminal, '\n42');
    job.cancel();
    await terminal.closed;
    await job.waitFor(({ status }) => status === 'canceled');
  });
});
