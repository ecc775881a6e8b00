import { closeSync, constants, mkdirSync, openSync, renameSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Log, LogFields } from '../../core/ports.ts';
import { redact } from './redact.ts';

/** Takes one finished line, without its line break. */
export type LogSink = (line: string) => void;

type Entry = {
  readonly level: 'info' | 'warn' | 'error';
  readonly event: string;
  readonly fields: LogFields | undefined;
  readonly cause?: unknown;
};

/** Causes of causes followed at most. */
const deepestCause = 5;

/** Writes JSON lines, one an event, without anything that looks like a credential. */
export function createLog({
  now,
  sinks,
}: {
  readonly now: () => number;
  readonly sinks: readonly LogSink[];
}): Log {
  const write = ({ level, event, fields, cause }: Entry): void => {
    const told = cause === undefined ? fields : { ...fields, cause: describeCause(cause) };
    const line = redact(JSON.stringify({ time: new Date(now()).toISOString(), level, event, ...told }));
    for (const sink of sinks) sink(line);
  };
  return {
    info: (event, fields) => write({ level: 'info', event, fields }),
    warn: (event, fields) => write({ level: 'warn', event, fields }),
    error: (event, fields, cause) => write({ level: 'error', event, fields, cause }),
  };
}

type Described = {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  readonly stack?: string;
  readonly cause?: Described;
  readonly errors?: readonly Described[];
};

function describeCause(cause: unknown, depth = 0): Described {
  if (!(cause instanceof Error)) return { name: typeof cause, message: String(cause) };
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined;
  const deeper = depth < deepestCause;
  return {
    name: cause.name,
    message: cause.message,
    ...(code === undefined ? {} : { code }),
    ...(cause.stack === undefined ? {} : { stack: cause.stack }),
    ...(deeper && cause.cause !== undefined ? { cause: describeCause(cause.cause, depth + 1) } : {}),
    ...(deeper && cause instanceof AggregateError
      ? { errors: cause.errors.slice(0, deepestCause).map((error) => describeCause(error, depth + 1)) }
      : {}),
  };
}

/** Lines on the terminal Jobshell was started from. */
export const stderrSink: LogSink = (line) => {
  process.stderr.write(`${line}\n`);
};

/** A log file is put aside at this size, and the one put aside before is dropped. */
const largestLogBytes = 2 * 1024 * 1024;

/** Adds to a file, made where there is none, but never through a link somebody put there. Windows has no such flag. */
const appendToOwn = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0);

/**
 * Appends to `file` (mode 0600), and keeps one older file `<file>.1`. A full disk or a missing folder must not stop a
 * terminal, so what can't be written is dropped.
 */
export function createFileSink(file: string, limitBytes: number = largestLogBytes): LogSink {
  const append = (line: string): void => {
    if (sizeOf(file) >= limitBytes) renameSync(file, `${file}.1`);
    const handle = openSync(file, appendToOwn, 0o600);
    try {
      writeSync(handle, `${line}\n`);
    } finally {
      closeSync(handle);
    }
  };
  return (line) => {
    try {
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      append(line);
    } catch {
      // Nowhere left to say it.
    }
  };
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
