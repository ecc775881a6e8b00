import { describe, expect, it } from 'vitest';
import { createHttp } from '../../../../main/core/gitlab/http.ts';
import { createGitLabWeb, encodePath } from '../../../../main/core/gitlab/web.ts';
import { startLoopback, type Asked, type Reply } from '../loopback.ts';
import { createVirtualClock } from '../virtualClock.ts';

async function createBench(answer: (asked: Asked) => Reply) {
  const server = await startLoopback(answer);
  const clock = createVirtualClock(0);
  const http = createHttp({ gitlabUrl: server.url, fetch, clock, version: '0' });
  return { server, web: createGitLabWeb({ http, clock, credential: { kind: 'cookie', cookie: 'c' } }) };
}

const toSignIn: Reply = { status: 302, headers: { location: 'https://g/users/sign_in' } };

describe('jobPage', () => {
  it.each<readonly [string, Reply, unknown]>([
    [
      'with a terminal',
      { body: { terminal_path: '/a/b/-/jobs/1/terminal', metadata: { timeout_human_readable: '1h' } } },
      { kind: 'page', hasTerminal: true, timeoutText: '1h' },
    ],
    ['without one', { body: { id: 1 } }, { kind: 'page', hasTerminal: false, timeoutText: undefined }],
    ['to someone unknown', toSignIn, { kind: 'signed-out' }],
    ['401', { status: 401 }, { kind: 'signed-out' }],
    ['404', { status: 404 }, { kind: 'refused' }],
    ['403', { status: 403 }, { kind: 'refused' }],
  ])('%s', async (_what, reply, expected) => {
    const { web, server } = await createBench(() => reply);
    expect(await web.jobPage('group/sub/project', 1)).toEqual(expected);
    expect(server.asked[0]?.url).toBe('/group/sub/project/-/jobs/1.json');
  });

  it.each<readonly [string, Reply, string]>([
    [
      'two factors wanted',
      { status: 302, headers: { location: '/-/profile/two_factor_auth' } },
      'gitlab-answer',
    ],
    ['GitLab down', { status: 502 }, 'gitlab-down'],
    ['a limit', { status: 429 }, 'rate-limited'],
    ['a page instead of JSON', { body: '<html>' }, 'gitlab-answer'],
  ])('%s is an error', async (_what, reply, code) => {
    const { web } = await createBench(() => reply);
    await expect(web.jobPage('a/b', 1)).rejects.toMatchObject({ code });
  });
});

describe('tracePage', () => {
  const ask = { projectPath: 'a/b', jobId: 1, state: undefined };

  it('passes the state on', async () => {
    const { web, server } = await createBench(() => ({
      body: { complete: false, state: 'x--1', lines: [{ offset: 0, content: [{ text: 'hi' }] }] },
    }));
    const page = await web.tracePage({ ...ask, state: 'a+b==--f/' });
    expect(page).toMatchObject({ state: 'x--1', lines: [{ offset: 0, content: [{ text: 'hi' }] }] });
    expect(server.asked[0]?.url).toBe('/a/b/-/jobs/1/trace.json?state=a%2Bb%3D%3D--f%2F');
  });

  it.each<readonly [string, Reply, string]>([
    ['no log yet', { status: 204 }, 'no-log-yet'],
    ['session over', toSignIn, 'session-ended'],
  ])('%s', async (_what, reply, expected) => {
    const { web } = await createBench(() => reply);
    expect(await web.tracePage(ask)).toBe(expected);
  });
});

describe('whoAmI', () => {
  const refusedApi = (profile: Reply) => (asked: Asked) =>
    asked.url.startsWith('/api/') ? { status: 401, body: {} } : profile;

  it.each<readonly [string, (asked: Asked) => Reply, unknown]>([
    [
      'the API tells',
      () => ({ body: { id: 7, username: 'alice', name: 'Alice' } }),
      { kind: 'user', username: 'alice' },
    ],
    ['only the page does', refusedApi({ body: '<html>' }), { kind: 'someone' }],
    ['nobody is signed in', refusedApi(toSignIn), { kind: 'signed-out' }],
  ])('%s', async (_what, answer, expected) => {
    const { web } = await createBench(answer);
    expect(await web.whoAmI()).toEqual(expected);
  });

  it('does not take an outage for a signed-out session', async () => {
    const { web } = await createBench(() => ({ status: 502 }));
    await expect(web.whoAmI()).rejects.toMatchObject({ code: 'gitlab-down' });
  });
});

describe('encodePath', () => {
  it('keeps the slashes and nothing else', () => {
    expect(encodePath('group/a b/c?d')).toBe('group/a%20b/c%3Fd');
  });
});
