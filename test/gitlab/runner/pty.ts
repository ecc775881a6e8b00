import { writeSync } from 'node:fs';
import type { ReadStream } from 'node:tty';
import { spawn } from '@lydell/node-pty';

/** A program on a pseudo terminal: raw bytes both ways, 0 rows × 0 columns as GitLab's terminals have. */
export type Pty = {
  readonly pid: number;
  /** One call per read of the pty. */
  readonly onData: (listener: (bytes: Buffer) => void) => void;
  /** The last byte has been read and the program is gone. Called once. */
  readonly onEnd: (listener: () => void) => void;
  readonly write: (bytes: Uint8Array) => void;
  /** Bytes written that the pty has not taken yet. */
  readonly pendingBytes: () => number;
  /** Called when the pty has taken everything. */
  readonly onDrain: (listener: () => void) => void;
  /** Not reading holds the program back once the kernel's buffer is full. */
  readonly pause: () => void;
  readonly resume: () => void;
  /** Nobody reads any more; the program lives on until it ends by itself or is killed. */
  readonly abandon: () => void;
};

export type PtyOptions = {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** undefined: TERM is not set at all. */
  readonly term: string | undefined;
};

/** The kernel's window size has 16 bits a side and node-pty takes no 0: 65,536 becomes 0 on its way. */
const zeroCells = 65_536;
/** How long to wait before a pty that took nothing is asked again. */
const retryMs = 2;

/** The parts of node-pty's terminal that its types leave out. */
type Internals = { readonly fd: number; readonly _socket: ReadStream };

export function openPty(options: PtyOptions): Pty {
  // node-pty always sets TERM; `env -u` takes it away again and then becomes the program (same pid).
  const unset = options.term === undefined;
  const terminal = spawn(
    unset ? '/usr/bin/env' : options.file,
    unset ? ['-u', 'TERM', options.file, ...options.args] : [...options.args],
    {
      name: options.term ?? 'dumb',
      cols: zeroCells,
      rows: zeroCells,
      cwd: options.cwd,
      env: { ...options.env },
      encoding: null,
    },
  );
  const { fd, _socket: socket } = terminal as unknown as Internals;
  return wrap({ pid: terminal.pid, fd, socket });
}

type Raw = { readonly pid: number; readonly fd: number; readonly socket: ReadStream };

function wrap({ pid, fd, socket }: Raw): Pty {
  let isOpen = true;
  let isAbandoned = false;
  keepUnreadOutput(socket, () => isAbandoned);
  const writer = createWriter(fd, () => isOpen);
  const endListeners: (() => void)[] = [];
  socket.on('data', () => writer.retry());
  socket.on('close', () => {
    isOpen = false;
    writer.stop();
    for (const listener of endListeners.splice(0)) listener();
  });
  return {
    pid,
    onData: (listener) => void socket.on('data', listener),
    onEnd: (listener) => {
      if (isOpen) endListeners.push(listener);
      else listener();
    },
    write: writer.write,
    pendingBytes: writer.pendingBytes,
    onDrain: writer.onDrain,
    pause: () => void socket.pause(),
    resume: () => void socket.resume(),
    abandon: () => {
      isAbandoned = true;
      socket.pause();
    },
  };
}

/**
 * node-pty destroys its socket 200 ms after the program's end, read or not. While a client holds us back that would lose
 * output, so a destroy without an error is let through only when everything was read or nobody reads any more.
 */
function keepUnreadOutput(socket: ReadStream, isAbandoned: () => boolean): void {
  const destroy = socket.destroy.bind(socket);
  socket.destroy = (error?: Error) => {
    if (error !== undefined || socket.readableEnded || isAbandoned() || !socket.isPaused())
      return destroy(error);
    socket.once('resume', () => socket.once('error', () => destroy()));
    return socket;
  };
}

type Writer = Pick<Pty, 'write' | 'pendingBytes' | 'onDrain'> & {
  readonly retry: () => void;
  readonly stop: () => void;
};

/** Writes straight to the descriptor: libuv would busy-wait on a full pty, and with it nobody would read the echo. */
function createWriter(fd: number, isOpen: () => boolean): Writer {
  const queue: Buffer[] = [];
  const drainListeners: (() => void)[] = [];
  let pendingBytes = 0;
  let timer: NodeJS.Timeout | undefined;

  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    while (queue.length > 0 && isOpen()) {
      const taken = writeSome(fd, queue[0] ?? Buffer.alloc(0));
      if (taken === 0) {
        timer = setTimeout(flush, retryMs);
        return;
      }
      pendingBytes -= taken;
      const rest = queue[0]?.subarray(taken);
      if (rest === undefined || rest.byteLength === 0) queue.shift();
      else queue[0] = rest;
    }
    for (const listener of drainListeners) listener();
  };
  return {
    write: (bytes) => {
      if (!isOpen() || bytes.byteLength === 0) return;
      queue.push(Buffer.from(bytes));
      pendingBytes += bytes.byteLength;
      if (timer === undefined) flush();
    },
    pendingBytes: () => pendingBytes,
    onDrain: (listener) => void drainListeners.push(listener),
    retry: () => {
      if (timer !== undefined) flush();
    },
    stop: () => {
      clearTimeout(timer);
      queue.length = 0;
      pendingBytes = 0;
    },
  };
}

/** How many bytes the pty took; 0 while it is full. */
function writeSome(fd: number, bytes: Buffer): number {
  try {
    return writeSync(fd, bytes, 0, bytes.byteLength);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EAGAIN') return 0;
    // EIO: the program is gone. What was meant for it is lost, as it is on a real terminal.
    if (code === 'EIO' || code === 'EBADF') return bytes.byteLength;
    throw error;
  }
}
