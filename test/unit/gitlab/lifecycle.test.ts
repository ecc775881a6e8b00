import { spawn } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { request } from 'node:https';
import { describe, expect, test } from 'vitest';
import { getJson, openTerminal, seen, startRig } from './harness.ts';

describe('stop and start', () => {
  test('terminals get a FIN, jobs and data survive, the port is the same', async () => {
    const rig = await startRig();
    const { gitlab, project, cookie } = rig;
    const job = gitlab.jobs.add({
      project,
      name: 'job',
      startedBy: 'alice',
      script: ['until [ -e ~/go ]; do sleep 0.05; done'],
    });
    const terminal = await openTerminal(job, { headers: { Cookie: cookie } });
    const { pid = 0 } = job.terminal ?? {};
    // A ^D that comes before the prompt stands there ends no shell: the tty hands it on as a NUL once bash reads key by key.
    await gitlab.until(() => /[$#] $/.test(terminal.output()), { what: 'a prompt' });
    await gitlab.stop();
    expect(await terminal.closed).toEqual({ code: 1006, reason: '' });
    await expect(getJson(rig, '/api/v4/user')).rejects.toThrow();
    // The shell got ^D.
    await gitlab.until(() => !existsSync(`/proc/${pid}`), { what: 'the shell to end' });
    await gitlab.start();
    expect((await getJson(rig, '/api/v4/user')).status).toBe(200);
    expect(job.status).toBe('running');
    const again = await openTerminal(job, { headers: { Cookie: cookie } });
    again.type('touch ~/go; echo $((6*7))\r');
    await seen(rig, again, '\n42');
    await job.waitFor(({ deadlineMs }) => deadlineMs !== undefined);
    again.socket.close(1000);
    await job.waitFor(({ status }) => status === 'success');
  });

  test('a job that ends while Rails is down is told of when it is up again', async () => {
    const rig = await startRig({ timeScale: 10 });
    const job = rig.gitlab.jobs.add({
      project: rig.project,
      name: 'job',
      startedBy: 'alice',
      script: ['sleep 0.3'],
    });
    await rig.gitlab.stop({ abrupt: true });
    await rig.gitlab.until(() => job.logText().includes('Job succeeded'));
    expect(job.status).toBe('running');
    await rig.gitlab.start();
    await job.waitFor(({ status }) => status === 'success');
  });
});

describe('close', () => {
  test('leaves no process, no port and no file', async () => {
    const rig = await startRig();
    const { gitlab, project, cookie } = rig;
    const job = gitlab.jobs.add({
      project,
      name: 'job',
      startedBy: 'alice',
      script: ['sleep 300 & setsid sleep 301 & sleep 302'],
    });
    const terminal = await openTerminal(job, { headers: { Cookie: cookie } });
    terminal.type('(trap "" HUP; sleep 303) & setsid sleep 304 & cat\r');
    await gitlab.until(() => ownProcesses(gitlab.folder) >= 8, { what: 'all processes' });
    const port = Number(new URL(gitlab.url).port);
    await gitlab.close();
    await terminal.closed;
    expect(ownProcesses(gitlab.folder)).toBe(0);
    expect(existsSync(gitlab.folder)).toBe(false);
    const server = createServer().listen(port, '127.0.0.1');
    await once(server, 'listening');
    server.close();
  });

  test('leaves no timer: a process that has nothing else to do ends by itself', async () => {
    const gitlabFile = new URL('../../gitlab/gitlab.ts', import.meta.url).href;
    const program = `
      import { startGitLab } from ${JSON.stringify(gitlabFile)};
      const gitlab = await startGitLab();
      gitlab.users.add({ username: 'alice' });
      gitlab.projects.add({ path: 'a/b', members: { alice: 'developer' } });
      const job = gitlab.jobs.add({ project: 'a/b', name: 'job', startedBy: 'alice' });
      await job.waitFor(() => job.logText().includes('sleep 3600'));
      await fetch(gitlab.url + '/users/sign_in');
      await gitlab.close();
    `;
    const child = spawn(process.execPath, ['--input-type=module-typescript', '--eval', program], {
      stdio: 'inherit',
    });
    const [code] = await once(child, 'exit');
    expect(code).toBe(0);
  });
});

test('https with a certificate nobody knows', async () => {
  const rig = await startRig({ tls: true });
  await expect(fetch(rig.gitlab.url)).rejects.toMatchObject({
    cause: { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
  });
  const status = await new Promise((resolve, reject) => {
    request(`${rig.gitlab.url}/users/sign_in`, { ca: rig.gitlab.certificate }, ({ statusCode }) =>
      resolve(statusCode),
    )
      .on('error', reject)
      .end();
  });
  expect(status).toBe(200);
});

/** Processes with this folder in their environment, without those that have ended. */
function ownProcesses(folder: string): number {
  return readdirSync('/proc').filter((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      return readFileSync(`/proc/${name}/environ`).includes(folder);
    } catch {
      return false;
    }
  }).length;
}
