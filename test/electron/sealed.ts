import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { paths } from './paths.ts';
import { runtime } from './runtime.ts';

/*
 * The system's key, and what is sealed with it: safeStorage's texts, and cookies on disk. A keyring's key lies in a file that
 * stands for the keyring, outside the app's folder; `basic_text` has one that anybody can know.
 */

const cipher = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;
/** As Chromium marks them, so that one sees which key it was. */
const prefixes = { keyring: 'v11', plain: 'v10' } as const;

const isWeak = (): boolean =>
  runtime.options.storageBackend === 'basic_text' || runtime.options.storageBackend === 'unknown';

export function seal(text: string): Buffer {
  const kind = isWeak() ? 'plain' : 'keyring';
  const nonce = randomBytes(nonceBytes);
  const sealing = createCipheriv(cipher, keyOf(kind), nonce);
  const body = Buffer.concat([sealing.update(text, 'utf8'), sealing.final()]);
  return Buffer.concat([Buffer.from(prefixes[kind]), nonce, sealing.getAuthTag(), body]);
}

/** Throws where it was sealed with another key. */
export function unseal(sealed: Buffer): string {
  const prefix = sealed.subarray(0, 3).toString();
  const kind = prefix === prefixes.plain ? 'plain' : 'keyring';
  if (kind === 'keyring' && (prefix !== prefixes.keyring || isWeak())) {
    throw new Error('Error while decrypting the ciphertext provided to safeStorage.decryptString.');
  }
  const rest = sealed.subarray(3);
  const opening = createDecipheriv(cipher, keyOf(kind), rest.subarray(0, nonceBytes));
  opening.setAuthTag(rest.subarray(nonceBytes, nonceBytes + tagBytes));
  return Buffer.concat([opening.update(rest.subarray(nonceBytes + tagBytes)), opening.final()]).toString();
}

const keys = new Map<string, Buffer>();

function keyOf(kind: keyof typeof prefixes): Buffer {
  const known = keys.get(kind) ?? scryptSync(kind === 'plain' ? 'peanuts' : keyringSecret(), 'stand-in', 32);
  keys.set(kind, known);
  return known;
}

function keyringSecret(): Buffer {
  const file = join(
    paths.get('appData'),
    'stand-in-keyring',
    `${paths.appName()}.${runtime.options.storageBackend}`,
  );
  if (existsSync(file)) return readFileSync(file);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const secret = randomBytes(32);
  writeFileSync(file, secret, { mode: 0o600 });
  return secret;
}
