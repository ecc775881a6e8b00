import { describe, expect, it } from 'vitest';
import { checkSignIn } from '../../../../main/core/accounts/signIn.ts';
import type { EventPayload } from '../../../../preload/contract/api.ts';
import { startLoopback, type Asked, type Reply } from '../loopback.ts';
import { startMs } from '../sampleFacts.ts';
import { createVirtualClock } from '../virtualClock.ts';

const token = 'glpat-canary-0123456789';
const self = { name: 'Jobshell', revoked: false, active: true, scopes: ['api'], expires_at: '2027-01-01' };

type Routes = Readonly<Record<string, Reply>>;
const unauthorized: Reply = { status: 401, body: { message: '401 Unauthorized' } };
const page404: Reply = { status: 404, body: '<html>not here' };

/** A GitLab under `root` that answers as told; version without a token as GitLab does. */
function gitlab(change: Routes = {}, root = ''): (asked: Asked) => Reply {
  const routes: Routes = {
    '/api/v4/version': { body: { version: '18.7.0', revision: 'x' } },
    '/api/v4/personal_access_tokens/self': { body: self },
    '/api/v4/user': { body: { id: 7, username: 'alice', name: 'Alice' } },
    ...change,
  };
  return ({ url, headers }) => {
    if (!url.startsWith(`${root}/`)) return page404;
    const path = url.slice(root.length);
    if (headers['private-token'] === undefined && path === '/api/v4/version') return unauthorized;
    return routes[path] ?? page404;
  };
}

async function signIn(answer: (asked: Asked) => Reply, change: { path?: string; token?: string } = {}) {
  const server = await startLoopback(answer);
  const steps: EventPayload<'signIn.progressed'>[] = [];
  const result = await checkSignIn(
    { gitlabUrl: `${server.url}${change.path ?? ''}`, token: change.token ?? token },
    { fetch, clock: createVirtualClock(startMs), version: '0', progress: (step) => void steps.push(step) },
  ).then(
    (account) => ({ account, error: undefined }),
    (error: unknown) => ({ account: undefined, error }),
  );
  const told = steps
    .filter(({ state }) => state !== 'started')
    .map(({ step, state, detail }) => [step, state, detail]);
  return { ...result, server, told };
}

describe('a good sign-in', () => {
  it('tells the account and each step', async () => {
    const { account, told, server } = await signIn(gitlab());
    expect(account).toEqual({
      secret: token,
      gitlabUrl: server.url,
      userId: 7,
      username: 'alice',
      displayName: 'Alice',
      gitlabVersion: '18.7.0',
      token: {
        kind: 'active',
        name: 'Jobshell',
        scopes: ['api'],
        canAct: true,
        fineGrained: false,
        expiresOn: '2027-01-01',
      },
    });
    expect(told).toEqual([
      ['reach', 'passed', server.url],
      ['version', 'passed', '18.7.0'],
      ['token', 'passed', 'Jobshell'],
      ['scopes', 'passed', 'api'],
      ['user', 'passed', '@alice'],
    ]);
  });

  it('finds a GitLab under a sub-path from any of its pages, and shows the token to no other path', async () => {
    const { account, server } = await signIn(gitlab({}, '/git'), {
      path: '/git/group/project/-/jobs/1?x=1#L1',
    });
    expect(account?.gitlabUrl).toBe(`${server.url}/git`);
    const withToken = server.asked.filter(({ headers }) => headers['private-token'] !== undefined);
    expect(withToken.every(({ url }) => url.startsWith('/git/api/v4/'))).toBe(true);
  });

  it('trims the token', async () => {
    expect((await signIn(gitlab(), { token: `  ${token}\n` })).account?.secret).toBe(token);
  });

  it.each<readonly [string, Reply, unknown]>([
    [
      'read_api only looks',
      { body: { ...self, scopes: ['read_api'], expires_at: null } },
      { kind: 'active', name: 'Jobshell', scopes: ['read_api'], canAct: false, fineGrained: false },
    ],
    [
      'fine-grained: scopes tell nothing',
      { body: { ...self, scopes: ['granular'], granular: true, expires_at: null } },
      { kind: 'active', name: 'Jobshell', scopes: ['granular'], canAct: false, fineGrained: true },
    ],
    [
      'an old GitLab cannot tell',
      page404,
      { kind: 'active', name: '', scopes: [], canAct: true, fineGrained: false },
    ],
    [
      'not a personal access token',
      { status: 400, body: { error: 'requires token type' } },
      { kind: 'active', name: '', scopes: [], canAct: true, fineGrained: false },
    ],
  ])('%s', async (_what, reply, state) => {
    const { account } = await signIn(gitlab({ '/api/v4/personal_access_tokens/self': reply }));
    expect(account?.token).toEqual(state);
  });

  it('follows a move to another port of the same host, without the token', async () => {
    const real = await startLoopback(gitlab());
    const { account, server } = await signIn(() => ({
      status: 301,
      headers: { location: `${real.url}/api/v4/version` },
    }));
    expect(account?.gitlabUrl).toBe(real.url);
    expect(server.asked.map(({ headers }) => headers['private-token'])).toEqual([undefined]);
  });
});

