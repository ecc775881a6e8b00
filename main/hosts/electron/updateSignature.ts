import { createPublicKey, verify, type KeyObject } from 'node:crypto';

/** 64 bytes in base64. */
const signaturePattern = /^[A-Za-z0-9+/]{86}==$/;

/**
 * The key that signs a feed: base64 of a SubjectPublicKeyInfo (RFC 8410), or the same in PEM. Undefined: it is none, or
 * not Ed25519.
 */
export function readPublicKey(text: string): KeyObject | undefined {
  const body = text.replace(/-----(BEGIN|END) PUBLIC KEY-----/g, '').replace(/\s+/g, '');
  try {
    const key = createPublicKey({ key: Buffer.from(body, 'base64'), format: 'der', type: 'spki' });
    return key.asymmetricKeyType === 'ed25519' ? key : undefined;
  } catch {
    return undefined;
  }
}

/** Whether `signature` (base64) is the key's over exactly these bytes. */
export function isSignedBy(key: KeyObject, bytes: Uint8Array, signature: string): boolean {
  const text = signature.trim();
  return signaturePattern.test(text) && verify(null, bytes, key, Buffer.from(text, 'base64'));
}
