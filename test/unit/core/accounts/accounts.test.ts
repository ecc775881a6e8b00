import { describe, expect, it } from 'vitest';
import { createAccounts, type AccountsOptions } from '../../../../main/core/accounts/accounts.ts';
import type { WebUser } from '../../../../main/core/gitlab/web.ts';
import { createState } from '../../../../main/core/state.ts';
import { startLoopback } from '../loopback.ts';
import { createCollectedLog, createMemorySecrets, createMemoryStore } from '../memoryPorts.ts';
import { sampleAccount, startMs } from '../sampleFacts.ts';
import { createVirtualClock } from '../virtualClock.ts';

const token = 'glpat-canary-token-1';
const cookie = 'canary0123456789';
const stored = sampleAccount({ terminalAccess: { kind: 'none' } });

type BenchOptions = {
  readonly accounts?: readonly unknown[];
  readonly secrets?: Readonly<Record<string, string>>;
  readonly whoAmI?: WebUser;
  readonly window?: AccountsOptions['signInWindow'];
};

function createBench({
  accounts = [stored],
  secrets: kept = { 'token:a1': token },
  whoAmI,
  window,
}: BenchOptions = {}) {
  const store = createMemoryStore({ accounts });
  const secrets = createMemorySecrets(kept);
  const log = createCollectedLog();
  const state = createState();
  const happened: string[] = [];
  const clock = createVirtualClock(startMs);
  const service = createAccounts({
    clock,
    random: () => 0.5,
    log,
    store,
    secrets,
    ...(window ? { signInWindow: window } : {}),
    facts: state.accounts,
    signIn: { fetch, clock, version: '0', progress: () => {} },
    whoAmI: async () => whoAmI ?? { kind: 'user', username: 'alice' },
    onSignedIn: ({ id }) => void happened.push(`signed in ${id}`),
    onTokenRenewed: (id) => void happened.push(`renewed ${id}`),
    onSignedOut: async ({ id }) => void happened.push(`signed out ${id}`),
    onCapabilities: () => void happened.push('capabilities'),
  });
  return { service, store, secrets, log, state, happened };
}

/** A GitLab for user 7 on loopback. */
function startGitLab(): Promise<{ readonly url: string }> {
  const answers: Readonly<Record<string, unknown>> = {
    '/api/v4/version': { version: '18.7.0' },
    '/api/v4/personal_access_tokens/self': { name: 'Jobshell', scopes: ['api'] },
    '/api/v4/user': { id: 7, username: 'alice', name: 'Alice' },
  };
  return startLoopback(({ url }) => ({ body: answers[url] ?? {} }));
}

describe('at the start', () => {
  it('takes up the accounts whose secrets are there', async () => {
    const bench = createBench({ secrets: { 'token:a1': token, 'cookie:a1': cookie } });
    await bench.service.start();
    expect([bench.state.accounts.all(), bench.happened, bench.service.webCredential('a1')]).toEqual([
      [sampleAccount({ terminalAccess: { kind: 'web-session' } })],
      ['signed in a1'],
      { kind: 'cookie', cookie },
    ]);
  });

  it('leaves out an account without its token, and keeps it for the next sign-in', async () => {
    const bench = createBench({ secrets: {} });
    await bench.service.start();
    expect([bench.state.accounts.all(), bench.log.events, bench.store.content.get('accounts')]).toEqual([
      [],
      ['account.secretMissing'],
      [stored],
    ]);
  });

  it('starts empty from a file that makes no sense, and says so in the log', async () => {
    const bench = createBench({ accounts: [{ id: 3 }] });
    await bench.service.start();
    expect([bench.state.accounts.all(), bench.log.events]).toEqual([[], ['accounts.unreadable']]);
  });

  it('remembers that the instance takes the token', async () => {
    const bench = createBench({ accounts: [{ ...stored, tokenOnWeb: true }] });
    await bench.service.start();
    expect([bench.service.get('a1').terminalAccess, bench.service.webCredential('a1')]).toEqual([
      { kind: 'token' },
      { kind: 'token', token },
    ]);
  });
});

describe('signing in', () => {
  it('keeps the token among the secrets and nowhere else', async () => {
    const { url } = await startGitLab();
    const bench = createBench({ accounts: [], secrets: {} });
    const account = await bench.service.signIn({ gitlabUrl: url, token, keepWithoutKeyring: false });
    expect([bench.secrets.content.get(`token:${account.id}`), bench.happened]).toEqual([
      token,
      [`signed in ${account.id}`],
    ]);
    expect(JSON.stringify([...bench.store.content, bench.state.accounts.all()])).not.toContain('canary');
  });

  it('with another token renews the account there is, and keeps its cookie', async () => {
    const { url } = await startGitLab();
    const bench = createBench({
      accounts: [{ ...stored, gitlabUrl: url }],
      secrets: { 'token:a1': token, 'cookie:a1': cookie },
    });
    await bench.service.start();
    const account = await bench.service.signIn({
      gitlabUrl: url,
      token: 'glpat-second-token',
      keepWithoutKeyring: false,
    });
    expect([account.id, bench.happened.at(-1), bench.service.secretsOf('a1')]).toEqual([
      'a1',
      'renewed a1',
      { token: 'glpat-second-token', cookie },
    ]);
  });

  it('keeps secrets without a keyring only where the person says so', async () => {
    const { url } = await startGitLab();
    const bench = createBench({ accounts: [], secrets: {} });
    await bench.service.signIn({ gitlabUrl: url, token, keepWithoutKeyring: true });
    expect([bench.secrets.protection(), bench.happened[0]]).toEqual(['weak', 'capabilities']);
  });
});

