import type { AppErrorData } from '../../../preload/contract/error.ts';
import {
  type Account,
  type Capabilities,
  type Job,
  type ReopenOffer,
  type Retention,
  type Session,
  type Snapshot,
} from '../../../preload/contract/model.ts';
import { settingsSchema } from '../../../preload/contract/settings.ts';

/* Made-up facts for pictures of every screen. No test of behaviour stands on them. */

const minuteMs = 60_000;

export type Scene = {
  readonly snapshot: Snapshot;
  /** What a sign-in answers. */
  readonly signInError?: AppErrorData;
};

const account: Account = {
  id: 'a',
  gitlabUrl: 'https://gitlab.example.com',
  userId: 7,
  username: 'alice',
  displayName: 'Alice Liddell',
  gitlabVersion: '19.3.1',
  token: { kind: 'active', name: 'Jobshell', scopes: ['api'], canAct: true, fineGrained: false },
  terminalAccess: { kind: 'web-session' },
};

type JobSketch = Partial<Job> & { readonly name: string; readonly ageMinutes: number };

function job(now: number, gitlabId: number, { ageMinutes, ...rest }: JobSketch): Job {
  return {
    id: `a:${gitlabId}`,
    accountId: 'a',
    gitlabId,
    stage: 'test',
    projectId: 3,
    projectPath: 'acme/shop',
    ref: 'main',
    pipelineId: 4711,
    webUrl: `https://gitlab.example.com/acme/shop/-/jobs/${gitlabId}`,
    status: 'running',
    startedBy: 'alice',
    isMine: true,
    runner: { id: 12, description: 'build-03', shared: false },
    executor: 'docker',
    createdAt: now - ageMinutes * minuteMs,
    startedAt: now - ageMinutes * minuteMs,
    terminal: { kind: 'available' },
    ...rest,
  };
}

function jobs(now: number): readonly Job[] {
  const waiting = { status: 'pending', terminal: { kind: 'unavailable', reason: 'not-running' } } as const;
  return [
    job(now, 90_210, {
      name: 'e2e 3/4',
      ageMinutes: 47,
      ref: 'feature/cart-redesign',
      executor: 'kubernetes',
    }),
    job(now, 90_215, { name: 'unit-tests', ageMinutes: 2 }),
    job(now, 90_216, {
      name: 'deploy:review',
      ageMinutes: 6,
      stage: 'deploy',
      projectPath: 'acme/storefront/web',
    }),
    job(now, 90_217, {
      name: 'integration: [postgres-16, node-24]',
      ageMinutes: 12,
      projectPath: 'acme/payments/ledger',
      ref: 'renovate/pg',
      executor: 'shell',
    }),
    job(now, 90_218, {
      name: 'macos-build',
      ageMinutes: 1,
      terminal: { kind: 'unavailable', reason: 'executor' },
      executor: 'ssh',
    }),
    job(now, 90_219, { name: 'sast', ageMinutes: 3, terminal: { kind: 'checking' } }),
    job(now, 90_230, { name: 'build', ageMinutes: 1, stage: 'build', ...waiting }),
    job(now, 90_231, {
      name: 'publish',
      ageMinutes: 8,
      stage: 'release',
      ...waiting,
      status: 'waiting_for_resource',
    }),
    job(now, 90_240, {
      name: 'lint',
      ageMinutes: 1,
      isMine: false,
      startedBy: 'bob',
      terminal: { kind: 'unavailable', reason: 'not-mine' },
    }),
    job(now, 90_241, {
      name: 'nightly: fuzz',
      ageMinutes: 95,
      isMine: false,
      startedBy: 'scheduler',
      projectPath: 'acme/parser',
      terminal: { kind: 'unavailable', reason: 'not-mine' },
    }),
  ];
}

function session(
  now: number,
  jobFact: Job,
  rest: Partial<Session> & { readonly id: string; readonly ageMinutes: number },
): Session {
  const { ageMinutes, ...more } = rest;
  const openedAt = now - ageMinutes * minuteMs;
  return {
    accountId: 'a',
    jobId: jobFact.id,
    jobName: jobFact.name,
    projectPath: jobFact.projectPath,
    ref: jobFact.ref,
    pipelineId: jobFact.pipelineId,
    webUrl: jobFact.webUrl,
    openedAt,
    windowId: 'w1',
    windowSince: openedAt,
    // The older stand before the younger.
    tabPosition: 10_000 - ageMinutes,
    state: { kind: 'connected', since: openedAt },
    shellSize: { columns: 120, rows: 38 },
    ...(jobFact.executor ? { executor: jobFact.executor } : {}),
    runnerVersion: '19.3.0',
    latencyMs: 12.4,
    ...more,
  };
}

