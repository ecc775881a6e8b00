import type { AppErrorData } from '../../../preload/contract/error.ts';
import type {
  Account,
  Finding,
  Job,
  ReopenOffer,
  Retention,
  Session,
  SessionState,
} from '../../../preload/contract/model.ts';
import {
  account,
  base,
  job,
  jobs,
  kept,
  minuteMs,
  plainHost,
  session,
  settings,
  weakHost,
  type Facts,
  type MakeScene,
} from './facts.ts';
import { holdScenes } from './holdScenes.ts';
import { jobScenes } from './jobScenes.ts';
import { recordingScenes } from './recordings.ts';
import { fileScenes } from './fileScenes.ts';
import { scriptEndScenes } from './scriptEndScenes.ts';
import { settingsScenes } from './settingsScenes.ts';

/* Made-up facts for pictures of every screen. No test of behaviour stands on them. */

const signedOut = (now: number): Facts => ({ ...base(now), accounts: [], jobs: [], lists: [] });

function withAccount(facts: Facts, part: Partial<Account>): Facts {
  return { ...facts, accounts: [{ ...account, ...part }] };
}

function withoutTerminals(facts: Facts): Facts {
  return {
    ...facts,
    jobs: facts.jobs.map((item) =>
      item.terminal.kind === 'available'
        ? { ...item, terminal: { kind: 'unavailable', reason: 'no-web-session' } }
        : item,
    ),
  };
}

/** Four terminals, each in a state of its own. */
function terminals(now: number): Facts {
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
      session(now, third, { id: 's3', ageMinutes: 4, state: ended(now, 'session-timed-out') }),
      session(now, fourth, {
        id: 's4',
        ageMinutes: 3,
        state: reconnecting({ code: 'taken-elsewhere', params: {} }, now),
      }),
    ],
    retentions: [
      kept(now, first.id, 24 * minuteMs + 59_000),
      { jobId: second.id, accountId: 'a', phase: { kind: 'script', forecast: { kind: 'not-kept' } } },
    ],
  };
}

/** The same, named and coloured. */
function marked(now: number): Facts {
  const facts = terminals(now);
  const looks: Readonly<Record<string, Partial<Session>>> = {
    s1: { tabName: 'cart, third part', tabColour: 'teal' },
    s2: { tabColour: 'pink' },
    s4: { tabName: 'database', tabColour: 'yellow' },
  };
  return { ...facts, sessions: facts.sessions.map((item) => ({ ...item, ...looks[item.id] })) };
}

function reconnecting(finding: Finding, now: number): SessionState {
  return { kind: 'reconnecting', finding, attempt: 2, retryAt: now + 20_000 };
}

function ended(now: number, code: Finding['code'], canReconnect = false): SessionState {
  const params = {
    duration: '30 min',
    status: 'failed',
    runner: 'build-03',
    username: 'bob',
    code: 'ETIMEDOUT',
  };
  return { kind: 'ended', at: now, finding: { code, params }, canReconnect };
}

/** One terminal in this state, with what is known of how long its job is kept. */
function one(now: number, part: Partial<Session>, phase?: Retention['phase']): Facts {
  const [first] = jobs(now);
  if (!first) throw new Error('jobs() has none');
  return {
    ...base(now),
    sessions: [session(now, first, { id: 's1', ageMinutes: 9, ...part })],
    retentions: phase ? [{ jobId: first.id, accountId: 'a', phase }] : [],
  };
}

const script = (
  forecast: Extract<Retention['phase'], { kind: 'script' }>['forecast'],
): Retention['phase'] => ({
  kind: 'script',
  forecast,
});

/** More tabs than the strip has room for, in two windows. */
function manyTabs(now: number): Facts {
  const facts = terminals(now);
  const more = Array.from({ length: 9 }, (_, index) =>
    job(now, 91_000 + index, { name: `rspec system ${index + 1}/9`, ageMinutes: 14 }),
  );
  const elsewhere = job(now, 91_100, { name: 'nightly: fuzz', ageMinutes: 95 });
  return {
    ...facts,
    jobs: [...facts.jobs, ...more],
    windows: ['w1', 'w2'],
    capabilities: { ...plainHost, windows: true, browserKeys: false },
    sessions: [
      ...facts.sessions,
      ...more.map((item, index) => session(now, item, { id: `m${index}`, ageMinutes: 2 })),
      session(now, elsewhere, { id: 'w2-1', ageMinutes: 1, windowId: 'w2' }),
    ],
  };
}

function manyJobs(now: number): readonly Job[] {
  return Array.from({ length: 5000 }, (_, index) =>
    job(now, index + 1, {
      name: `job ${index + 1}`,
      ageMinutes: (index % 700) + 1,
      projectPath: `group/project-${index % 1000}`,
    }),
  );
}

function offers(endedUnexpectedly: boolean): ReopenOffer[] {
  const common = { accountId: 'a', endedUnexpectedly };
  return [
    { ...common, jobId: 'a:90215', jobName: 'unit-tests', projectPath: 'acme/shop' },
    { ...common, jobId: 'a:90216', jobName: 'deploy:review', projectPath: 'acme/storefront/web' },
  ];
}

/** A token with everything wrong that a working one can have. */
function poorToken(now: number): Account['token'] {
  const expiresOn = new Date(now + 4 * 86_400_000).toISOString().slice(0, 10);
  return { kind: 'active', name: 'x', scopes: ['read_api'], canAct: false, fineGrained: false, expiresOn };
}

