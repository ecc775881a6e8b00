import { away, closed, job, quietLog, seen, type Row } from './symptoms.ts';

const afterScript = { ...quietLog, scriptIsOver: true };
export const ends: readonly Row[] = [
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