describe('a failed sign-in', () => {
  const revoked: Reply = {
    status: 401,
    body: { error: 'invalid_token', error_description: 'Token was revoked.' },
  };
  const self404 = (reply: Reply): Routes => ({ '/api/v4/personal_access_tokens/self': reply });

  it.each<readonly [string, (asked: Asked) => Reply, string, string]>([
    ['no GitLab there', () => page404, 'reach', 'not-gitlab'],
    ['a page for everything', () => ({ body: '<html>Welcome' }), 'reach', 'not-gitlab'],
    ['JSON of something else', () => ({ body: { hello: 'world' } }), 'reach', 'not-gitlab'],
    ['GitLab down', () => ({ status: 502, body: 'GitLab is not responding' }), 'reach', 'gitlab-down'],
    ['a limit', () => ({ status: 429, headers: { 'retry-after': '5' } }), 'reach', 'rate-limited'],
    ['a wall in front', () => ({ status: 403, body: '<html>' }), 'reach', 'forbidden'],
    [
      'moved to another host',
      () => ({ status: 302, headers: { location: 'https://sso.example.com/api/v4/version' } }),
      'reach',
      'not-gitlab',
    ],
    [
      'unknown token',
      gitlab({ '/api/v4/version': unauthorized, ...self404(unauthorized) }),
      'token',
      'token-invalid',
    ],
    ['revoked token', gitlab({ '/api/v4/version': revoked, ...self404(revoked) }), 'token', 'token-revoked'],
    [
      'revoked, as it says itself',
      gitlab(self404({ body: { ...self, revoked: true } })),
      'scopes',
      'token-revoked',
    ],
    [
      'expires today',
      gitlab(self404({ body: { ...self, expires_at: '2026-11-23' } })),
      'scopes',
      'token-expired',
    ],
    [
      'scopes too narrow',
      gitlab(self404({ body: { ...self, scopes: ['read_user', 'read_repository'] } })),
      'scopes',
      'token-scope',
    ],
    ['limit at the last step', gitlab({ '/api/v4/user': { status: 429 } }), 'user', 'rate-limited'],
  ])('%s', async (_what, answer, step, code) => {
    const { error, told } = await signIn(answer);
    expect(error).toMatchObject({ code });
    expect(told.at(-1)?.slice(0, 2)).toEqual([step, 'failed']);
  });

  it.each(['', 'short', 'two words in it', 'glpat-ünïcode-123', 'x\r\nX-Evil: 1'])(
    'does not send %j, which is no token',
    async (bad) => {
      const { error, server } = await signIn(gitlab(), { token: bad });
      expect([error, server.asked.length]).toEqual([expect.objectContaining({ code: 'token-malformed' }), 0]);
    },
  );

  it('tells nothing of the token', async () => {
    const { error, told } = await signIn(gitlab(self404(revoked)));
    expect(JSON.stringify([error, told, error instanceof Error ? error.stack : ''])).not.toContain('canary');
  });

  it('does not follow a move from https to http, where the token would be readable', async () => {
    const asked: string[] = [];
    const downgrade: typeof fetch = async (input) => {
      asked.push(String(input));
      return new Response('', {
        status: 301,
        headers: { location: 'http://gitlab.example.com/api/v4/version' },
      });
    };
    const attempt = checkSignIn(
      { gitlabUrl: 'https://gitlab.example.com', token },
      { fetch: downgrade, clock: createVirtualClock(startMs), version: '0', progress: () => {} },
    );
    await expect(attempt).rejects.toMatchObject({ code: 'not-gitlab' });
    expect(asked).toEqual(['https://gitlab.example.com/api/v4/version']);
  });
});
