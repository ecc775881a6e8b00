import type { LogLine } from './parse.ts';

/** What a Runner says of itself in a log's first lines. */
export type LogHead = {
  readonly runnerVersion?: string;
  /** `shell`, `docker`, `kubernetes`… */
  readonly executor?: string;
  /** The name its owner gave it. */
  readonly runnerDescription?: string;
  /** The first characters of its token, as GitLab's pages show it. */
  readonly runnerShortToken?: string;
  /** Tells apart the machines that share one registration; Runners since 15.7. */
  readonly systemId?: string;
  /** Where the project was checked out. */
  readonly projectFolder?: string;
};

/** Beyond this many lines it is the script that speaks. */
const headLines = 50;

/** Reads what is there: a log that only begins gives less. */
export function readLogHead(lines: readonly Pick<LogLine, 'text'>[]): LogHead {
  const head: { -readonly [Key in keyof LogHead]: LogHead[Key] } = {};
  for (const { text } of lines.slice(0, headLines)) {
    const version = /^Running with gitlab-runner (\S+)/.exec(text)?.[1];
    if (version !== undefined) head.runnerVersion ??= version;
    const runner = /^ {2}on (.+?) (\S+?)(?:, system ID: (\S+))?$/.exec(text);
    if (runner?.[1] !== undefined && head.runnerDescription === undefined) {
      head.runnerDescription = runner[1];
      if (runner[2] !== undefined) head.runnerShortToken = runner[2];
      if (runner[3] !== undefined) head.systemId = runner[3];
    }
    const executor = /^Preparing the "([^"]+)" executor$/.exec(text)?.[1];
    if (executor !== undefined) head.executor ??= executor;
    const folder = /^(?:Initialized empty|Reinitialized existing) Git repository in (\/.+)\/\.git\/$/.exec(
      text,
    )?.[1];
    if (folder === undefined) continue;
    head.projectFolder = folder;
    break;
  }
  return head;
}
