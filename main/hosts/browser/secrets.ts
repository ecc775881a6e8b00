import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { assertNever } from '../../../preload/contract/error.ts';
import type { Log, SecretStore } from '../../core/ports.ts';
import { readTextIfThere, setAside, writePrivateFile } from '../common/files.ts';
import type { Keyring } from './keyring.ts';
import { keyBytes, parseSealed, seal, unseal, type Entries, type KeyPlace, type Sealed } from './sealed.ts';

/*
 * Secrets at rest: `secrets.json`, mode 0600, encrypted with a key that the system's keyring holds. Without a keyring
 * they are kept in memory, unless the person chose a key in a file beside them (`secrets.key`), which is called weak: whoever can
 * read one file can read the other. That file is also how the choice is remembered.
 */

export type SecretsOptions = {
  readonly dataDir: string;
  /** Absent: none is asked. */
  readonly keyring?: Keyring;
  readonly randomBytes: (count: number) => Uint8Array;
  readonly log: Log;
  readonly now: () => number;
  /** Called with the new name of a secrets file that could not be opened. */
  readonly onSetAside?: (file: string) => void;
};

/** Where secrets go. */
type Place =
  | { readonly kind: 'keyring'; readonly key: Uint8Array }
  | { readonly kind: 'weak'; readonly key: Uint8Array }
  | { readonly kind: 'memory' };

type Files = { readonly secretsFile: string; readonly keyFile: string };

/** Opens the secrets of `dataDir`. Takes as long as the keyring does, which limits its own time. */
export async function createSecrets(options: SecretsOptions): Promise<SecretStore> {
  const files: Files = {
    secretsFile: join(options.dataDir, 'secrets.json'),
    keyFile: join(options.dataDir, 'secrets.key'),
  };
  const opened = await openSecrets(files, options);
  let place = opened.place;
  const entries = new Map(Object.entries(opened.entries));

  const save = (): void => {
    if (place.kind === 'memory') return;
    if (entries.size === 0) return rmSync(files.secretsFile, { force: true });
    writePrivateFile(files.secretsFile, seal(Object.fromEntries(entries), sealOptions(place, options)));
  };
  if (opened.moved) save();

  return {
    protection: () => place.kind,
    read: async (key) => entries.get(key),
    write: async (key, value) => {
      entries.set(key, value);
      save();
    },
    remove: async (key) => {
      if (entries.delete(key)) save();
    },
    keepWithoutKeyring: async () => {
      if (place.kind !== 'memory') return;
      // A file under a key that is out of reach today is somebody's: it must not be written over.
      if (readTextIfThere(files.secretsFile) !== undefined) putAside(files, options, 'keyring unreachable');
      const key = options.randomBytes(keyBytes);
      writePrivateFile(files.keyFile, Buffer.from(key).toString('base64'));
      place = { kind: 'weak', key };
      save();
    },
  };
}

type Opened = { readonly place: Place; readonly entries: Entries; readonly moved: boolean };

/** What the keyring said. */
type KeyringAnswer = { readonly kind: 'key'; readonly key: Uint8Array } | { readonly kind: 'unreachable' };

async function openSecrets(files: Files, options: SecretsOptions): Promise<Opened> {
  const answer = await askKeyring(options);
  const text = readTextIfThere(files.secretsFile);
  const sealed = text === undefined ? undefined : parseSealed(text);
  if (text !== undefined && sealed === undefined) putAside(files, options, 'not a secrets file');
  const weakKey = readKeyFile(files.keyFile);
  switch (answer.kind) {
    case 'key':
      return openWithKeyring(files, options, { key: answer.key, sealed, weakKey });
    case 'unreachable':
      return openWithoutKeyring(files, options, { sealed, weakKey });
    default:
      return assertNever(answer);
  }
}

type Found = { readonly sealed: Sealed | undefined; readonly weakKey: Uint8Array | undefined };

function openWithKeyring(
  files: Files,
  options: SecretsOptions,
  found: Found & { readonly key: Uint8Array },
): Opened {
  const { key, sealed, weakKey } = found;
  const place: Place = { kind: 'keyring', key };
  if (sealed === undefined) return { place, entries: {}, moved: false };
  const entries = openSealed(sealed, { keyring: key, file: weakKey });
  if (entries === undefined) putAside(files, options, 'wrong key');
  // What was kept weakly moves under the keyring's key as soon as there is one.
  const moved = entries !== undefined && sealed.key === 'file';
  if (moved) options.log.info('secrets.move-to-keyring');
  if (weakKey !== undefined) rmSync(files.keyFile, { force: true });
  return { place, entries: entries ?? {}, moved };
}

function openWithoutKeyring(files: Files, options: SecretsOptions, { sealed, weakKey }: Found): Opened {
  if (sealed?.key === 'keyring' && weakKey === undefined) {
    // It may answer next time, so the file stays as it is.
    options.log.warn('secrets.keyring-unreachable', { file: files.secretsFile });
    return { place: { kind: 'memory' }, entries: {}, moved: false };
  }
  const entries = sealed === undefined ? {} : openSealed(sealed, { keyring: undefined, file: weakKey });
  if (entries === undefined) putAside(files, options, 'wrong or missing key');
  const place: Place = weakKey === undefined ? { kind: 'memory' } : { kind: 'weak', key: weakKey };
  return { place, entries: entries ?? {}, moved: false };
}

function openSealed(
  sealed: Sealed,
  keys: Readonly<Record<KeyPlace, Uint8Array | undefined>>,
): Entries | undefined {
  const key = keys[sealed.key];
  return key === undefined ? undefined : unseal(sealed, key);
}

async function askKeyring({ keyring, randomBytes, log }: SecretsOptions): Promise<KeyringAnswer> {
  if (keyring === undefined) return { kind: 'unreachable' };
  try {
    const held = await keyring.read();
    if (held?.byteLength === keyBytes) return { kind: 'key', key: held };
    const key = randomBytes(keyBytes);
    await keyring.write(key);
    return { kind: 'key', key };
  } catch (cause) {
    log.warn('secrets.no-keyring', { reason: cause instanceof Error ? cause.message : String(cause) });
    return { kind: 'unreachable' };
  }
}

function readKeyFile(file: string): Uint8Array | undefined {
  const key = Buffer.from(readTextIfThere(file) ?? '', 'base64');
  return key.byteLength === keyBytes ? key : undefined;
}

function sealOptions(place: Exclude<Place, { kind: 'memory' }>, { randomBytes }: SecretsOptions) {
  const keyPlace: KeyPlace = place.kind === 'keyring' ? 'keyring' : 'file';
  return { key: place.key, place: keyPlace, randomBytes };
}

function putAside(files: Files, { log, now, onSetAside }: SecretsOptions, reason: string): void {
  const file = setAside(files.secretsFile, now);
  log.warn('secrets.set-aside', { file, reason });
  onSetAside?.(file);
}
