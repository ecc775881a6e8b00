import dgram from 'node:dgram';
import dns from 'node:dns';
import { appendFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';

/*
 * Loaded into a process before its own first module (`node --import`): writes down every host that it connects to, sends
 * to or looks up, one a line, whichever way it is done. Everything in Node ends here: fetch, ws, http, tls.
 */

/** Names the file. */
const fileVariable = 'JOBSHELL_TEST_CONNECTIONS';

function note(kind: string, host: unknown): void {
  const file = process.env[fileVariable];
  if (file !== undefined) appendFileSync(file, `${kind} ${String(host)}\n`);
}

/** `connect` takes options, a path, or a port and a host; Node itself hands the three packed into one list. */
function targetOf(first: unknown, second: unknown): string {
  if (Array.isArray(first)) return targetOf(first[0], first[1]);
  if (typeof first === 'string' && Number.isNaN(Number(first))) return `unix:${first}`;
  if (typeof first !== 'object' || first === null) return typeof second === 'string' ? second : 'localhost';
  const path: unknown = Reflect.get(first, 'path');
  if (typeof path === 'string') return `unix:${path}`;
  return String(Reflect.get(first, 'host') ?? 'localhost');
}

function wrap(owner: object, name: string, before: (args: readonly unknown[]) => void): void {
  const original: unknown = Reflect.get(owner, name);
  if (typeof original !== 'function') throw new Error(`Nothing to listen to: ${name}`);
  Reflect.set(owner, name, function (this: unknown, ...args: readonly unknown[]): unknown {
    before(args);
    return Reflect.apply(original, this, args);
  });
}

wrap(net.Socket.prototype, 'connect', ([first, second]) => note('connect', targetOf(first, second)));
wrap(dgram.Socket.prototype, 'send', (args) =>
  note(
    'send',
    args.findLast((arg) => typeof arg === 'string'),
  ),
);
for (const name of ['lookup', 'resolve', 'resolve4', 'resolve6', 'resolveAny', 'reverse'] as const) {
  wrap(dns, name, ([host]) => note('lookup', host));
  wrap(dns.promises, name, ([host]) => note('lookup', host));
}
syncBuiltinESMExports();
note('recording', 'localhost');
