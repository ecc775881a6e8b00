import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ensurePrivateFolder, writePrivateFile } from '../../main/hosts/common/files.ts';
import { createFileSink } from '../../main/hosts/common/log.ts';
import { createSecrets } from '../../main/hosts/browser/secrets.ts';
import { createCollectedLog } from '../unit/core/memoryPorts.ts';
import { temporaryFolder } from '../unit/hosts/temporaryFolder.ts';

/*
 * Another account of the same computer: what it can read of a running Jobshell, and what it can plant where Jobshell
 * writes. Rights of this kind are those of Unix.
 */

const isUnix = process.platform !== 'win32';
const isLinuxRoot = process.platform === 'linux' && process.getuid?.() === 0;
/** `nobody`: owns nothing. */
const strangerId = 65_534;
const othersRights = 0o077;
const mainFile = fileURLToPath(new URL('../../main/hosts/browser/main.ts', import.meta.url));

type Running = { readonly url: URL; readonly pid: number; readonly dataDir: string };

/** The browser host as people start it, under a shell that gives everybody every right. */
async function startCarelessly(dataDir: string): Promise<Running> {
  const words = [mainFile, '--data-dir', dataDir, '--no-keyring', '--verbose'];
  const child = spawn('sh', ['-c', 'umask 0; exec "$0" "$@"', process.execPath, ...words], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  onTestFinished(async () => {
    if (child.exitCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'exit');
  });
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith('http://')) return { url: new URL(line), pid: child.pid ?? 0, dataDir };
  }
  throw new Error('Jobshell did not start');
}

function filesOf(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
}

const modeOf = (file: string): number => statSync(file).mode & 0o777;

describe.skipIf(!isUnix)('files', () => {
  test('are for their person only, whatever umask Jobshell is started with', async () => {
    const { dataDir } = await startCarelessly(join(temporaryFolder(), 'data'));
    const files = filesOf(dataDir);
    expect(files.length).toBeGreaterThan(0);
    const open = [dataDir, ...files].filter((file) => (modeOf(file) & othersRights) !== 0);
    expect(open.map((file) => `${file} ${modeOf(file).toString(8)}`)).toEqual([]);
  });

  test('with secrets too, and the key beside them where there is no keyring', async () => {
    const dataDir = temporaryFolder();
    const log = createCollectedLog();
    const secrets = await createSecrets({
      dataDir,
      log,
      now: () => 0,
      randomBytes: (count) => new Uint8Array(count).fill(7),
    });
    await secrets.keepWithoutKeyring?.();
    await secrets.write('token:a', 'glpat-secret');
    expect(filesOf(dataDir).map((file) => modeOf(file))).toEqual([0o600, 0o600]);
    expect(filesOf(dataDir).filter((file) => readFileSync(file, 'utf8').includes('glpat'))).toEqual([]);
  });

  test('a folder that others may write to is closed to them', () => {
    const folder = temporaryFolder();
    chmodSync(folder, 0o777);
    ensurePrivateFolder(folder);
    expect(modeOf(folder)).toBe(0o755);
  });
});

describe.skipIf(!isUnix)('links planted where Jobshell writes', () => {
  const plant = (): { readonly victim: string; readonly dataDir: string } => {
    const folder = temporaryFolder();
    const victim = join(folder, 'victim');
    writeFileSync(victim, 'as it was');
    mkdirSync(join(folder, 'data'));
    return { victim, dataDir: join(folder, 'data') };
  };

  test('a draft is never written through one', () => {
    const { victim, dataDir } = plant();
    const file = join(dataDir, 'secrets.json');
    symlinkSync(victim, `${file}.${process.pid}.tmp`);
    writePrivateFile(file, 'secret');
    expect([readFileSync(victim, 'utf8'), readFileSync(file, 'utf8')]).toEqual(['as it was', 'secret']);
  });

  test('a file that is one is replaced, not followed', () => {
    const { victim, dataDir } = plant();
    const file = join(dataDir, 'secrets.json');
    symlinkSync(victim, file);
    writePrivateFile(file, 'secret');
    expect(lstatSync(file).isSymbolicLink()).toBe(false);
    expect(readFileSync(victim, 'utf8')).toBe('as it was');
  });

  test('the log is not written through one', () => {
    const { victim, dataDir } = plant();
    const file = join(dataDir, 'jobshell.log');
    symlinkSync(victim, file);
    createFileSink(file)('{"event":"x"}');
    expect(readFileSync(victim, 'utf8')).toBe('as it was');
  });
});

/** Runs a script as an account that owns nothing. */
function asStranger(script: string): { readonly output: string; readonly status: number | null } {
  const { stdout, stderr, status } = spawnSync('sh', ['-c', script], {
    uid: strangerId,
    gid: strangerId,
    encoding: 'utf8',
    timeout: 20_000,
    cwd: '/',
  });
  return { output: `${stdout}${stderr}`, status };
}

describe.skipIf(!isLinuxRoot)('a stranger on the same computer', () => {
  test('reads neither files nor environment, and finds no token', async () => {
    const parent = temporaryFolder();
    // As /home is: everybody may pass through.
    chmodSync(parent, 0o755);
    const { url, pid, dataDir } = await startCarelessly(join(parent, 'data'));
    const token = url.hash.slice(1);
    expect(asStranger(`ls ${parent}`).output).toContain('data');
    for (const script of [
      `ls ${dataDir}`,
      `cat ${dataDir}/jobshell.log`,
      `cat /proc/${pid}/environ`,
      `ls -l /proc/${pid}/fd`,
      `cat /proc/${pid}/maps`,
      `kill ${pid}`,
    ]) {
      const { output, status } = asStranger(script);
      expect([script, status === 0]).toEqual([script, false]);
      expect(output).not.toContain(token);
    }
    // What everybody may read: command lines, sockets.
    const open = asStranger('cat /proc/[0-9]*/cmdline /proc/[0-9]*/status /proc/net/tcp 2>/dev/null').output;
    expect(open).toContain(dataDir);
    expect(open).not.toContain(token);
  });

  test('who reaches the port gets the page without a token, and no further', async () => {
    const { url } = await startCarelessly(join(temporaryFolder(), 'data'));
    const script = `exec 3<>/dev/tcp/127.0.0.1/${url.port}; printf 'GET /port HTTP/1.1\\r\\nHost: 127.0.0.1:${url.port}\\r\\nConnection: close\\r\\n\\r\\n' >&3; cat <&3`;
    const { output } = asStranger(`bash -c '${script.replaceAll("'", `'\\''`)}'`);
    expect(output).toMatch(/^HTTP\/1\.1 401 /);
  });

  test('who made the data folder first, and left it open, is not trusted', () => {
    const folder = join(temporaryFolder(), 'data');
    mkdirSync(folder);
    chownSync(folder, strangerId, strangerId);
    chmodSync(folder, 0o777);
    const { status, stderr, stdout } = spawnSync(
      process.execPath,
      [mainFile, '--data-dir', folder, '--no-keyring'],
      {
        encoding: 'utf8',
        timeout: 20_000,
      },
    );
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain('belongs to somebody else');
    expect(filesOf(folder)).toEqual([]);
    expect(existsSync(folder)).toBe(true);
  });
});
