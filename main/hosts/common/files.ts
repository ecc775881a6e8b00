import {
  chmodSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { z } from 'zod';

/** Only this person may read and write it. */
export const privateFileMode = 0o600;
export const privateFolderMode = 0o700;

/** Group and others may change what is in it. */
const othersMayWrite = 0o022;

/**
 * Makes sure that `folder` is there and that nobody else can put anything into it: a link planted there would be written
 * through, a store planted there would be believed.
 * @throws Error with code `EPERM` where the folder is somebody else's and open
 */
export function ensurePrivateFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: privateFolderMode });
  // Windows has its rights elsewhere: a profile's folders are its person's.
  if (process.getuid === undefined) return;
  const { uid, mode } = statSync(folder);
  if ((mode & othersMayWrite) === 0) return;
  if (uid !== process.getuid()) {
    throw Object.assign(new Error(`${folder} belongs to somebody else, and others may write to it`), {
      code: 'EPERM',
    });
  }
  chmodSync(folder, mode & ~othersMayWrite & 0o7777);
}

/** The file's text, or undefined where there is no such file. */
export function readTextIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    if (isMissing(cause)) return undefined;
    throw cause;
  }
}

/** Replaces `file` as a whole or not at all, mode 0600. */
export function writePrivateFile(file: string, data: string | Uint8Array): void {
  const draft = `${file}.${process.pid}.tmp`;
  rmSync(draft, { force: true });
  const handle = openSync(draft, 'wx', privateFileMode);
  try {
    const bytes = typeof data === 'string' ? Buffer.from(data) : data;
    for (let done = 0; done < bytes.byteLength;) done += writeSync(handle, bytes, done);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(draft, file);
}

/** Keeps a file that can't be used under another name, and gives that name. */
export function setAside(file: string, now: () => number): string {
  const stamp = new Date(now()).toISOString().replaceAll(/[:.]/g, '-');
  const aside = `${file}.unreadable-${stamp}`;
  renameSync(file, aside);
  return aside;
}

/**
 * Makes sure that `file`, if it is there, holds a JSON object; puts it aside otherwise and gives its new name.
 */
export function setAsideUnlessJsonObject(file: string, now: () => number): string | undefined {
  const text = readTextIfThere(file);
  if (text === undefined || isJsonObject(text)) return undefined;
  return setAside(file, now);
}

function isJsonObject(text: string): boolean {
  try {
    return z.record(z.string(), z.unknown()).safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}

function isMissing(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
}