function base(now: number): Snapshot {
  return {
    now,
    version: '0.1.0',
    accounts: [account],
    lists: [{ accountId: 'a', updatedAt: now - 4000, requestsPerMinute: 14, complete: true }],
    jobs: [...jobs(now)],
    sessions: [],
    retentions: [],
    offers: [],
    transfers: [],
    windows: ['w1'],
    settings: settingsSchema.parse({}),
    settingsProblems: [],
    capabilities: plainHost,
  };
}

function kept(now: number, jobId: string, leftMs: number): Retention {
  return {
    jobId,
    accountId: 'a',
    phase: {
      kind: 'kept',
      since: now - 5 * minuteMs,
      deadline: now + leftMs,
      limit: 'session-timeout',
      toleranceMs: 1000,
    },
  };
}

function terminals(now: number): Snapshot {
  const [first, second, third, fourth] = jobs(now);
  if (!first || !second || !third || !fourth) throw new Error('jobs() has fewer than four');
  return {
    ...base(now),
    sessions: [
      session(now, first, { id: 's1', ageMinutes: 9 }),
      session(now, second, {
        id: 's2',
        ageMinutes: 5,
        state: { kind: 'connecting', since: now, preparing: true },
      }),
      session(now, third, {
        id: 's3',
        ageMinutes: 4,
        state: {
          kind: 'ended',
          at: now,
          finding: { code: 'session-timed-out', params: { duration: '30m0s' } },
          canReconnect: false,
        },
      }),
      session(now, fourth, {
        id: 's4',
        ageMinutes: 3,
        state: {
          kind: 'reconnecting',
          finding: { code: 'taken-elsewhere', params: {} },
          attempt: 2,
          retryAt: now + 20_000,
        },
      }),
    ],
    retentions: [
      kept(now, first.id, 24 * minuteMs + 59_000),
      { jobId: second.id, accountId: 'a', phase: { kind: 'script', forecast: { kind: 'not-kept' } } },
    ],
  };
}

function many(now: number): Snapshot {
  const list = Array.from({ length: 5000 }, (_, index) =>
    job(now, index + 1, {
      name: `job ${index + 1}`,
      ageMinutes: (index % 700) + 1,
      projectPath: `group/project-${index % 1000}`,
    }),
  );
  return { ...base(now), jobs: list };
}

const offers: readonly ReopenOffer[] = [
  {
    jobId: 'a:90215',
    accountId: 'a',
    jobName: 'unit-tests',
    projectPath: 'acme/shop',
    endedUnexpectedly: false,
  },
  {
    jobId: 'a:90216',
    accountId: 'a',
    jobName: 'deploy:review',
    projectPath: 'acme/storefront/web',
    endedUnexpectedly: false,
  },
];

const plainHost: Capabilities = {
  windows: false,
  signInWindow: false,
  secretProtection: 'keyring',
  canKeepWithoutKeyring: false,
  browserKeys: true,
  tray: false,
  menuBar: false,
  openAtLogin: false,
  zoom: false,
  notifications: 'page',
};
const weakHost: Capabilities = { ...plainHost, secretProtection: 'memory', canKeepWithoutKeyring: true };

/** The scenes by name, with every time counted from `now`. */
export const scenes: Readonly<Record<string, (now: number) => Scene>> = {
  'sign-in': (now) => ({
    snapshot: { ...base(now), accounts: [], jobs: [], lists: [], capabilities: weakHost },
  }),
  'sign-in-error': (now) => ({
    snapshot: { ...base(now), accounts: [], jobs: [], lists: [] },
    signInError: { code: 'token-scope', params: { scopes: 'read_user' }, message: '' },
  }),
  'no-web-session': (now) => ({
    snapshot: {
      ...base(now),
      accounts: [
        {
          ...account,
          terminalAccess: { kind: 'none' },
          token: {
            kind: 'active',
            name: 'x',
            scopes: ['read_api'],
            canAct: false,
            fineGrained: false,
            expiresOn: new Date(now + 4 * 86_400_000).toISOString().slice(0, 10),
          },
        },
      ],
      jobs: jobs(now).map((item) =>
        item.terminal.kind === 'available'
          ? { ...item, terminal: { kind: 'unavailable', reason: 'no-web-session' } }
          : item,
      ),
      capabilities: weakHost,
    },
  }),
  'expired-window': (now) => ({
    snapshot: {
      ...terminals(now),
      accounts: [{ ...account, terminalAccess: { kind: 'expired' } }],
      capabilities: { ...plainHost, signInWindow: true },
    },
  }),
  empty: (now) => ({ snapshot: { ...base(now), jobs: [] } }),
  jobs: (now) => ({ snapshot: { ...base(now), offers: [...offers] } }),
  terminals: (now) => ({ snapshot: terminals(now) }),
  ended: (now) => ({ snapshot: terminals(now) }),
  'line-down': (now) => ({ snapshot: terminals(now) }),
  many: (now) => ({ snapshot: many(now) }),
};
