import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../core/ports.ts';

/** One key in the system's keyring. Both reject where there is no keyring, or it does not answer in time. */
export type Keyring = {
  readonly read: () => Promise<Uint8Array | undefined>;
  readonly write: (key: Uint8Array) => Promise<void>;
};

const service = 'Jobshell';
/** A locked keyring asks for a password; Jobshell starts without it after this long. */
const answerWithinMs = 5_000;

/**
 * macOS Keychain, Windows Credential Manager, or on Linux the Secret Service. Linux's kernel keyring, the library's second
 * choice there, forgets at a restart, so it is not taken. The native module is loaded at the first use only.
 */
export function createSystemKeyring({
  dataDir,
  clock,
}: {
  readonly dataDir: string;
  readonly clock: Clock;
}): Keyring {
  const account = `secrets key ${createHash('sha256').update(dataDir).digest('hex').slice(0, 16)}`;
  const openEntry = async () => {
    if (!hasKeyringService()) throw new Error('No session bus, so no Secret Service');
    const { AsyncEntry } = await import('@napi-rs/keyring');
    return new AsyncEntry(service, account, { linux: { store: 'secret-service' } });
  };
  const timed = <Value>(run: (signal: AbortSignal) => Promise<Value>): Promise<Value> =>
    withTimeLimit(run, clock);
  return {
    read: () =>
      timed(async (signal) => {
        const entry = await openEntry();
        const key = await entry.getSecret(signal);
        return key === null ? undefined : Uint8Array.from(key);
      }),
    write: (key) =>
      timed(async (signal) => {
        const entry = await openEntry();
        await entry.setSecret(key, signal);
      }),
  };
}

/** Without a session bus the call could wait for one to be started. */
function hasKeyringService(): boolean {
  if (process.platform !== 'linux') return true;
  if (process.env['DBUS_SESSION_BUS_ADDRESS']) return true;
  const runtimeDir = process.env['XDG_RUNTIME_DIR'];
  return runtimeDir !== undefined && existsSync(join(runtimeDir, 'bus'));
}

function withTimeLimit<Value>(run: (signal: AbortSignal) => Promise<Value>, clock: Clock): Promise<Value> {
  const abort = new AbortController();
  return new Promise((resolve, reject) => {
    const stop = clock.after(answerWithinMs, () => {
      abort.abort();
      reject(new Error(`The keyring did not answer within ${answerWithinMs} ms`));
    });
    run(abort.signal).then(resolve, reject).finally(stop);
  });
}
