/*
 * Lines for .gitlab-ci.yml that hold a job in its after_script for a while: there a docker job's container runs once more. Plain
 * POSIX sh, without `seq`, which not every image has.
 */

export type AfterScriptWish = {
  /** As the list calls it; absent: nobody said which. */
  readonly jobName?: string | undefined;
  /** The longest it waits. */
  readonly minutes: number;
  /** `file`: until a file is removed, and no longer than `minutes`; `time`: all of it. */
  readonly way: 'file' | 'time';
  /** Jobs that pass are not held. */
  readonly onlyFailed: boolean;
};

/** The longest wait that can be chosen; GitLab's own longest job timeout is a month, nobody debugs that long. */
export const afterScriptMinutes = { least: 1, most: 720, usual: 20 } as const;
/** `RUNNER_AFTER_SCRIPT_TIMEOUT`, where the job says nothing (R: common/build.go, AfterScriptTimeout). */
const usualLimitMinutes = 5;
const stepSeconds = 2;

/** Whether the wait needs more than the Runner gives an after_script by itself. */
export function hasOwnLimit({ minutes }: Pick<AfterScriptWish, 'minutes'>): boolean {
  return minutes + 1 > usualLimitMinutes;
}

/** Valid YAML: a part of a job. */
export function afterScriptYaml(wish: AfterScriptWish): string {
  return [
    `${jobKey(wish.jobName)}:`,
    ...limitLines(wish),
    '  after_script:',
    '    - |',
    ...indented(wish),
    '',
  ].join('\n');
}

/** The limit is a minute longer, so that the wait ends by itself and not by it. */
function limitLines(wish: AfterScriptWish): readonly string[] {
  if (!hasOwnLimit(wish)) return [];
  const { minutes } = wish;
  return ['  variables:', `    RUNNER_AFTER_SCRIPT_TIMEOUT: ${minutes + 1}m`];
}

function indented(wish: AfterScriptWish): readonly string[] {
  // A canceled job's after_script runs too: nobody wants to hold that.
  const condition = wish.onlyFailed ? '= failed' : '!= canceled';
  return [
    `if [ "$CI_JOB_STATUS" ${condition} ]; then`,
    ...(wish.way === 'file' ? untilRemoved(wish) : forAWhile(wish)).map((line) => `  ${line}`),
    'fi',
  ].map((line) => `      ${line}`);
}

function untilRemoved({ minutes }: AfterScriptWish): readonly string[] {
  const rounds = Math.ceil((minutes * 60) / stepSeconds);
  return [
    'hold="/tmp/hold-$CI_JOB_ID"',
    'touch "$hold" || true',
    `echo "Held for up to ${minutes} min. To let it go on: rm $hold"`,
    'i=0',
    `while [ -e "$hold" ] && [ "$i" -lt ${rounds} ]; do`,
    '  i=$((i + 1))',
    `  sleep ${stepSeconds}`,
    'done',
  ];
}

function forAWhile({ minutes }: AfterScriptWish): readonly string[] {
  return [`echo "Held for ${minutes} min."`, `sleep ${minutes * 60}`];
}

const plainKey = /^[A-Za-z][\w-]*$/;
/** To some YAML readers these are no texts. */
const otherThanText = /^(?:true|false|null|yes|no|on|off|y|n)$/i;

/** The job's key in the file: GitLab numbers the runs of a parallel one. */
function jobKey(jobName = 'my-job'): string {
  const name = jobName.replace(/ \d+\/\d+$/, '').replace(/: \[.*\]$/, '');
  return plainKey.test(name) && !otherThanText.test(name) ? name : JSON.stringify(name);
}
