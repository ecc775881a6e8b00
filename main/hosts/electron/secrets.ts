import type { SafeStorage } from 'electron';
import { z } from 'zod';
import type { SecretProtection } from '../../../preload/contract/model.ts';
import type { Log, SecretStore, Store } from '../../core/ports.ts';

export type SecretsOptions = {
  readonly safeStorage: Pick<
    SafeStorage,
    'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync' | 'getSelectedStorageBackend'
  >;
  readonly platform: NodeJS.Platform;
  /** A file of its own, beside the settings. */
  readonly store: Store;
  readonly log: Log;
};

/** Where a key of the system's protects what is written. Linux's `basic_text` has its key in Chromium's source. */
const realBackends: readonly string[] = ['gnome_libsecret', 'kwallet', 'kwallet5', 'kwallet6'];

/** How well this system's storage protects; `none`: it encrypts nothing. */
type Backend = 'keyring' | 'weak' | 'none';

/** Ciphertexts in base64, by the secrets' keys. */
const ciphertextsSchema = z.record(z.string(), z.string()).catch({});
const ciphertextsKey = 'secrets';
/** What could not be decrypted is kept here until the same secret is written or removed. */
const asideKey = 'unreadable';
const choiceKey = 'keepWithoutKeyring';

/**
 * Secrets under safeStorage: the Keychain's key on macOS, DPAPI on Windows, libsecret's or KWallet's on Linux. Without
 * one of these they are kept in memory, unless the person chose otherwise. Call after `ready`.
 */
export async function createSecrets(options: SecretsOptions): Promise<SecretStore> {
  const { store, log } = options;
  const backend = await findBackend(options);
  let choseWeak = store.read(choiceKey) === true;
  const protection = (): SecretProtection => {
    if (backend === 'keyring') return 'keyring';
    return backend === 'weak' && choseWeak ? 'weak' : 'memory';
  };
  const secrets = protection() === 'memory' ? new Map<string, string>() : await readAll(options);

  const ciphertexts = createCiphertexts(options);

  return {
    protection,
    read: async (key) => secrets.get(key),
    write: async (key, value) => {
      secrets.set(key, value);
      if (protection() !== 'memory') await ciphertexts.keep(key, value);
    },
    remove: async (key) => {
      secrets.delete(key);
      await ciphertexts.drop(key);
    },
    ...(backend === 'weak'
      ? {
          keepWithoutKeyring: async () => {
            if (choseWeak) return;
            choseWeak = true;
            store.write(choiceKey, true);
            for (const [key, value] of secrets) await ciphertexts.keep(key, value);
            log.info('secrets.keep-weakly');
          },
        }
      : {}),
  };
}

type Ciphertexts = {
  readonly keep: (key: string, value: string) => Promise<void>;
  readonly drop: (key: string) => Promise<void>;
};

/** The file's entries. One change after the other: a secret removed while it is being encrypted must not come back. */
function createCiphertexts({ safeStorage, store }: SecretsOptions): Ciphertexts {
  let last: Promise<void> = Promise.resolve();
  const inTurn = (change: () => void | Promise<void>): Promise<void> => {
    const done = last.then(change);
    last = done.catch(() => {});
    return done;
  };
  const dropFrom = (place: string, key: string): void => {
    const { [key]: dropped, ...rest } = ciphertextsSchema.parse(store.read(place));
    if (dropped !== undefined) store.write(place, rest);
  };
  return {
    keep: (key, value) =>
      inTurn(async () => {
        const ciphertext = await safeStorage.encryptStringAsync(value);
        const others = ciphertextsSchema.parse(store.read(ciphertextsKey));
        store.write(ciphertextsKey, { ...others, [key]: ciphertext.toString('base64') });
        dropFrom(asideKey, key);
      }),
    drop: (key) =>
      inTurn(() => {
        dropFrom(ciphertextsKey, key);
        dropFrom(asideKey, key);
      }),
  };
}

async function findBackend({ safeStorage, platform, log }: SecretsOptions): Promise<Backend> {
  try {
    const name = platform === 'linux' ? safeStorage.getSelectedStorageBackend() : platform;
    const available = await safeStorage.isAsyncEncryptionAvailable();
    log.info('secrets.backend', { name, available });
    if (!available) return 'none';
    if (platform !== 'linux' || realBackends.includes(name)) return 'keyring';
    return name === 'basic_text' ? 'weak' : 'none';
  } catch (cause) {
    log.error('secrets.no-backend', {}, cause);
    return 'none';
  }
}

async function readAll({ safeStorage, store, log }: SecretsOptions): Promise<Map<string, string>> {
  const secrets = new Map<string, string>();
  const ciphertexts = ciphertextsSchema.parse(store.read(ciphertextsKey));
  const kept: Record<string, string> = {};
  const unreadable: Record<string, string> = {};
  for (const [key, ciphertext] of Object.entries(ciphertexts)) {
    try {
      const { result, shouldReEncrypt } = await safeStorage.decryptStringAsync(
        Buffer.from(ciphertext, 'base64'),
      );
      secrets.set(key, result);
      kept[key] = shouldReEncrypt
        ? (await safeStorage.encryptStringAsync(result)).toString('base64')
        : ciphertext;
    } catch (cause) {
      log.error('secrets.unreadable', { key }, cause);
      unreadable[key] = ciphertext;
    }
  }
  if (Object.keys(unreadable).length > 0) {
    store.write(asideKey, { ...ciphertextsSchema.parse(store.read(asideKey)), ...unreadable });
  }
  store.write(ciphertextsKey, kept);
  return secrets;
}