function offline(now: number): Facts {
  const unreachable = { host: 'gitlab.example.com', code: 'EAI_AGAIN' };
  const [first] = jobs(now);
  if (!first) throw new Error('jobs() has none');
  return {
    ...one(now, { state: reconnecting({ code: 'gitlab-unreachable', params: unreachable }, now) }),
    lists: [
      {
        accountId: 'a',
        updatedAt: now - 4 * minuteMs,
        requestsPerMinute: 2,
        complete: true,
        problem: {
          error: { code: 'network', params: unreachable, message: '' },
          retryAt: now + 40_000,
        },
      },
    ],
  };
}

const scopeError: AppErrorData = { code: 'token-scope', params: { scopes: 'read_user' }, message: '' };

/** The scenes by name, with every time counted from `now`. */
export const scenes: Readonly<Record<string, MakeScene>> = {
  silent: (now) => ({ facts: base(now), isSilent: true }),
  'sign-in': (now) => ({ facts: { ...signedOut(now), capabilities: weakHost } }),
  'sign-in-steps': (now) => ({ facts: signedOut(now), signIn: { kind: 'under-way' } }),
  'sign-in-error': (now) => ({ facts: signedOut(now), signIn: { kind: 'refused', error: scopeError } }),
  'web-session': (now) => ({
    facts: withoutTerminals({
      ...withAccount(base(now), { terminalAccess: { kind: 'none' } }),
      capabilities: { ...plainHost, signInWindow: true },
    }),
  }),
  'web-session-cookie': (now) => ({
    facts: withoutTerminals({
      ...withAccount(base(now), { terminalAccess: { kind: 'none' }, token: poorToken(now) }),
      capabilities: weakHost,
    }),
  }),
  'web-session-expired': (now) => ({
    facts: {
      ...withAccount(terminals(now), { terminalAccess: { kind: 'expired' } }),
      capabilities: { ...plainHost, signInWindow: true },
    },
  }),
  'token-expired': (now) => ({
    facts: withAccount(base(now), { token: { kind: 'rejected', reason: 'expired' } }),
  }),
  offline: (now) => ({ facts: offline(now) }),
  empty: (now) => ({ facts: { ...base(now), jobs: [] } }),
  looking: (now) => ({
    facts: { ...base(now), jobs: [], lists: [{ accountId: 'a', requestsPerMinute: 6, complete: false }] },
  }),
  jobs: (now) => ({ facts: base(now) }),
  'many-jobs': (now) => ({ facts: { ...base(now), jobs: [...manyJobs(now)] } }),
  'reopen-offer': (now) => ({ facts: { ...base(now), offers: offers(false) } }),
  'crash-offer': (now) => ({ facts: { ...base(now), offers: offers(true) } }),
  connecting: (now) => ({ facts: one(now, { state: { kind: 'connecting', since: now, preparing: true } }) }),
  connected: (now) => ({
    facts: one(now, {}, script({ kind: 'estimate', durationMs: 30 * minuteMs, source: 'seen' })),
  }),
  kept: (now) => ({ facts: terminals(now) }),
  'kept-last-minute': (now) => ({
    facts: {
      ...one(now, {}),
      sessions: jobs(now)
        .filter(({ id }) => id === 'a:90210' || id === 'a:90217')
        .map((item, index) => session(now, item, { id: `s${index + 1}`, ageMinutes: 9 })),
      retentions: [kept(now, 'a:90210', 42_000), kept(now, 'a:90217', 4 * minuteMs + 59_000)],
    },
  }),
  reconnecting: (now) => ({
    facts: one(now, { state: reconnecting({ code: 'gitlab-down', params: { status: 502 } }, now) }),
  }),
  'place-taken': (now) => ({
    facts: one(now, { state: reconnecting({ code: 'place-still-taken', params: {} }, now) }),
  }),
  'nobody-answers': (now) => ({
    facts: one(now, {
      state: { kind: 'connected', since: now - 60_000, trouble: { kind: 'silent', since: now - 15_000 } },
    }),
  }),
  'shell-left': (now) => ({
    facts: one(now, { state: { kind: 'connected', since: now - 60_000, trouble: { kind: 'shell-left' } } }),
  }),
  'ended-limit': (now) => ({ facts: one(now, { state: ended(now, 'session-timed-out') }) }),
  'ended-shell': (now) => ({ facts: one(now, { state: ended(now, 'shell-exited', true) }) }),
  'ended-runner': (now) => ({ facts: one(now, { state: ended(now, 'runner-unreachable', true) }) }),
  'ended-container': (now) => ({ facts: one(now, { state: ended(now, 'container-ended') }) }),
  'ended-session': (now) => ({ facts: one(now, { state: ended(now, 'web-session-expired', true) }) }),
  tabs: (now) => ({ facts: manyTabs(now) }),
  marked: (now) => ({ facts: marked(now) }),
  tour: (now) => ({ facts: { ...terminals(now), settings: { ...settings, tourSeen: false } } }),
  ...jobScenes(terminals),
  ...fileScenes(one),
  ...recordingScenes(one),
  ...holdScenes(one),
  ...scriptEndScenes(one),
  ...settingsScenes(terminals),
};
