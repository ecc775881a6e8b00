import type { Diagnosis } from '../../../../main/core/diagnosis/rules.ts';
import type { JobSignal, Signals, UpgradeSignal } from '../../../../main/core/diagnosis/signals.ts';

type Refused = Extract<UpgradeSignal, { kind: 'refused' }>;
type KnownJob = Extract<JobSignal, { kind: 'known' }>;

const html = 'text/html; charset=utf-8';
const plain = 'text/plain; charset=utf-8';

export function refused(status: number, change: Partial<Refused> = {}): Refused {
  return {
    kind: 'refused',
    status,
    contentType: html,
    location: '',
    retryAfter: undefined,
    body: '',
    elapsedMs: 10,
    ...change,
  };
}

export function runnerFailed(elapsedMs: number): Refused {
  return refused(500, { contentType: plain, body: 'Internal server error\n', elapsedMs });
}

export function closed(lifetimeMs: number, pingLost = false): UpgradeSignal {
  return { kind: 'closed', pingLost, lifetimeMs };
}

export const running: KnownJob = {
  kind: 'known',
  status: 'running',
  isMine: true,
  startedBy: 'alice',
  archived: false,
  failureReason: '',
  hostedRunner: false,
  runner: 'big-one',
  runningForMs: 600_000,
};
export const job = (change: Partial<KnownJob>): KnownJob => ({ ...running, ...change });
export const away: JobSignal = { kind: 'unknown', gitlabIsAway: true };

export const quietLog = {
  timedOutAfter: undefined,
  executionTimeout: false,
  canceled: false,
  scriptIsOver: false,
};

export function seen(upgrade: UpgradeSignal, change: Partial<Signals> = {}): Signals {
  return {
    host: 'gitlab.example.com',
    upgrade,
    job: running,
    log: quietLog,
    executor: 'shell',
    access: 'web-session',
    sessionIsValid: undefined,
    runnerWorkedBefore: false,
    hadConnection: false,
    connectionVanished: false,
    cameBack: false,
    wasInAfterScript: false,
    shellAnswered: false,
    outputTail: '$ ',
    receivedBytes: 5_000,
    ...change,
  };
}

export type Row = readonly [
  what: string,
  signals: Signals,
  code: string,
  retry: Diagnosis['retry'],
  params?: Record<string, string | number>,
];

