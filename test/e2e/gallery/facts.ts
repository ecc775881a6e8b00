import type { AppErrorData } from '../../../preload/contract/error.ts';
import type {
  Account,
  Capabilities,
  Job,
  Retention,
  Session,
  Snapshot,
} from '../../../preload/contract/model.ts';
import { settingsSchema } from '../../../preload/contract/settings.ts';

/* Made-up facts, of which scenes.ts makes what main knows. */

export const minuteMs = 60_000;

/** What main knows, but for the version: that is the package's. */
export type Facts = Omit<Snapshot, 'version'>;

export type Scene = {
  readonly facts: Facts;
  /** How a sign-in goes. Absent: it passes. */
  readonly signIn?:
    | { readonly kind: 'refused'; readonly error: AppErrorData }
    | { readonly kind: 'under-way' };
  /** Main does not answer at all. */
  readonly isSilent?: boolean;
};

export type MakeScene = (now: number) => Scene;

export const plainHost: Capabilities = {
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
/** Has no keyring. */
export const weakHost: Capabilities = {
  ...plainHost,
  secretProtection: 'memory',
  canKeepWithoutKeyring: true,
};

/** Of somebody who has seen the tour. */
export const settings = settingsSchema.parse({
  tourSeen: true,
  snippets: [
    {
      id: 'one',
      name: 'Failing tests only',
      text: 'npm run e2e -- --last-failed --reporter "list for {{job}}"',
      runs: true,
    },
    {
      id: 'other',
      name: 'What changed since main',
      text: 'git fetch origin main\ngit log --oneline origin/main..{{branch}}\ngit show --stat {{sha}}',
      project: 'acme/shop',
    },
  ],
});

export const account: Account = {
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

export function job(now: number, gitlabId: number, { ageMinutes, ...rest }: JobSketch): Job {
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

export function jobs(now: number): readonly Job[] {
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
      endsSoon: true,
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

export function session(
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
    logEnd: {
      section: 'step-script',
      text: '  ✓ cart.spec.ts:12 › adds an item to a cart that has three (1.2s)',
    },
    ...more,
  };
}

export function base(now: number): Facts {
  return {
    now,
    accounts: [account],
    lists: [{ accountId: 'a', updatedAt: now - 4000, requestsPerMinute: 14, complete: true }],
    jobs: [...jobs(now)],
    sessions: [],
    retentions: [],
    offers: [],
    arms: [],
    transfers: [],
    holds: [],
    windows: ['w1'],
    settings,
    settingsProblems: [],
    capabilities: plainHost,
  };
}

export function kept(now: number, jobId: string, leftMs: number): Retention {
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
