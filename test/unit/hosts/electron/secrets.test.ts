import { expect, test } from 'vitest';
import { createLog } from '../../../../main/hosts/common/log.ts';
import { createSecrets, type SecretsOptions } from '../../../../main/hosts/electron/secrets.ts';

type Backend = ReturnType<SecretsOptions['safeStorage']['getSelectedStorageBackend']>;

const canary = 'glpat-CANARYcanaryCANARY12';

function createStore() {
  const values = new Map<string, unknown>();
  return {
    values,
    read: (key: string) => values.get(key),
    write: (key: string, value: unknown) => void values.set(key, value),
  };
}

/** Electron's safeStorage as its documentation has it, with a key that can change. */
function createStorage({
  available = true,
  backend = 'gnome_libsecret' as Backend,
  key = 1,
  reEncrypt = false,
} = {}) {
  const turn = (bytes: Uint8Array): Buffer => Buffer.from(bytes.map((byte) => byte ^ key));
  return {
    isAsyncEncryptionAvailable: async () => available,
    getSelectedStorageBackend: () => backend,
    encryptStringAsync: async (text: string) => Buffer.concat([Buffer.from([key]), turn(Buffer.from(text))]),
    decryptStringAsync: async (encrypted: Buffer) => {
      if (encrypted[0] !== key) throw new Error('Error while decrypting');
      return { result: turn(encrypted.subarray(1)).toString(), shouldReEncrypt: reEncrypt };
    },
  };
}

function open(store: ReturnType<typeof createStore>, options: Partial<SecretsOptions> = {}) {
  const log = createLog({ now: Date.now, sinks: [] });
  return createSecrets({ safeStorage: createStorage(), platform: 'linux', store, log, ...options });
}

const textOf = (store: ReturnType<typeof createStore>): string => JSON.stringify([...store.values]);

test('secrets survive a restart, encrypted', async () => {
  const store = createStore();
  const first = await open(store);
  await first.write('token', canary);
  const second = await open(store);
  expect([first.protection(), await second.read('token')]).toEqual(['keyring', canary]);
  expect(textOf(store)).not.toContain(canary);
  await second.remove('token');
  expect(await (await open(store)).read('token')).toBeUndefined();
});

test.each<[NodeJS.Platform, Backend, boolean, string, boolean]>([
  ['linux', 'gnome_libsecret', true, 'keyring', false],
  ['linux', 'kwallet6', true, 'keyring', false],
  ['linux', 'basic_text', true, 'memory', true],
  ['linux', 'unknown', true, 'memory', false],
  ['linux', 'gnome_libsecret', false, 'memory', false],
  ['darwin', 'unknown', true, 'keyring', false],
  ['win32', 'unknown', true, 'keyring', false],
  ['win32', 'unknown', false, 'memory', false],
])('%s with %s, available %s, is %s', async (platform, backend, available, protection, canChoose) => {
  const secrets = await open(createStore(), { platform, safeStorage: createStorage({ backend, available }) });
  expect([secrets.protection(), secrets.keepWithoutKeyring !== undefined]).toEqual([protection, canChoose]);
});

test('a key in the source is no protection: nothing is written until the person says so, and that is remembered', async () => {
  const store = createStore();
  const options = { safeStorage: createStorage({ backend: 'basic_text' }) };
  const first = await open(store, options);
  await first.write('token', canary);
  expect(store.values.get('secrets')).toBeUndefined();
  await first.keepWithoutKeyring?.();
  const second = await open(store, options);
  expect([first.protection(), second.protection(), await second.read('token')]).toEqual([
    'weak',
    'weak',
    canary,
  ]);
});

test('what another key wrote counts as absent, and is kept aside until the secret is written or removed', async () => {
  const store = createStore();
  await (await open(store)).write('token', canary);
  const other = await open(store, { safeStorage: createStorage({ key: 2 }) });
  expect([await other.read('token'), Object.keys(Object(store.values.get('unreadable')))]).toEqual([
    undefined,
    ['token'],
  ]);
  await other.remove('token');
  expect(store.values.get('unreadable')).toEqual({});
});

test('what the system wants encrypted anew is', async () => {
  const store = createStore();
  await (await open(store)).write('token', canary);
  const safeStorage = {
    ...createStorage({ reEncrypt: true }),
    encryptStringAsync: async () => Buffer.from('anew'),
  };
  const secrets = await open(store, { safeStorage });
  expect([await secrets.read('token'), store.values.get('secrets')]).toEqual([
    canary,
    { token: Buffer.from('anew').toString('base64') },
  ]);
});
