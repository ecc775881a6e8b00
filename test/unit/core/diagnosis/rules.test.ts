import { describe, expect, it } from 'vitest';
import { diagnose, type Diagnosis } from '../../../../main/core/diagnosis/rules.ts';
import {
  readLogSignal,
  type JobSignal,
  type Signals,
  type UpgradeSignal,
} from '../../../../main/core/diagnosis/signals.ts';
import { findingCodes, type JobStatus } from '../../../../preload/contract/model.ts';

type Refused = Extract<UpgradeSignal, { kind: 'refused' }>;
type KnownJob = Extract<JobSignal, { kind: 'known' }>;

const html = 'text/html; charset=utf-8';
const plain = 'text/plain; charset=utf-8';

function refused(status: number, change: Partial<Refused> = {}): Refused {
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

function runnerFailed(elapsedMs: number): Refused {
  return refused(500, { contentType: plain, body: 'Internal server error\n', elapsedMs });
}

function closed(lifetimeMs: number, pingLost = false): UpgradeSignal {
  return { kind: 'closed', pingLost, lifetimeMs };
}

const running: KnownJob = {
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
const job = (change: Partial<KnownJob>): KnownJob => ({ ...running, ...change });
const away: JobSignal = { kind: 'unknown', gitlabIsAway: true };

const quietLog = { timedOutAfter: undefined, executionTimeout: false, canceled: false, scriptIsOver: false };

function seen(upgrade: UpgradeSignal, change: Partial<Signals> = {}): Signals {
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
    outputTail: '$ ',
    receivedBytes: 5_000,
    ...change,
  };
}

type Row = readonly [
  what: string,
  signals: Signals,
  code: string,
  retry: Diagnosis['retry'],
  params?: Record<string, string | number>,
];

/** One row for each thing a person may have to be told; numbers are those of the table of symptoms in the facts. */
const refusals: readonly Row[] = [
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
    'taken-elsewhere',
    'soon',
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

const network: readonly Row[] = [
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

const afterScript = { ...quietLog, scriptIsOver: true };
const ends: readonly Row[] = [
  ['the line broke', seen(closed(40_000)), 'connection-lost', 'soon'],
  [
    'the line broke, and GitLab tells nothing',
    seen(closed(40_000), { job: { kind: 'unknown', gitlabIsAway: false } }),
    'connection-lost',
    'soon',
  ],
  [
    'GitLab is away',
    seen(closed(40_000), { job: away }),
    'gitlab-unreachable',
    'until-gitlab-answers',
    { host: 'gitlab.example.com', code: 'no answer' },
  ],
  ['exit', seen(closed(40_000), { outputTail: '$ exit\r\nlogout\r\n' }), 'shell-exited', 'by-hand'],
  ['^D', seen(closed(40_000), { outputTail: '$ logout\r\n' }), 'shell-exited', 'by-hand'],
  [
    'a program that says exit and goes on',
    seen(closed(40_000), { outputTail: 'exit\r\n$ ' }),
    'connection-lost',
    'soon',
  ],
  [
    'no shell in the image (22)',
    seen(closed(900), { receivedBytes: 40, outputTail: 'sh: not found' }),
    'shell-missing',
    'by-hand',
  ],
  [
    'docker: the container ends with the script (23)',
    seen(closed(40_000), { executor: 'docker', log: afterScript }),
    'container-ended',
    'until-ready',
  ],
  [
    'docker: the container ended with the script, and the job is over by now',
    seen(closed(40_000), { executor: 'docker', log: afterScript, job: job({ status: 'success' }) }),
    'container-ended',
    'never',
  ],
  [
    'docker: canceled says more than the container',
    seen(closed(40_000), { executor: 'docker', log: afterScript, job: job({ status: 'canceled' }) }),
    'job-canceled',
    'never',
  ],
  [
    'docker: the line broke in the script',
    seen(closed(40_000), { executor: 'docker' }),
    'connection-lost',
    'soon',
  ],
  [
    'rights gone at the check after 5 min (25)',
    seen(closed(300_100), { sessionIsValid: false }),
    'session-revoked',
    'by-hand',
  ],
  [
    'rights gone at the check after 15 min (25)',
    seen(closed(899_000), { sessionIsValid: false }),
    'session-revoked',
    'by-hand',
  ],
  [
    'session good at 5 min: the line broke',
    seen(closed(300_100), { sessionIsValid: true }),
    'connection-lost',
    'soon',
  ],
  [
    'session_timeout (26)',
    seen(closed(1_800_000), {
      job: job({ status: 'success' }),
      log: { ...quietLog, timedOutAfter: '30m0s' },
    }),
    'session-timed-out',
    'never',
    { duration: '30m0s' },
  ],
  [
    "job's timeout, by the log (27)",
    seen(closed(9_000), { job: job({ status: 'failed' }), log: { ...quietLog, executionTimeout: true } }),
    'job-timed-out',
    'never',
  ],
  [
    "job's timeout, by REST (27)",
    seen(closed(9_000), { job: job({ status: 'failed', failureReason: 'job_execution_timeout' }) }),
    'job-timed-out',
    'never',
  ],
  ['canceled', seen(closed(9_000), { job: job({ status: 'canceled' }) }), 'job-canceled', 'never'],
  [
    'finished',
    seen(closed(9_000), { job: job({ status: 'success' }) }),
    'job-finished',
    'never',
    { status: 'success' },
  ],
  [
    'failed',
    seen(closed(9_000), { job: job({ status: 'failed' }) }),
    'job-finished',
    'never',
    { status: 'failed' },
  ],
];

describe.each([
  ['a refused upgrade', refusals],
  ['no HTTP answer', network],
  ['an end', ends],
])('%s', (_name, rows) => {
  const cases = rows.map(([what, signals, code, retry, params = {}]) => ({
    what,
    signals,
    diagnosis: { finding: { code, params }, retry },
  }));
  it.each(cases)('$what', ({ signals, diagnosis }) => {
    expect(diagnose(signals)).toEqual(diagnosis);
  });
});

describe('diagnose', () => {
  it.each<JobStatus>([
    'created',
    'waiting_for_callback',
    'waiting_for_resource',
    'preparing',
    'pending',
    'scheduled',
    'manual',
  ])('says of a job that is %s that it does not run yet', (status) => {
    expect(diagnose(seen(refused(404), { job: job({ status }) })).finding).toEqual({
      code: 'not-running',
      params: { status },
    });
  });

  it('has a row here for everything it can say', () => {
    const rows = [...refusals, ...network, ...ends];
    const said = new Set(rows.map(([, signals]) => diagnose(signals).finding.code));
    // Those that sessions and people cause themselves.
    const others = new Set(['closed-by-you', 'released', 'slept']);
    expect(findingCodes.filter((code) => !said.has(code) && !others.has(code))).toEqual([]);
  });
});

describe('readLogSignal', () => {
  it('finds nothing in an ordinary log', () => {
    expect(readLogSignal(['$ make', 'ok'])).toEqual(quietLog);
  });

  it('reads the end of a wait', () => {
    const lines = [
      'Terminal is connected, will time out in 1m0s...',
      'terminal session timed out (maximum time allowed - 1m0s)',
      'Job succeeded',
    ];
    expect(readLogSignal(lines)).toEqual({ ...quietLog, timedOutAfter: '1m0s', scriptIsOver: true });
  });

  it('reads a timeout of the job', () => {
    const lines = ['ERROR: Job failed: execution took longer than 8s seconds'];
    expect(readLogSignal(lines)).toEqual({ ...quietLog, executionTimeout: true, scriptIsOver: true });
  });

  it('reads a cancel', () => {
    expect(readLogSignal(['ERROR: Job failed: canceled'])).toEqual({
      ...quietLog,
      canceled: true,
      scriptIsOver: true,
    });
  });

  it('knows that the script is over when after_script begins', () => {
    expect(readLogSignal(['Running after_script', 'Running after script...'])).toEqual({
      ...quietLog,
      scriptIsOver: true,
    });
  });
});
