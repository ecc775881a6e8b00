import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createLogFollower } from '../../../../main/core/log/follower.ts';
import type { LogSource } from '../../../../main/core/log/follower.ts';
import { readLogHead } from '../../../../main/core/log/head.ts';
import { nextRetention, retentionPhase, startRetention } from '../../../../main/core/retention/retention.ts';
import { isRetentionLine, timeMatters } from '../../../../main/core/retention/runnerWords.ts';
import type { RetentionInput } from '../../../../main/core/retention/state.ts';
import type { JobStatus } from '../../../../preload/contract/jobStatus.ts';
import type { RetentionPhase } from '../../../../preload/contract/model.ts';
import { createTraceJson } from '../log/traceJson.ts';
import { createVirtualClock } from '../virtualClock.ts';
import { rawLogOf } from '../log/rawLogOf.ts';

/*
 * Runs the log follower and the retention machine over the job logs that a real Runner uploaded, on a virtual clock.
 */

export type RecordedLog = {
  readonly name: string;
  readonly executor: string;
  readonly sessionTimeoutSeconds: number;
  readonly spec: { readonly timeout?: number };
  readonly client: readonly { readonly at: number; readonly what: string }[];
  readonly uploads: readonly { readonly at: number; readonly text: string }[];
  readonly events: readonly {
    readonly at: number;
    readonly kind: string;
    readonly to?: string;
    readonly failure_reason?: string;
  }[];
};

const folder = join(import.meta.dirname, '../../fixtures/runner-logs');

export const recordedLogs: readonly RecordedLog[] = readdirSync(folder).map((name) =>
  JSON.parse(readFileSync(join(folder, name), 'utf8')),
);

export type ReplayOptions = {
  readonly log: RecordedLog;
  readonly source: 'web' | 'rest';
  readonly timestamps: boolean;
  /** How far the Runner's clock is ahead. */
  readonly runnerAheadMs?: number;
  /** Without a web session the Runner sends every 60 s. */
  readonly uploadEverySeconds?: number;
};

export type Replay = {
  /** One for each change of kind. */
  readonly phases: readonly RetentionPhase[];
  /** When the recording began, to half a second: its markers have whole seconds. */
  readonly startMs: number;
};

