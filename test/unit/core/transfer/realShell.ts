import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OpenChannel } from '../../../../main/core/terminal/channel.ts';
import { lastLine } from '../../../../main/core/terminal/prompt.ts';
import { createSession } from '../../../../main/core/terminal/session.ts';
import type { TerminalSession } from '../../../../main/core/terminal/sessionParts.ts';
import { createTransfers, type Transfers } from '../../../../main/core/transfer/transfers.ts';
import type { UploadSource } from '../../../../main/core/transfer/upload.ts';
import { systemClock } from '../../../../main/hosts/common/clock.ts';
import { createDownloads } from '../../../../main/hosts/common/downloads.ts';
import type { Transfer } from '../../../../preload/contract/transfers.ts';
import { openPty, type Pty } from '../../../gitlab/runner/pty.ts';
import { createCollectedLog } from '../memoryPorts.ts';
import { sampleSession } from '../sampleFacts.ts';
import { verdictOf } from '../terminal/sessionBench.ts';

/** A shell that may be installed here. */
export type Shell = { readonly name: string; readonly file: string; readonly args: readonly string[] };

export const shells: readonly Shell[] = [
  { name: 'bash', file: '/bin/bash', args: ['--norc', '--noprofile', '-i'] },
  { name: 'dash', file: '/usr/bin/dash', args: ['-i'] },
  { name: 'busybox ash', file: '/usr/bin/busybox', args: ['ash', '-i'] },
];

export function isInstalled({ file }: Shell): boolean {
  return existsSync(file);
}

const size = { columns: 100, rows: 30 };
const pollMs = 5;

/** A session whose far end is a real shell on a real pty, with transfers, a folder for the job and one for downloads. */
export type RealShell = {
  readonly session: TerminalSession;
  readonly transfers: Transfers;
  readonly jobFolder: string;
  readonly downloadFolder: string;
  readonly facts: ReadonlyMap<string, Transfer>;
  readonly screen: () => string;
  readonly type: (text: string) => void;
  readonly waitFor: (isTrue: () => boolean, what: () => string, timeoutMs?: number) => Promise<void>;
  /** The transfer's end, whatever it is. */
  readonly over: (id: string, timeoutMs?: number) => Promise<Transfer>;
  /** The line breaks; the shell is hung up, as by a Runner. */
  readonly cutLine: () => void;
  readonly reconnect: () => Promise<void>;
  readonly close: () => Promise<void>;
};

type RealShellOptions = {
  readonly shell: Shell;
  readonly path?: string;
  /** Sees and may change what comes from the shell. */
  readonly tap?: (bytes: Buffer) => Buffer;
  readonly typedTap?: (bytes: Buffer) => void;
};

export async function openRealShell(options: RealShellOptions): Promise<RealShell> {
  const root = mkdtempSync(join(tmpdir(), 'transfer-'));
  const jobFolder = mkdtempSync(join(root, 'job-'));
  const downloadFolder = join(root, 'downloads');
  const ptys: Pty[] = [];
  let hangUp = () => {};
  const openChannel: OpenChannel = ({ onOpen, onData, onEnd }) => {
    const pty = openPty({
      ...options.shell,
      cwd: jobFolder,
      env: {
        PATH: options.path ?? process.env['PATH'] ?? '',
        HOME: jobFolder,
        PS1: '$ ',
        HISTFILE: '/dev/null',
        TMPDIR: root,
      },
      term: undefined,
    });
    ptys.push(pty);
    let isOpen = true;
    let waiting: (() => void)[] = [];
    pty.onDrain(() => {
      const drained = waiting;
      waiting = [];
      for (const sent of drained) sent();
    });
    const end = (byUs: boolean) => {
      if (!isOpen) return;
      isOpen = false;
      pty.abandon();
      try {
        process.kill(-pty.pid, 'SIGHUP');
      } catch {
        // It has ended already.
      }
      onEnd({ kind: 'closed', byUs, pingLost: false, lifetimeMs: 1_000 });
    };
    hangUp = () => end(false);
    pty.onData((bytes) => isOpen && onData(options.tap?.(bytes) ?? bytes));
    queueMicrotask(onOpen);
    return {
      send: (bytes, sent) => {
        options.typedTap?.(Buffer.from(bytes));
        pty.write(bytes);
        if (pty.pendingBytes() === 0) setImmediate(sent);
        else waiting.push(sent);
      },
      bufferedBytes: pty.pendingBytes,
      pause: pty.pause,
      resume: pty.resume,
      whenAnswered: (run) => void setImmediate(run),
      close: async () => {
        end(true);
        return true;
      },
    };
  };
  const session = createSession({
    fact: sampleSession(),
    size,
    clock: systemClock,
    random: Math.random,
    openChannel,
    target: async () => ({ kind: 'ready', url: 'wss://gitlab.example.com/terminal.ws', headers: {} }),
    explain: async () => verdictOf('by-hand'),
    isGoodbye: () => false,
    divider: () => '\r\n--\r\n',
    scrollbackLines: () => 1_000,
    publish: () => {},
    onConnection: () => {},
  });
  let screen = '';
  const outlet = session.attach({
    from: 0,
    send: (bytes, offset) => {
      screen += Buffer.from(bytes).toString('latin1');
      outlet.ack(offset + bytes.byteLength);
    },
  });
  const facts = new Map<string, Transfer>();
  const transfers = createTransfers({
    clock: systemClock,
    random: Math.random,
    log: createCollectedLog(),
    borrow: (_sessionId, borrower) => session.borrow(borrower),
    downloads: createDownloads({ folder: () => downloadFolder }),
    publish: (fact) => void facts.set(fact.id, fact),
    forget: (id) => void facts.delete(id),
  });
  const ready = () =>
    waitFor(
      () => session.fact().state.kind === 'connected' && /[$#] $/.test(lastLine(screen)),
      () => `the prompt: ${JSON.stringify(screen)}`,
    );
  await ready();
  return {
    session,
    transfers,
    jobFolder,
    downloadFolder,
    facts,
    screen: () => screen,
    type: (text) => session.input(Buffer.from(text)),
    waitFor,
    over: async (id, timeoutMs = 20_000) => {
      const isOver = () => ['done', 'failed', 'canceled'].includes(facts.get(id)?.state.kind ?? 'done');
      await waitFor(isOver, () => `transfer ${id}: ${JSON.stringify(facts.get(id))}`, timeoutMs);
      const fact = facts.get(id);
      if (!fact) throw new Error(`no transfer ${id}`);
      return fact;
    },
    cutLine: () => hangUp(),
    reconnect: async () => {
      await waitFor(
        () => session.fact().state.kind === 'ended',
        () => 'the end',
      );
      screen = '';
      session.reconnect();
      await ready();
    },
    close: async () => {
      await transfers.dispose();
      await session.end({ code: 'closed-by-you', params: {} });
      rmSync(root, { recursive: true, force: true });
    },
  };
}

export async function waitFor(isTrue: () => boolean, what: () => string, timeoutMs = 10_000): Promise<void> {
  const untilMs = Date.now() + timeoutMs;
  while (!isTrue()) {
    if (Date.now() > untilMs) throw new Error(`Waited ${timeoutMs} ms for ${what()}`);
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

export function sourceOf(bytes: Uint8Array): UploadSource {
  return { read: async (offset, length) => bytes.subarray(offset, offset + length) };
}
