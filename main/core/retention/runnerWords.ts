import { parseGoDuration } from './duration.ts';

/** What a line of the log says about a job's life with a terminal. */
export type RunnerWords =
  /** The Runner waits for the terminal, at most this long. */
  | { readonly kind: 'wait'; readonly durationMs: number }
  | { readonly kind: 'disconnected' }
  | { readonly kind: 'session-timed-out' }
  /** The Runner's last word on the job. */
  | { readonly kind: 'result'; readonly result: JobResult }
  /** A command of the script, as the Runner echoes it before it runs. */
  | { readonly kind: 'command' };

export type JobResult = 'succeeded' | 'failed' | 'canceled' | 'job-timed-out' | 'aborted';

// The words are those of the Runner's common/build.go (14.7 to 2026); the whole line must be theirs, because a script
// may print anything.
const waitWords = /^Terminal is connected, will time out in (\S+?)\.\.\.$/;
const timedOutWords = /^terminal session timed out \(maximum time allowed - \S+\)$/;
const failedWords = /^ERROR: Job failed(?: \(system failure\))?(?:: (.*))?$/;

/** Undefined: the line says nothing of this. `text` is plain, without timestamp, section marker and colours. */
export function readRunnerWords(text: string): RunnerWords | undefined {
  const line = text.trimEnd();
  if (line.startsWith('$ ')) return { kind: 'command' };
  if (line === 'Terminal disconnected') return { kind: 'disconnected' };
  if (line === 'Job succeeded') return { kind: 'result', result: 'succeeded' };
  if (timedOutWords.test(line)) return { kind: 'session-timed-out' };
  const durationMs = parseGoDuration(waitWords.exec(line)?.[1] ?? '');
  if (durationMs !== undefined) return { kind: 'wait', durationMs };
  const failed = failedWords.exec(line);
  return failed === null ? undefined : { kind: 'result', result: failureOf(failed[1] ?? '') };
}

/**
 * Whether this is one of the Runner's own lines that decide the phase: worth passing on at once, even as the last line
 * of a log, because nothing will be added to it.
 */
export function isRetentionLine(text: string): boolean {
  const words = readRunnerWords(text);
  return words !== undefined && words.kind !== 'command';
}

/** The first line that carries a time in every log: a section begins with it. */
const firstTimedLine = /^Preparing the "[^"]+" executor$/;

/**
 * Whether the moment the line was written matters: it starts the countdown, or it is the one that shows how far the
 * Runner's clock is off.
 */
export function timeMatters(text: string): boolean {
  return firstTimedLine.test(text) || readRunnerWords(text)?.kind === 'wait';
}

function failureOf(reason: string): JobResult {
  if (reason.startsWith('execution took longer than')) return 'job-timed-out';
  if (reason.startsWith('canceled')) return 'canceled';
  // A Runner that was told to stop; what it does next says nothing of the terminal.
  if (reason.startsWith('aborted')) return 'aborted';
  return 'failed';
}
