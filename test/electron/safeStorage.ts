import { runtime } from './runtime.ts';
import { seal, unseal } from './sealed.ts';

type Methods = Pick<
  Electron.SafeStorage,
  | 'isEncryptionAvailable'
  | 'encryptString'
  | 'decryptString'
  | 'isAsyncEncryptionAvailable'
  | 'encryptStringAsync'
  | 'decryptStringAsync'
  | 'getSelectedStorageBackend'
  | 'setUsePlainTextEncryption'
>;

let plainTextAllowed = false;

/** On Linux a key in the source is not called available, unless the app asked for it. */
function isAvailable(): boolean {
  const { encryption, storageBackend } = runtime.options;
  return encryption && (storageBackend !== 'basic_text' || plainTextAllowed || process.platform !== 'linux');
}

/** Electron's safeStorage, over a keyring of the test's choosing. */
export const safeStorage: Methods = {
  isEncryptionAvailable: () => runtime.isReady() && isAvailable(),
  encryptString: (text) => {
    needUsable();
    return seal(text);
  },
  decryptString: (sealed) => {
    needUsable();
    return unseal(sealed);
  },
  isAsyncEncryptionAvailable: async () => {
    runtime.needReady('safeStorage');
    // The asynchronous form also has the key that is in the source.
    return runtime.options.encryption;
  },
  encryptStringAsync: async (text) => {
    needUsableAsync();
    return seal(text);
  },
  decryptStringAsync: async (sealed) => {
    needUsableAsync();
    return { result: unseal(sealed), shouldReEncrypt: false };
  },
  getSelectedStorageBackend: () => {
    runtime.needReady('safeStorage');
    return runtime.options.storageBackend;
  },
  setUsePlainTextEncryption: (use) => {
    plainTextAllowed = use;
  },
};

function needUsable(): void {
  runtime.needReady('safeStorage');
  if (!isAvailable()) throw new Error('Encryption is not available');
}

function needUsableAsync(): void {
  runtime.needReady('safeStorage');
  if (!runtime.options.encryption) throw new Error('Encryption is not available');
}
