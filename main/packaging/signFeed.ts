import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The metadata files electron-builder writes beside the packages: latest.yml, latest-linux.yml, latest-mac.yml… */
const metadataFile = /^latest[\w-]*\.yml$/;

/**
 * Writes a detached Ed25519 signature (`latest.yml.sig`, base64) for each metadata file in `folder`. The key is PEM
 * (PKCS #8), as `openssl genpkey -algorithm ed25519` makes it. Gives the names that were signed.
 */
export function signFeed(folder: string, privateKeyPem: string): readonly string[] {
  const key = createPrivateKey(privateKeyPem);
  if (key.asymmetricKeyType !== 'ed25519')
    throw new Error('The key that signs updates must be an Ed25519 key');
  const names = readdirSync(folder).filter((name) => metadataFile.test(name));
  for (const name of names) {
    const signature = sign(null, readFileSync(join(folder, name)), key);
    writeFileSync(join(folder, `${name}.sig`), `${signature.toString('base64')}\n`);
  }
  return names;
}

/** The public half as people put it into the settings: base64 of the DER (SubjectPublicKeyInfo). */
export function publicKeyOf(privateKeyPem: string): string {
  const key = createPublicKey(createPrivateKey(privateKeyPem));
  return key.export({ type: 'spki', format: 'der' }).toString('base64');
}
