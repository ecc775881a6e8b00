import { createHash } from 'node:crypto';
import xterm from '@xterm/headless';
import { createInputQueue } from '../../main/core/terminal/input.ts';
import { createOutput, type Outlet } from '../../main/core/terminal/output.ts';
import { createClient, type Port } from '../../preload/client.ts';
import { decodeFrame, encodeFrame, type Frame } from '../../preload/contract/frames.ts';
import { boundCounts } from '../../renderer/terminal/boundedCounts.ts';
import { createOutputPipe } from '../../renderer/terminal/outputPipe.ts';
import { muteReplies } from '../../renderer/terminal/terminalReplies.ts';
import { createWriteScheduler } from '../../renderer/terminal/writeScheduler.ts';

/*
 * The whole byte road in one process: core's scrollback and flow → frames → the page's pipe and scheduler → xterm (its parser
 * and buffer, without a screen), and keys the other way.
 */

export type Road = {
  /** As it came from GitLab's socket. */
  readonly push: (bytes: Uint8Array) => void;
  /** The page's line broke and is up again. */
  readonly attachAgain: () => Promise<void>;
  /** Everything pushed is parsed. */
  readonly settled: () => Promise<void>;
  readonly terminal: xterm.Terminal;
  /** What the terminal typed by itself since the last look. */
  readonly takeReplies: () => string;
  readonly type: (text: string) => void;
  /** What arrived at the far end. */
  readonly arrived: () => string;
  /** Hex, of what was pushed and of what xterm was given. */
  readonly sums: () => { readonly pushed: string; readonly parsed: string };
  readonly isPaused: () => boolean;
  readonly close: () => void;
};

export const columns = 80;
export const rows = 24;

export async function openRoad(): Promise<Road> {
  const pushed = createHash('sha256');
  const parsed = createHash('sha256');
  let pushedBytes = 0;
  let paused = false;
  const clock = {
    now: () => Date.now(),
    monotonicMs: () => performance.now(),
    after: (delayMs: number, run: () => void) => {
      const timer = setTimeout(run, delayMs);
      return () => clearTimeout(timer);
    },
  };
  const output = createOutput({
    clock,
    keepLines: () => 1_000 + rows,
    setPaused: (is) => (paused = is),
    whenAnswered: (run) => void setImmediate(run),
  });
  const arrived: Buffer[] = [];
  const input = createInputQueue({
    send: (bytes, sent) => {
      arrived.push(Buffer.from(bytes));
      queueMicrotask(sent);
    },
    bufferedBytes: () => 0,
  });
  const terminal = new xterm.Terminal({
    cols: columns,
    rows,
    scrollback: 200,
    allowProposedApi: true,
    logLevel: 'off',
  });
  const client = createClient(createPort({ output, input: input.push }));
  const replies: string[] = [];
  let parsedBytes = 0;
  let wake: () => void = () => {};
  // Both packages have the same parser.
  const asInPage = terminal as unknown as Parameters<typeof muteReplies>[0];
  boundCounts(asInPage);
  const muted = muteReplies(asInPage);
  const pipe = createOutputPipe({
    client,
    sessionId: 't1',
    scheduler: createWriteScheduler({ now: clock.monotonicMs, after: clock.after }),
    sink: {
      isVisible: () => true,
      write: (bytes, done) => {
        parsed.update(bytes);
        parsedBytes += bytes.byteLength;
        terminal.write(bytes, done);
      },
      reset: () => terminal.reset(),
      setReplaying: muted.setMuted,
    },
    startsWithReplay: false,
    onHanded: () => {},
    onIdle: () => wake(),
    onError: ({ code }) => {
      throw new Error(code);
    },
  });
  terminal.onData((data) => replies.push(data));
  await pipe.attach();
  return {
    push: (bytes) => {
      pushed.update(bytes);
      pushedBytes += bytes.byteLength;
      output.push(bytes);
    },
    attachAgain: pipe.attach,
    settled: async () => {
      while (parsedBytes < pushedBytes) await new Promise<void>((resolve) => (wake = resolve));
    },
    terminal,
    takeReplies: () => replies.splice(0).join(''),
    type: (text) => pipe.sendInput(new TextEncoder().encode(text)),
    arrived: () => Buffer.concat(arrived.splice(0)).toString('latin1'),
    sums: () => ({ pushed: pushed.copy().digest('hex'), parsed: parsed.copy().digest('hex') }),
    isPaused: () => paused,
    close: () => {
      pipe.dispose();
      terminal.dispose();
    },
  };
}

type PortParts = {
  readonly output: ReturnType<typeof createOutput>;
  readonly input: (bytes: Uint8Array) => void;
};

/** Main's side of the byte road, over real frames. */
function createPort({ output, input }: PortParts): Port {
  const outlets = new Map<number, Outlet>();
  const listeners = new Set<(frame: Frame) => void>();
  const toPage = (frame: Frame): void => {
    const decoded = decodeFrame(encodeFrame(frame));
    if (!decoded) throw new Error('a frame that can not be read');
    for (const listener of listeners) listener(decoded);
  };
  return {
    request: async (command, asked) => {
      const { streamId, from = 0 } = asked as { readonly streamId: number; readonly from?: number };
      if (command === 'terminal.attach') {
        const send = (bytes: Uint8Array, offset: number) =>
          toPage({ kind: 'output', streamId, offset, bytes });
        outlets.set(streamId, output.attach({ from, send }));
      } else if (command === 'terminal.detach') {
        outlets.get(streamId)?.detach();
        outlets.delete(streamId);
      }
      return { ok: true, value: {} };
    },
    onEvent: () => () => {},
    sendFrame: (frame) => {
      const decoded = decodeFrame(encodeFrame(frame));
      if (decoded?.kind === 'ack') outlets.get(decoded.streamId)?.ack(decoded.offset);
      else if (decoded?.kind === 'input') input(decoded.bytes);
    },
    onFrame: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onLine: (listener) => {
      listener('up');
      return () => {};
    },
  };
}