/** One row for each thing a person may have to be told; numbers are those of the table of symptoms in the facts. */
export const refusals: readonly Row[] = [
  [
    'no runner session, or none known (1)',
    seen(refused(404)),
    'not-offered',
    'by-hand',
    { runner: 'big-one' },
  ],
  ['hosted runner (2)', seen(refused(404), { job: job({ hostedRunner: true }) }), 'hosted-runner', 'never'],
  [
    "somebody else's job (3)",
    seen(refused(404), { job: job({ isMine: false, startedBy: 'bob' }) }),
    'not-mine',
    'never',
    { username: 'bob' },
  ],
  [
    'job waits (4)',
    seen(refused(404), { job: job({ status: 'pending' }) }),
    'not-running',
    'by-hand',
    { status: 'pending' },
  ],
  [
    'job has ended (4)',
    seen(refused(404), { job: job({ status: 'success' }) }),
    'job-finished',
    'never',
    { status: 'success' },
  ],
  [
    'job is being canceled (4)',
    seen(refused(404), { job: job({ status: 'canceling' }) }),
    'job-canceled',
    'never',
  ],
  [
    'executor without terminals (5)',
    seen(refused(404), { executor: 'custom' }),
    'executor-without-terminal',
    'never',
    { executor: 'custom' },
  ],
  ['archived (6)', seen(refused(404), { job: job({ archived: true }) }), 'archived', 'never'],
  [
    '404, and GitLab is away as well',
    seen(refused(404), { job: away }),
    'not-offered',
    'by-hand',
    { runner: '' },
  ],
  [
    '404 of a public project to a stranger',
    seen(refused(404), { sessionIsValid: false }),
    'web-session-expired',
    'by-hand',
  ],
  [
    'no web session (7)',
    seen(refused(302, { location: 'https://gitlab.example.com/users/sign_in' }), { access: 'none' }),
    'web-session-missing',
    'by-hand',
  ],
  [
    'expired web session (7)',
    seen(refused(302, { location: 'https://gitlab.example.com/users/sign_in' })),
    'web-session-expired',
    'by-hand',
  ],
  ['401 (7)', seen(refused(401)), 'web-session-expired', 'by-hand'],
  [
    'two factors (8)',
    seen(refused(302, { location: 'https://g/-/profile/two_factor_auth' })),
    'gitlab-wants-more',
    'by-hand',
    { page: 'two-factor' },
  ],
  [
    'terms (8)',
    seen(refused(302, { location: 'https://g/-/users/terms' })),
    'gitlab-wants-more',
    'by-hand',
    { page: 'terms' },
  ],
  [
    'new password (8)',
    seen(refused(302, { location: 'https://g/-/user_settings/password/new' })),
    'gitlab-wants-more',
    'by-hand',
    { page: 'password' },
  ],
  [
    'single sign-on (8)',
    seen(refused(302, { location: 'https://g/groups/x/-/saml/sso' })),
    'gitlab-wants-more',
    'by-hand',
    { page: 'sso' },
  ],
  [
    'some other page (8)',
    seen(refused(301, { location: '/moved' })),
    'gitlab-wants-more',
    'by-hand',
    { page: '/moved' },
  ],
  ['403 page (8)', seen(refused(403)), 'gitlab-wants-more', 'by-hand', { page: '403' }],
  ['proxy drops the upgrade (9)', seen(refused(400)), 'proxy-drops-websocket', 'by-hand', { status: 400 }],
  ['plain page instead of 101 (10)', seen(refused(200)), 'proxy-drops-websocket', 'by-hand', { status: 200 }],
  ['406 (10)', seen(refused(406)), 'proxy-drops-websocket', 'by-hand', { status: 406 }],
  [
    'Origin refused (11)',
    seen(refused(403, { contentType: plain, body: 'Forbidden\n' })),
    'origin-refused',
    'by-hand',
  ],
  [
    '404 of a Go program: routed past GitLab (12)',
    seen(refused(404, { contentType: plain, body: '404 page not found' })),
    'proxy-drops-websocket',
    'by-hand',
    { status: 404 },
  ],
  [
    'runner unreachable (13)',
    seen(runnerFailed(300)),
    'runner-unreachable',
    'by-hand',
    { runner: 'big-one' },
  ],
  [
    'runner unreachable, job very young: old Runner not ready',
    seen(runnerFailed(15), { job: job({ runningForMs: 3_000 }) }),
    'runner-unreachable',
    'soon',
    { runner: 'big-one' },
  ],
  [
    'runner failed, and the job is over by now',
    seen(runnerFailed(15), { job: job({ status: 'failed' }) }),
    'job-finished',
    'never',
    { status: 'failed' },
  ],
  [
    'runner that worked before: taken (15)',
    seen(runnerFailed(9), { runnerWorkedBefore: true }),
    'taken-elsewhere',
    'by-hand',
  ],
  [
    'taken by our own lost connection',
    seen(runnerFailed(9), { hadConnection: true, connectionVanished: true }),
    'place-still-taken',
    'until-place-is-free',
  ],
  [
    'runner gone under an open terminal',
    seen(runnerFailed(9), { hadConnection: true }),
    'runner-lost',
    'soon',
    { runner: 'big-one' },
  ],
  ['container not up (18)', seen(runnerFailed(15_200)), 'container-not-ready', 'until-ready'],
  ['job not ready (19)', seen(runnerFailed(60_007)), 'job-not-ready', 'until-ready'],
  ['job not ready, a proxy was faster (19)', seen(refused(504)), 'job-not-ready', 'until-ready'],
  [
    'firewall, after long (20)',
    seen(runnerFailed(40_000)),
    'runner-unreachable',
    'by-hand',
    { runner: 'big-one' },
  ],
  [
    'never an answer (20)',
    seen({ kind: 'silent', elapsedMs: 75_000 }),
    'runner-never-answers',
    'by-hand',
    { seconds: 75 },
  ],
  [
    'GitLab down (21)',
    seen(refused(502, { contentType: plain, body: 'GitLab is not responding' })),
    'gitlab-down',
    'by-hand',
    { status: 502 },
  ],
  [
    'GitLab down under an open terminal (21)',
    seen(refused(503), { hadConnection: true }),
    'gitlab-down',
    'until-gitlab-answers',
    { status: 503 },
  ],
  [
    'limit with a time (34)',
    seen(refused(429, { retryAfter: '17' })),
    'rate-limited',
    'after-pause',
    { seconds: 17 },
  ],
  ['limit without a time (34)', seen(refused(429)), 'rate-limited', 'after-pause', { seconds: 60 }],
  ["GitLab's own error page", seen(refused(500)), 'gitlab-answer', 'by-hand', { status: 500 }],
  ['an answer nobody foresaw', seen(refused(418)), 'gitlab-answer', 'by-hand', { status: 418 }],
];

export const network: readonly Row[] = [
  [
    'certificate (32)',
    seen({ kind: 'failed', networkCode: 'SELF_SIGNED_CERT_IN_CHAIN' }),
    'certificate',
    'by-hand',
    { host: 'gitlab.example.com', code: 'SELF_SIGNED_CERT_IN_CHAIN' },
  ],
  [
    'certificate (32)',
    seen({ kind: 'failed', networkCode: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' }),
    'certificate',
    'by-hand',
    { host: 'gitlab.example.com', code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' },
  ],
  [
    'refused',
    seen({ kind: 'failed', networkCode: 'ECONNREFUSED' }),
    'gitlab-unreachable',
    'by-hand',
    { host: 'gitlab.example.com', code: 'ECONNREFUSED' },
  ],
  [
    'refused under an open terminal',
    seen({ kind: 'failed', networkCode: 'ECONNREFUSED' }, { hadConnection: true }),
    'gitlab-unreachable',
    'until-gitlab-answers',
    { host: 'gitlab.example.com', code: 'ECONNREFUSED' },
  ],
  [
    'no code at all',
    seen({ kind: 'failed', networkCode: '' }),
    'gitlab-unreachable',
    'by-hand',
    { host: 'gitlab.example.com', code: 'no answer' },
  ],
];
