import { createHash, type Hash } from 'node:crypto';
import { openPty, type Pty, type PtyOptions } from './pty.ts';
import { killSession } from './processes.ts';

/** What went through one terminal connection in one direction. */
export type Flow = {
  readonly bytes: number;
  /** Of everything so far. */
  readonly sha256: () => string;
  /** Counts and sums up from here on. */
  readonly restart: () => void;
};

/** A connection to a job's terminal, kept for tests after its end. */
export type TerminalRecord = {
  readonly openedAt: number;
  closedAt: number | undefined;
  /** The shell's process id. */
  readonly pid: number;
  /** What the shell wrote, as read from its pty. */
  readonly sent: Flow;
  /** What was typed, as it reached the shell: after Workhorse's cut. */
  readonly received: Flow;
};

/** The Runner's end of a terminal, as Workhorse uses it. */
export type RunnerTerminal = {
  readonly record: TerminalRecord;
  readonly onOutput: (listener: (bytes: Buffer) => void) => void;
  /** The Runner has hung up. */
  readonly onEnd: (listener: () => void) => void;
  readonly write: (bytes: Buffer) => void;
  readonly pendingBytes: () => number;
  readonly onDrain: (listener: () => void) => void;
  readonly pause: () => void;
  readonly resume: () => void;
  /** The client has left: the shell gets ^D. */
  readonly leave: () => void;
};

/** The executor's side of the same terminal. */
export type ShellControl = {
  readonly terminal: RunnerTerminal;
  /** FIN now; the shell dies with it. */
  readonly end: () => void;
  /** Shell executor: a blocked read keeps the pty open until the next key or byte of output. */
  readonly hang: () => void;
};

export type ShellOptions = PtyOptions & {
  /** The instance's own, by which its processes are known. */
  readonly folder: string;
  /** docker: the shell's own end closes nothing. */
  readonly staysAfterExit: boolean;
  /** Called once, when the terminal is over for the Runner, whoever ended it. */
  readonly onOver: () => void;
};

const endOfTransmission = Buffer.from([4]);
/** What a key typed into a hanging terminal has time to do before the connection ends: 4 ms measured. */
const lastWordsMs = 4;

type State = 'open' | 'silent' | 'hanging' | 'over';

export function openShell(options: ShellOptions): ShellControl {
  const pty = openPty(options);
  const sent = createFlow();
  const received = createFlow();
  const record: TerminalRecord = {
    openedAt: Date.now(),
    closedAt: undefined,
    pid: pty.pid,
    sent: sent.flow,
    received: received.flow,
  };
  const outputListeners: ((bytes: Buffer) => void)[] = [];
  const endListeners: (() => void)[] = [];
  let state: State = 'open';

  const finish = (hangUp: boolean): void => {
    if (state === 'over') return;
    state = 'over';
    record.closedAt = Date.now();
    if (hangUp) for (const listener of endListeners) listener();
    options.onOver();
  };
  const end = (): void => {
    if (state === 'over') return;
    finish(true);
    pty.abandon();
    killSession({ leader: pty.pid, folder: options.folder });
  };
  pty.onData((bytes) => {
    if (state === 'over') return;
    sent.add(bytes);
    for (const listener of outputListeners) listener(bytes);
    if (state === 'hanging') end();
  });
  pty.onEnd(() => {
    if (options.staysAfterExit && state === 'open') state = 'silent';
    else finish(true);
  });
  const write = (bytes: Buffer): void => {
    if (state === 'over' || state === 'silent') return;
    received.add(bytes);
    pty.write(bytes);
    if (state === 'hanging') setTimeout(end, lastWordsMs);
  };
  const leave = (): void => {
    if (state === 'over') return;
    // Workhorse and the Runner send one each.
    pty.write(endOfTransmission);
    pty.write(endOfTransmission);
    finish(false);
    letGo(pty);
  };
  return {
    terminal: {
      record,
      onOutput: (listener) => void outputListeners.push(listener),
      onEnd: (listener) => void endListeners.push(listener),
      write,
      pendingBytes: pty.pendingBytes,
      onDrain: pty.onDrain,
      pause: pty.pause,
      resume: pty.resume,
      leave,
    },
    end,
    hang: () => {
      if (state === 'open') state = 'hanging';
      else end();
    },
  };
}

/** How long a shell that was left has its farewell read (`logout`), before nobody reads it any more. */
const farewellMs = 1500;

/** A shell at its prompt ends by the ^D; one with a program in front lives on, unread, until the Runner stops. */
function letGo(pty: Pty): void {
  pty.resume();
  const timer = setTimeout(pty.abandon, farewellMs);
  timer.unref();
  pty.onEnd(() => clearTimeout(timer));
}

type CountedFlow = { readonly flow: Flow; readonly add: (bytes: Buffer) => void };

function createFlow(): CountedFlow {
  let hash: Hash = createHash('sha256');
  let bytes = 0;
  return {
    flow: {
      get bytes() {
        return bytes;
      },
      sha256: () => hash.copy().digest('hex'),
      restart: () => {
        hash = createHash('sha256');
        bytes = 0;
      },
    },
    add: (more) => {
      bytes += more.byteLength;
      hash.update(more);
    },
  };
}
