import { describe, expect, test } from 'vitest';
import { dial, openTerminal, refusal, seen, startRig, type Rig } from './harness.ts';
import type { JobHandle } from '../../gitlab/handles.ts';
import type { JobOptions } from '../../gitlab/options.ts';

/*
 * How terminal.ws answers, as measured on the real Workhorse and Runner.
 */

function addJob({ gitlab, project }: Rig, options: Partial<JobOptions> = {}): JobHandle {
  return gitlab.jobs.add({ project, name: 'job', startedBy: 'alice', ...options });
}

const workhorseError = {
  status: 500,
  type: 'text/plain; charset=utf-8',
  nosniff: 'nosniff',
  buffering: 'no',
  requestId: undefined,
  body: 'Internal server error\n',
};

async function summary(job: JobHandle, headers: Readonly<Record<string, string>>): Promise<object> {
  const answer = await refusal(job, { headers });
  return {
    status: answer.status,
    type: answer.headers['content-type'],
    nosniff: answer.headers['x-content-type-options'],
    buffering: answer.headers['x-accel-buffering'],
    requestId: answer.headers['x-request-id'],
    body: answer.body,
  };
}

describe('authorize', () => {
  test('nobody signed in, a stale cookie and a token alone are all sent to the sign-in page', async () => {
    const rig = await startRig();
    const job = addJob(rig);
    const attempts = [
      {},
      { Cookie: '_gitlab_session=stale' },
      { 'PRIVATE-TOKEN': rig.token },
      { Authorization: `Bearer ${rig.token}` },
    ];
    const answers = await Promise.all(attempts.map((headers) => refusal(job, { headers })));
    expect(answers.map(({ status, headers }) => [status, headers.location])).toEqual(
      attempts.map(() => [302, `${rig.gitlab.url}/users/sign_in`]),
    );
  });

  test('every other refusal is the same 404 page', async () => {
    const rig = await startRig();
    const { gitlab, project, cookie } = rig;
    gitlab.runners.add({ description: 'no sessions', sessionServer: false });
    gitlab.runners.add({ description: 'ssh', executor: 'ssh' });
    const jobs = [
      addJob(rig, { startedBy: 'bob' }),
      addJob(rig, { status: 'pending' }),
      addJob(rig, { status: 'success' }),
      addJob(rig, { runner: 'no sessions' }),
      addJob(rig, { runner: 'ssh' }),
      addJob(rig, { protectedRef: true }),
    ];
    const answers = await Promise.all(jobs.map((job) => refusal(job, { headers: { Cookie: cookie } })));
    const path = `${gitlab.url}/${project}/-/jobs/99999/terminal.ws`;
    const [first] = jobs;
    if (first === undefined) throw new Error('no job');
    answers.push(await refusal(first, { headers: { Cookie: cookie }, path }));
    expect(answers.map(({ status, headers }) => [status, headers['content-type']])).toEqual(
      answers.map(() => [404, 'text/html; charset=utf-8']),
    );
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
  });

  test('GitLab up to 11.4.7 takes the token', async () => {
    const rig = await startRig({ version: '11.4.0' });
    const terminal = await openTerminal(addJob(rig), { headers: { 'PRIVATE-TOKEN': rig.token } });
    terminal.socket.terminate();
  });

  test('a path with a numeric project id, or a proxy that drops Upgrade: 400', async () => {
    const rig = await startRig();
    const job = addJob(rig);
    const headers = { Cookie: rig.cookie };
    const byId = await refusal(job, { headers, path: `${rig.gitlab.url}/1/-/jobs/${job.id}/terminal.ws` });
    rig.gitlab.knobs.dropUpgrade = true;
    const dropped = await refusal(job, { headers });
    expect([byId.status, dropped.status, dropped.body]).toEqual([
      400,
      400,
      'websocket upgrade not allowed\n',
    ]);
  });

  test('what stands in front of Rails answers as it does for pages', async () => {
    const rig = await startRig();
    const job = addJob(rig);
    rig.gitlab.knobs.rateLimit = { requests: 1, retryAfterSeconds: 17 };
    const limited = await refusal(job, { headers: { Cookie: rig.cookie } });
    rig.gitlab.knobs.railsDown = true;
    const withoutRails = await refusal(job, { headers: { Cookie: rig.cookie } });
    expect([withoutRails.status, withoutRails.headers['content-type']]).toEqual([
      502,
      'text/plain; charset=utf-8',
    ]);
    rig.gitlab.knobs.failAll = 502;
    const down = await refusal(job, { headers: { Cookie: rig.cookie } });
    expect([
      limited.status,
      limited.headers['retry-after'],
      down.status,
      down.headers['content-type'],
    ]).toEqual([429, '17', 502, 'text/html; charset=utf-8']);
  });
});

