/** Everything that can be said about why a terminal did not open, or ended. Closed: each has words in the catalogue. */
export const findingCodes = [
  // before a terminal opens
  'web-session-missing',
  'web-session-expired',
  'gitlab-wants-more',
  'not-mine',
  'not-running',
  'executor-without-terminal',
  'hosted-runner',
  'not-offered',
  'archived',
  'taken-elsewhere',
  'place-still-taken',
  'runner-unreachable',
  'container-not-ready',
  'job-not-ready',
  'runner-never-answers',
  'proxy-drops-websocket',
  'origin-refused',
  'gitlab-down',
  'gitlab-unreachable',
  'certificate',
  'rate-limited',
  'gitlab-answer',
  // after it was open
  'closed-by-you',
  'released',
  'shell-exited',
  'shell-missing',
  'session-timed-out',
  'job-timed-out',
  'job-canceled',
  'job-finished',
  'container-ended',
  'container-gone',
  'after-script-ended',
  'session-revoked',
  'runner-lost',
  'connection-lost',
  'slept',
] as const;

/** A docker job's container has ended: with the script, or with after_script. */
export const containerFindings: readonly (typeof findingCodes)[number][] = [
  'container-ended',
  'container-gone',
  'after-script-ended',
];
