import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { z } from 'zod';
import { appEvents } from './appEvents.ts';
import { paths } from './paths.ts';

/*
 * One process a data folder. The folder's lock names its holder; whoever comes later hands over its command line, on a loopback
 * port whose secret stands in the lock too.
 */

const holderSchema = z.object({ pid: z.number(), startedAt: z.string() });
const addressSchema = z.object({ port: z.number(), secret: z.string() });
const messageSchema = z.object({
  secret: z.string(),
  words: z.array(z.string()),
  folder: z.string(),
  data: z.unknown(),
});

type Lock = { readonly server: Server };

let lock: Lock | undefined;
let handover: Promise<void> = Promise.resolve();

/** A holder that has just started listens within this. */
const handoverWithinMs = 5_000;
const tryAgainMs = 25;

const lockFile = (): string => join(paths.get('userData'), 'SingletonLock');
const addressFile = (): string => join(paths.get('userData'), 'SingletonAddress');

/** True: this process is the one. False: another is, and gets this one's command line. */
export function requestSingleInstanceLock(additionalData?: Record<PropertyKey, unknown>): boolean {
  if (lock !== undefined) return true;
  mkdirSync(paths.get('userData'), { recursive: true, mode: 0o700 });
  if (takeLock() || (isStale() && takeLock())) {
    lock = { server: listen() };
    return true;
  }
  handover = handOver(additionalData);
  return false;
}

export function hasSingleInstanceLock(): boolean {
  return lock !== undefined;
}

export function releaseSingleInstanceLock(): void {
  lock?.server.close();
  if (lock !== undefined) {
    rmSync(addressFile(), { force: true });
    rmSync(lockFile(), { force: true });
  }
  lock = undefined;
}

/** Before this process ends: what it wanted to tell the holder has been told. */
export async function whenHandedOver(): Promise<void> {
  await handover;
}

function takeLock(): boolean {
  try {
    writeFileSync(lockFile(), JSON.stringify({ pid: process.pid, startedAt: startOf(process.pid) }), {
      flag: 'wx',
      mode: 0o600,
    });
    return true;
  } catch {
    return false;
  }
}

/** The holder is gone without a goodbye; then its lock is too. */
function isStale(): boolean {
  try {
    const { pid, startedAt } = holderSchema.parse(JSON.parse(readFileSync(lockFile(), 'utf8')));
    process.kill(pid, 0);
    if (startOf(pid) === startedAt) return false;
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EPERM') return false;
  }
  rmSync(addressFile(), { force: true });
  rmSync(lockFile(), { force: true });
  return true;
}

/** Process ids come again; with its start, where the system tells it, one is sure. */
function startOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

function listen(): Server {
  const secret = randomBytes(16).toString('hex');
  const server = createServer((socket) => {
    let text = '';
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => (text += chunk.toString()));
    socket.on('end', () => {
      receive(text, secret);
      socket.end();
    });
  });
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    if (typeof address !== 'object' || address === null) return;
    writeFileSync(addressFile(), JSON.stringify({ port: address.port, secret }), { mode: 0o600 });
  });
  return server;
}

function receive(text: string, secret: string): void {
  const message = messageSchema.safeParse(JSON.parse(text));
  if (!message.success || message.data.secret !== secret) return;
  const { words, folder, data } = message.data;
  appEvents.emit('second-instance', {}, words, folder, data);
}

async function handOver(data: unknown): Promise<void> {
  const giveUpAtMs = Date.now() + handoverWithinMs;
  while (Date.now() < giveUpAtMs) {
    try {
      const { port, secret } = addressSchema.parse(JSON.parse(readFileSync(addressFile(), 'utf8')));
      await send(
        port,
        JSON.stringify({ secret, words: process.argv, folder: process.cwd(), data: data ?? null }),
      );
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, tryAgainMs));
    }
  }
}

async function send(port: number, text: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true }, () => socket.end(text));
    socket.resume();
    socket.once('end', resolve);
    socket.once('error', reject);
  });
}