describe('the Runner', () => {
  test('a second terminal on the same job gets 500, and the place is free again after the first has left', async () => {
    const rig = await startRig();
    const job = addJob(rig);
    const headers = { Cookie: rig.cookie };
    const attempts = await Promise.all([1, 2, 3, 4].map(() => dial(job, { headers })));
    const [first] = attempts.filter((attempt) => 'socket' in attempt);
    expect(attempts.map((attempt) => ('socket' in attempt ? 101 : attempt.status)).toSorted()).toEqual([
      101, 500, 500, 500,
    ]);
    expect(await summary(job, headers)).toEqual(workhorseError);
    if (first === undefined || !('socket' in first)) throw new Error('none opened');
    first.socket.close(1000);
    await first.closed;
    await job.waitFor(({ terminalTaken }) => !terminalTaken);
    const again = await openTerminal(job, { headers });
    again.socket.terminate();
  });

  test.each([
    'unreachable',
    'not-ready',
    'container-not-running',
    { failsAfterSeconds: 120 },
    'every-other',
  ] as const)('%s: Workhorse tells nothing but 500', async (behaviour) => {
    const rig = await startRig({ timeScale: 600 });
    const job = addJob(rig, { terminal: behaviour, jobTimeoutSeconds: 100_000 });
    expect(await summary(job, { Cookie: rig.cookie })).toEqual(workhorseError);
  });

  test('the time until 500 differs: refused at once, not ready after 60 s, container after 15 s', async () => {
    const timeScale = 60;
    const rig = await startRig({ timeScale });
    const after = async (terminal: JobOptions['terminal']): Promise<number> => {
      const job = addJob(rig, {
        ...(terminal === undefined ? {} : { terminal }),
        jobTimeoutSeconds: 100_000,
      });
      const start = performance.now();
      await refusal(job, { headers: { Cookie: rig.cookie } });
      return ((performance.now() - start) * timeScale) / 1000;
    };
    const [refused, container, notReady] = await Promise.all([
      after('unreachable'),
      after('container-not-running'),
      after('not-ready'),
    ]);
    expect(refused).toBeLessThan(container);
    expect(container).toBeGreaterThanOrEqual(15);
    expect(container).toBeLessThan(notReady);
    expect(notReady).toBeGreaterThanOrEqual(60);
  });

  test('one that never answers holds its place only as long as the client waits', async () => {
    const rig = await startRig();
    const job = addJob(rig, { terminal: 'never-answers' });
    const leaving = new AbortController();
    const attempt = dial(job, { headers: { Cookie: rig.cookie }, signal: leaving.signal }).catch(
      () => 'gave up',
    );
    await job.waitFor(({ terminalTaken }) => terminalTaken);
    leaving.abort();
    expect(await attempt).toBe('gave up');
    await job.waitFor(({ terminalTaken }) => !terminalTaken);
  });

  test('one that gets ready later answers then', async () => {
    const rig = await startRig({ timeScale: 20 });
    const job = addJob(rig, { terminal: { readyAfterSeconds: 12 }, jobTimeoutSeconds: 100_000 });
    const start = performance.now();
    const terminal = await openTerminal(job, { headers: { Cookie: rig.cookie } });
    expect(performance.now() - start).toBeGreaterThanOrEqual(500);
    terminal.socket.terminate();
  });

  test('before 15.11 one that is not ready refuses at once, and the first retry works', async () => {
    const rig = await startRig();
    rig.gitlab.runners.add({ description: 'old', version: '14.7.0' });
    const job = addJob(rig, { runner: 'old', terminal: { readyAfterSeconds: 0.5 } });
    expect(await summary(job, { Cookie: rig.cookie })).toEqual(workhorseError);
    await job.waitFor(() => job.logText().includes('step_script'));
    const terminal = await openTerminal(job, { headers: { Cookie: rig.cookie } });
    terminal.socket.terminate();
  });
});

describe('the upgrade', () => {
  test('Origin must be absent or its host that of the request', async () => {
    const rig = await startRig();
    const job = addJob(rig);
    for (const origin of ['null', 'file://', 'https://evil.example']) {
      const answer = await refusal(job, { headers: { Cookie: rig.cookie, Origin: origin } });
      expect([
        answer.status,
        answer.headers['content-type'],
        answer.body,
        answer.headers['sec-websocket-version'],
      ]).toEqual([403, 'text/plain; charset=utf-8', 'Forbidden\n', '13']);
      await job.waitFor(({ terminalTaken }) => !terminalTaken);
    }
    // A refused client has still started and killed a shell.
    expect(job.terminals).toHaveLength(3);
    const terminal = await openTerminal(job, { headers: { Cookie: rig.cookie, Origin: rig.gitlab.url } });
    terminal.socket.terminate();
  });

  test('subprotocols: raw preferred, base64 in text frames, never a compression', async () => {
    const rig = await startRig();
    const job = addJob(rig);
    const headers = { Cookie: rig.cookie };
    const raw = await openTerminal(job, {
      headers,
      protocols: ['base64.terminal.gitlab.com', 'terminal.gitlab.com'],
    });
    raw.type('echo $((6*7))\r');
    await seen(rig, raw, '\n42');
    expect([raw.protocol, raw.socket.extensions, raw.frames().areBinary]).toEqual([
      'terminal.gitlab.com',
      '',
      true,
    ]);
    raw.socket.close(1000);
    await raw.closed;
    await job.waitFor(({ terminalTaken }) => !terminalTaken);

    const encoded = await openTerminal(job, { headers, protocols: ['base64.terminal.gitlab.com'] });
    encoded.type(Buffer.from('echo $((6*7))\r').toString('base64'));
    await rig.gitlab.until(() => decodeFrames(encoded.outputBytes()).includes('\n42'));
    expect(encoded.frames().areBinary).toBe(false);
    encoded.type('*** not base64 ***');
    expect(await encoded.closed).toEqual({ code: 1006, reason: '' });
  });
});

/** Each frame is base64 of its own; `=` ends one. */
function decodeFrames(bytes: Buffer): string {
  return (bytes.toString().match(/[^=]+={0,2}/g) ?? [])
    .map((part) => Buffer.from(part, 'base64').toString())
    .join('');
}