/** The recording's own start, from its markers: each is uploaded after it was written, and the first after the job's start. */
function startOf(log: RecordedLog): number {
  let earliest = -Infinity;
  let latest = Infinity;
  const running = log.events.find((event) => event.to === 'running')?.at ?? 0;
  for (const { at, text } of log.uploads) {
    for (const [, seconds] of text.matchAll(/section_\w+:(\d+):/g)) {
      earliest = Math.max(earliest, Number(seconds) - at);
      latest = Math.min(latest, Number(seconds) + 1 - running);
    }
  }
  const ended = log.uploads.find(({ text }) => text.includes('terminal session timed out'));
  if (ended !== undefined) {
    const [, seconds = '0'] =
      /section_end:(\d+):\w+\r\x1b\[0K\x1b\[32;1mTerminal/.exec(
        log.uploads.map(({ text }) => text).join(''),
      ) ?? [];
    const waitedFrom = ended.at - waitSecondsOf(log);
    earliest = Math.max(earliest, Number(seconds) - waitedFrom);
    latest = Math.min(latest, Number(seconds) + 1 - waitedFrom);
  }
  return Number.isFinite(earliest) ? ((earliest + latest) / 2) * 1000 : Date.UTC(2026, 10, 23);
}

export function waitSecondsOf(log: RecordedLog): number {
  return Number(/will time out in (\d+)s/.exec(log.uploads.map(({ text }) => text).join(''))?.[1]);
}

/** As a Runner with FF_TIMESTAMPS would have sent it: markers are flushed as lines of their own. */
function withTimestamps(text: string, atMs: number): string {
  const first = /section_\w+:(\d+):/.exec(text)?.[1];
  // What stands before the first marker was written just before it, not when it was sent.
  let nowMs = first === undefined ? atMs : Math.min(atMs, Number(first) * 1000 + 500);
  const stamped = text.split('\n').map((line, index, lines) => {
    if (index === lines.length - 1) return line;
    const seconds = [...line.matchAll(/section_\w+:(\d+):/g)].at(-1)?.[1];
    if (seconds !== undefined) nowMs = Math.min(atMs, Number(seconds) * 1000 + 500);
    const stamp = new Date(nowMs).toISOString().replace('Z', '123Z');
    return `${stamp} 00O ${line.replaceAll('\r\x1b', `\r\n${stamp} 00O+\x1b`)}`;
  });
  return stamped.join('\n');
}

function shiftMarkers(text: string, byMs: number): string {
  return text.replace(
    /(section_\w+:)(\d+):/g,
    (_, name: string, seconds: string) => `${name}${Number(seconds) + byMs / 1000}:`,
  );
}

function shiftTimestamps(text: string, byMs: number): string {
  return text.replace(/(?<![^\n])\S+(?=123Z )/g, (stamp) =>
    new Date(Date.parse(`${stamp}Z`) + byMs).toISOString().slice(0, -1),
  );
}

function uploadsOf(
  { log, timestamps, runnerAheadMs = 0, uploadEverySeconds }: ReplayOptions,
  startMs: number,
) {
  const endAt = log.events.at(-1)?.at ?? 0;
  return log.uploads.map(({ at, text }, index) => {
    const late =
      uploadEverySeconds === undefined || index === 0
        ? at
        : Math.min(endAt, Math.ceil(at / uploadEverySeconds) * uploadEverySeconds);
    const stamped = timestamps
      ? shiftTimestamps(withTimestamps(text, startMs + at * 1000), runnerAheadMs)
      : text;
    return { atMs: startMs + late * 1000, text: shiftMarkers(stamped, runnerAheadMs) };
  });
}

export async function replay(options: ReplayOptions): Promise<Replay> {
  const { log } = options;
  const startMs = startOf(log);
  const clock = createVirtualClock(startMs);
  const uploads = uploadsOf(options, startMs);
  let state = startRetention();
  const phases: RetentionPhase[] = [retentionPhase(state)];
  const learn = (input: RetentionInput): void => {
    state = nextRetention(state, input);
    const phase = retentionPhase(state);
    if (phase.kind === phases.at(-1)?.kind) phases[phases.length - 1] = phase;
    else phases.push(phase);
  };

  const uploaded = (): string =>
    uploads
      .filter(({ atMs }) => atMs <= clock.now())
      .map(({ text }) => text)
      .join('');
  let hasEnded = false;
  const trace = createTraceJson();
  const readRaw = async () => rawLogOf(uploaded());
  const source: LogSource =
    options.source === 'rest'
      ? { kind: 'rest', readRaw }
      : {
          kind: 'web',
          readRaw,
          poll: async (known) => trace({ text: uploaded(), state: known, complete: hasEnded }),
        };
  const head: { text: string }[] = [];
  const follower = createLogFollower({
    source,
    clock,
    random: () => 0.5,
    isWholeLine: isRetentionLine,
    needsTime: timeMatters,
    onLines: (lines) => {
      head.push(...lines);
      const { executor } = readLogHead(head);
      if (executor !== undefined) learn({ kind: 'runner', executor });
      for (const line of lines) learn({ kind: 'line', ...line });
    },
  });
  for (const event of otherEvents(log, startMs)) {
    clock.after(event.atMs - startMs, () => {
      learn(event.input);
      if (event.ends === true) {
        hasEnded = true;
        void follower.finish();
      }
    });
  }
  await clock.advance(200_000);
  follower.stop();
  return { phases, startMs };
}

type TimedInput = { readonly atMs: number; readonly input: RetentionInput; readonly ends?: boolean };

/** The job as a poll a second after each change tells it, and the terminal's connection. */
function otherEvents(log: RecordedLog, startMs: number): readonly TimedInput[] {
  const ofJob = log.events
    .filter((event) => event.kind === 'status' && event.to !== undefined)
    .map(({ at, to }): TimedInput => {
      const atMs = startMs + at * 1000 + 1000;
      if (to !== 'running')
        return { atMs, input: { kind: 'job', status: statusOf(to), seenAtMs: atMs }, ends: true };
      const startedAtMs = startMs + at * 1000;
      const timeoutAtMs = startedAtMs + (log.spec.timeout ?? 3600) * 1000;
      return { atMs, input: { kind: 'job', status: 'running', seenAtMs: atMs, startedAtMs, timeoutAtMs } };
    });
  const ofClient = log.client
    .filter(({ what }) => what === 'opened' || what === 'closed')
    .map(({ at, what }): TimedInput => {
      const atMs = startMs + at * 1000;
      return { atMs, input: { kind: 'connection', connected: what === 'opened', atMs } };
    });
  return [...ofJob, ...ofClient];
}

function statusOf(text: string | undefined): JobStatus {
  return text === 'success' || text === 'failed' || text === 'canceled' ? text : 'unknown';
}