describe('a web session', () => {
  it('by its cookie opens terminals from now on', async () => {
    const bench = createBench();
    await bench.service.start();
    const account = await bench.service.useCookie({ accountId: 'a1', cookie: `_gitlab_session=${cookie}` });
    expect([
      account.terminalAccess,
      bench.secrets.content.get('cookie:a1'),
      bench.service.webCredential('a1'),
    ]).toEqual([{ kind: 'web-session' }, cookie, { kind: 'cookie', cookie }]);
    expect(JSON.stringify([...bench.store.content, bench.state.accounts.all()])).not.toContain('canary');
  });

  it.each<readonly [string, WebUser, object]>([
    ['that GitLab does not know', { kind: 'signed-out' }, { code: 'cookie-invalid' }],
    [
      "of somebody else's",
      { kind: 'user', username: 'bob' },
      { code: 'cookie-other-user', params: { cookieUser: 'bob', username: 'alice' } },
    ],
  ])('%s is not kept', async (_what, whoAmI, error) => {
    const bench = createBench({ whoAmI });
    await bench.service.start();
    await expect(bench.service.useCookie({ accountId: 'a1', cookie })).rejects.toMatchObject(error);
    expect([bench.secrets.content.get('cookie:a1'), bench.service.webCredential('a1')]).toEqual([
      undefined,
      undefined,
    ]);
  });

  it('that has ended is asked for again, and renewed by the next cookie', async () => {
    const bench = createBench({ secrets: { 'token:a1': token, 'cookie:a1': cookie } });
    await bench.service.start();
    bench.service.sessionEnded('a1');
    expect(bench.service.get('a1').terminalAccess).toEqual({ kind: 'expired' });
    await bench.service.useCookie({ accountId: 'a1', cookie: 'another0123456789' });
    expect(bench.service.get('a1').terminalAccess).toEqual({ kind: 'web-session' });
  });

  it('comes out of the sign-in window, where there is one', async () => {
    const window = { open: async () => cookie, clear: async () => {} };
    const bench = createBench({ window });
    await bench.service.start();
    await bench.service.openSignInWindow('a1');
    expect(bench.service.webCredential('a1')).toEqual({ kind: 'cookie', cookie });
  });

  it.each([
    ['closed by the person', { open: async () => undefined, clear: async () => {} }, 'sign-in-closed'],
    ['missing', undefined, 'unsupported'],
  ])('window %s', async (_what, window, code) => {
    const bench = createBench(window ? { window } : {});
    await bench.service.start();
    await expect(bench.service.openSignInWindow('a1')).rejects.toMatchObject({ code });
  });
});

describe('signing out', () => {
  it('forgets everything, after the terminals are closed', async () => {
    const cleared: string[] = [];
    const window = { open: async () => undefined, clear: async (id: string) => void cleared.push(id) };
    const bench = createBench({ secrets: { 'token:a1': token, 'cookie:a1': cookie }, window });
    await bench.service.start();
    await bench.service.signOut('a1');
    expect({
      secrets: [...bench.secrets.content],
      store: bench.store.content.get('accounts'),
      facts: bench.state.accounts.all(),
      happened: bench.happened,
      cleared,
    }).toEqual({
      secrets: [],
      store: [],
      facts: [],
      happened: ['signed in a1', 'signed out a1'],
      cleared: ['a1'],
    });
    expect(() => bench.service.secretsOf('a1')).toThrow(expect.objectContaining({ code: 'no-such-account' }));
  });

  it('of nobody is an error', async () => {
    await expect(createBench().service.signOut('nobody')).rejects.toMatchObject({ code: 'no-such-account' });
  });
});

describe('what GitLab says later', () => {
  it('a rejected token is shown with its reason', async () => {
    const bench = createBench();
    await bench.service.start();
    bench.service.tokenRejected('a1', 'revoked');
    expect(bench.service.get('a1').token).toEqual({ kind: 'rejected', reason: 'revoked' });
  });

  it('that it takes the token on the web opens terminals by it', async () => {
    const bench = createBench();
    await bench.service.start();
    bench.service.setTokenOnWeb('a1', true);
    expect([bench.service.webCredential('a1'), bench.service.get('a1').terminalAccess]).toEqual([
      { kind: 'token', token },
      { kind: 'token' },
    ]);
    expect(bench.store.content.get('accounts')).toMatchObject([{ id: 'a1', tokenOnWeb: true }]);
  });

  it('that it does not leaves everything as it was', async () => {
    const bench = createBench();
    await bench.service.start();
    bench.service.setTokenOnWeb('a1', false);
    expect([bench.service.tokenOnWeb('a1'), bench.service.get('a1').terminalAccess]).toEqual([
      false,
      { kind: 'none' },
    ]);
  });
});
