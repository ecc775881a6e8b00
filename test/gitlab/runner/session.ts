import type { Executor, TerminalBehaviour } from '../options.ts';
import type { Stop, Time } from '../state/clock.ts';
import { isBefore15Point11 } from './lines.ts';
import { insideContainer } from './container.ts';
import type { PtyOptions } from './pty.ts';
import { openShell, type RunnerTerminal, type ShellControl, type TerminalRecord } from './terminal.ts';

/** The Runner's session server, for one job: at most one terminal at a time. */
export type Session = {
  /** Resolves with undefined for every refusal and failure: Workhorse can't tell them apart either. */
  readonly connect: (signal: AbortSignal) => Promise<RunnerTerminal | undefined>;
  readonly isTaken: () => boolean;
  readonly isConnected: () => boolean;
  /** Every connection there was, oldest first. */
  readonly terminals: readonly TerminalRecord[];
  /** The executor is ready (or no longer ready) to start shells. */
  readonly setReady: (isReady: boolean) => void;
  /** Shells are started inside of the container that began with this process. */
  readonly enterContainer: (starter: number | undefined) => void;
  /** Calls once when the open terminal is over; at once when there is none. */
  readonly onceOver: (listener: () => void) => Stop;
  readonly end: () => void;
  /** Docker's container has stopped, and an open terminal with it. */
  readonly endByContainer: () => void;
  /** Whether that has happened since this was last asked. */
  readonly takeEndedByContainer: () => boolean;
  readonly hang: () => void;
  /** The Runner is gone: nothing connects any more. */
  readonly close: () => void;
};

export type SessionOptions = {
  readonly time: Time;
  readonly executor: Executor;
  readonly runnerVersion: string;
  readonly behaviour: TerminalBehaviour;
  readonly shell: PtyOptions & { readonly folder: string };
  readonly onChange: () => void;
  /** A shell was started. */
  readonly onShell: (pid: number) => void;
};

/** R: session.go, since 15.11. */
const readyLimitMs = 60_000;
/** R: executors/docker/terminal.go, waitForContainerTimeout. */
const containerLimitMs = 15_000;

const missingShell: Pick<PtyOptions, 'file' | 'args'> = {
  file: '/bin/sh',
  args: [
    '-c',
    'echo \'OCI runtime exec failed: exec failed: unable to start container process: exec: "bash": executable file not found in $PATH: unknown\'',
  ],
};

type Place =
  | { readonly kind: 'free' }
  | { readonly kind: 'dialing' }
  | { readonly kind: 'open'; readonly shell: ShellControl };

export function createSession(options: SessionOptions): Session {
  const terminals: TerminalRecord[] = [];
  const overListeners = new Set<() => void>();
  const readiness = createReadiness(options);
  let place: Place = { kind: 'free' };
  let isClosed = false;
  let attempts = 0;
  let endedByContainer = false;
  let container: number | undefined;

  const free = (): void => {
    place = { kind: 'free' };
    for (const listener of [...overListeners]) listener();
    options.onChange();
  };
  const open = (): RunnerTerminal => {
    const program = options.behaviour === 'shell-missing' ? missingShell : {};
    const staysAfterExit = options.executor === 'docker' && options.behaviour !== 'shell-missing';
    const outside = { ...options.shell, ...program };
    const inside = container === undefined ? {} : insideContainer(outside, container);
    const shell = openShell({ ...outside, ...inside, staysAfterExit, onOver: free });
    place = { kind: 'open', shell };
    terminals.push(shell.terminal.record);
    options.onShell(shell.terminal.record.pid);
    options.onChange();
    return shell.terminal;
  };
  const connect: Session['connect'] = async (signal) => {
    attempts += 1;
    if (isClosed || place.kind !== 'free') return undefined;
    place = { kind: 'dialing' };
    const isReady = await readiness.wait(attempts, signal);
    if (isReady && !signal.aborted && !isClosed) return open();
    free();
    return undefined;
  };
  return {
    connect,
    isTaken: () => place.kind !== 'free',
    isConnected: () => place.kind === 'open',
    terminals,
    setReady: readiness.set,
    enterContainer: (starter) => {
      container = starter;
    },
    onceOver: (listener) => {
      const stop = (): void => void overListeners.delete(once);
      const once = (): void => {
        stop();
        listener();
      };
      if (place.kind === 'open') overListeners.add(once);
      else listener();
      return stop;
    },
    end: () => {
      if (place.kind === 'open') place.shell.end();
    },
    endByContainer: () => {
      endedByContainer = place.kind === 'open';
      if (place.kind === 'open') place.shell.end();
    },
    takeEndedByContainer: () => {
      const was = endedByContainer;
      endedByContainer = false;
      return was;
    },
    hang: () => {
      if (place.kind === 'open') place.shell.hang();
    },
    close: () => {
      isClosed = true;
      if (place.kind === 'open') place.shell.end();
    },
  };
}

type Readiness = {
  readonly set: (isReady: boolean) => void;
  /** True: a shell may be started. False: refused. `attempt` counts from 1. */
  readonly wait: (attempt: number, signal: AbortSignal) => Promise<boolean>;
};

function createReadiness(options: SessionOptions): Readiness {
  const { time, behaviour } = options;
  let isReady = false;
  const listeners = new Set<() => void>();

  const waitUntilReady = (limitMs: number, signal: AbortSignal): Promise<boolean> => {
    if (isReady) return Promise.resolve(true);
    return new Promise((resolve) => {
      const finish = (result: boolean): void => {
        stopTimer();
        listeners.delete(ready);
        resolve(result);
      };
      const ready = (): void => finish(true);
      const stopTimer = time.after(limitMs, () => finish(false));
      listeners.add(ready);
      signal.addEventListener('abort', () => finish(false), { once: true });
    });
  };
  const limitMs =
    options.executor === 'docker'
      ? containerLimitMs
      : isBefore15Point11(options.runnerVersion)
        ? 0
        : readyLimitMs;

  return {
    set: (next) => {
      isReady = next;
      if (next) for (const listener of [...listeners]) listener();
    },
    wait: (attempt, signal) => {
      if (behaviour === 'unreachable') return Promise.resolve(false);
      if (behaviour === 'never-answers') return pause(time, Number.POSITIVE_INFINITY, signal);
      if (behaviour === 'not-ready')
        return pause(time, isBefore15Point11(options.runnerVersion) ? 0 : readyLimitMs, signal);
      if (behaviour === 'container-not-running') return pause(time, containerLimitMs, signal);
      if (behaviour === 'every-other' && attempt % 2 === 1) return Promise.resolve(false);
      if (typeof behaviour === 'object' && 'failsAfterSeconds' in behaviour) {
        return pause(time, behaviour.failsAfterSeconds * 1000, signal);
      }
      return waitUntilReady(limitMs, signal);
    },
  };
}

/** Resolves with false after `delayMs`, or when the client goes away. */
function pause(time: Time, delayMs: number, signal: AbortSignal): Promise<false> {
  return new Promise((resolve) => {
    const finish = (): void => {
      stop();
      resolve(false);
    };
    const stop = Number.isFinite(delayMs) ? time.after(delayMs, finish) : () => undefined;
    signal.addEventListener('abort', finish, { once: true });
  });
}
