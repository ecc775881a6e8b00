import { mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import type { DownloadFile, Downloads } from '../../core/ports.ts';
import { readTextIfThere } from './files.ts';

type Surroundings = {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly homeDir: string;
};

/** The person's folder for downloads: as the desktop has it (XDG user directories), else `Downloads` at home. */
export function downloadFolder({ environment, homeDir }: Surroundings): string {
  const configured = environment['XDG_DOWNLOAD_DIR'] ?? fromUserDirs({ environment, homeDir });
  return configured !== undefined && isAbsolute(configured) ? configured : join(homeDir, 'Downloads');
}

function fromUserDirs({ environment, homeDir }: Surroundings): string | undefined {
  const config = environment['XDG_CONFIG_HOME'] || join(homeDir, '.config');
  const line = /^\s*XDG_DOWNLOAD_DIR="([^"\n]*)"/m.exec(
    readTextIfThere(join(config, 'user-dirs.dirs')) ?? '',
  );
  return line?.[1]?.replace(/^\$HOME(?=\/|$)/, () => homeDir);
}

type DownloadsOptions = {
  readonly folder: () => string;
  /** Asks the person where to; gives a whole path, or undefined. Absent: nobody is asked. */
  readonly choose?: (suggestedPath: string) => Promise<string | undefined>;
};

/** So many files of one name are no accident. */
const mostCopies = 1_000;

/** Writes downloads. Files get no right to be run, whatever they had where they come from. */
export function createDownloads({ folder, choose }: DownloadsOptions): Downloads {
  return {
    create: async (name) => {
      if (choose) {
        const path = await choose(join(folder(), name));
        return path === undefined ? undefined : await openPart(path, async () => {});
      }
      await mkdir(folder(), { recursive: true });
      const path = await reserve(folder(), name);
      return await openPart(path, () => rm(path, { force: true }));
    },
  };
}

/** Makes an empty file of that name, or of the next that is free: nobody else can take it meanwhile. */
async function reserve(folder: string, name: string): Promise<string> {
  for (let copy = 1; copy <= mostCopies; copy += 1) {
    const path = join(folder, copy === 1 ? name : numbered(name, copy));
    const handle = await openNew(path);
    if (!handle) continue;
    await handle.close();
    return path;
  }
  throw Object.assign(new Error('No free name'), { code: 'EEXIST' });
}

/** Undefined: there is something of that name. */
async function openNew(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'wx', 0o666);
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST') return undefined;
    throw cause;
  }
}

function numbered(name: string, copy: number): string {
  const [, stem = name, extension = ''] = /^(.+?)((?:\.tar)?\.[^.]{1,20})$/.exec(name) ?? [];
  return `${stem} (${copy})${extension}`;
}

async function openPart(path: string, giveUp: () => Promise<void>): Promise<DownloadFile> {
  const part = await openFreePart(path);
  let length = 0;
  let isClosed = false;
  const close = async () => {
    if (!isClosed) await part.handle.close();
    isClosed = true;
  };
  return {
    write: async (bytes) => {
      for (let done = 0; done < bytes.byteLength;) {
        const { bytesWritten } = await part.handle.write(bytes, done, bytes.byteLength - done, length);
        done += bytesWritten;
        length += bytesWritten;
      }
    },
    clear: async () => {
      await part.handle.truncate(0);
      length = 0;
    },
    finish: async () => {
      // Asked again after a failure, it is closed already.
      if (!isClosed) await part.handle.sync();
      await close();
      await rename(part.path, path);
      return path;
    },
    discard: async () => {
      await close();
      await rm(part.path, { force: true });
      await giveUp();
    },
  };
}

async function openFreePart(path: string): Promise<{ readonly path: string; readonly handle: FileHandle }> {
  for (let copy = 1; copy <= mostCopies; copy += 1) {
    const partPath = `${path}.${copy === 1 ? '' : `${copy}.`}part`;
    const handle = await openNew(partPath);
    if (handle) return { path: partPath, handle };
  }
  throw Object.assign(new Error('No free name'), { code: 'EEXIST' });
}
