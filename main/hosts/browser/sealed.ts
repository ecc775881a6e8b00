import { createCipheriv, createDecipheriv } from 'node:crypto';
import { z } from 'zod';

/** AES-256-GCM: a 256-bit key, and a nonce of 96 bits that is new for each write (NIST SP 800-38D). */
export const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;
const algorithm = 'aes-256-gcm';
/** Bound into the seal, so that a file of another format never opens as this one. */
const purpose = Buffer.from('jobshell secrets 1');

const base64 = z.string().transform((text) => Buffer.from(text, 'base64'));

/** Where the key is: the system's keyring, or a file beside this one. */
export const keyPlaceSchema = z.enum(['keyring', 'file']);
export type KeyPlace = z.infer<typeof keyPlaceSchema>;

const sealedSchema = z.object({
  version: z.literal(1),
  key: keyPlaceSchema,
  nonce: base64.refine((bytes) => bytes.byteLength === nonceBytes),
  tag: base64.refine((bytes) => bytes.byteLength === tagBytes),
  data: base64,
});
export type Sealed = z.infer<typeof sealedSchema>;

const entriesSchema = z.record(z.string(), z.string());
export type Entries = z.infer<typeof entriesSchema>;

export type SealOptions = {
  readonly key: Uint8Array;
  readonly place: KeyPlace;
  readonly randomBytes: (count: number) => Uint8Array;
};

/** The text of a secrets file. */
export function seal(entries: Entries, { key, place, randomBytes }: SealOptions): string {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagBytes }).setAAD(purpose);
  const data = Buffer.concat([cipher.update(JSON.stringify(entries), 'utf8'), cipher.final()]);
  return JSON.stringify({
    version: 1,
    key: place,
    nonce: Buffer.from(nonce).toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
    data: data.toString('base64'),
  });
}

/** A secrets file as it lies on disk, or undefined where it is none. */
export function parseSealed(text: string): Sealed | undefined {
  try {
    return sealedSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** What was sealed, or undefined where the key is wrong or the file was changed. */
export function unseal(sealed: Sealed, key: Uint8Array): Entries | undefined {
  try {
    const decipher = createDecipheriv(algorithm, key, sealed.nonce, { authTagLength: tagBytes })
      .setAAD(purpose)
      .setAuthTag(sealed.tag);
    const text = Buffer.concat([decipher.update(sealed.data), decipher.final()]).toString('utf8');
    return entriesSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
