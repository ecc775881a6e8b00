import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { lastLine } from '../../../../main/core/terminal/prompt.ts';
import { isInstalled, openRealShell, shells, sourceOf, type RealShell } from './realShell.ts';

/** Real programs on a machine that may be busy. */
const withinMs = 90_000;
const options = { timeout: withinMs };
const sessionId = 't1';

let open: RealShell | undefined;
afterEach(async () => {
  await open?.close();
  open = undefined;
});

describe.each(shells)('$name', (shell) => {
  const start = async (change: Partial<Parameters<typeof openRealShell>[0]> = {}) =>
    (open = await openRealShell({ shell, ...change }));
  const upload = async (real: RealShell, name: string, bytes: Uint8Array) => {
    const { id } = real.transfers.upload({
      sessionId,
      name,
      sizeBytes: bytes.length,
      source: sourceOf(bytes),
    });
    return await real.over(id, withinMs);
  };
  const download = async (real: RealShell, path: string) =>
    await real.over(real.transfers.download({ sessionId, path }).id, withinMs);

  it.skipIf(!isInstalled(shell))('says where it is, and stands at its prompt again', options, async () => {
    const { transfers, jobFolder, screen, waitFor } = await start();
    expect(await transfers.place(sessionId)).toEqual({ kind: 'ready', directory: jobFolder });
    await waitFor(
      () => /[$#] $/.test(lastLine(screen())),
      () => 'the prompt again',
    );
  });

  it.skipIf(!isInstalled(shell))(
    'takes and gives a file of several blocks, and its terminal is as before',
    options,
    async () => {
      const real = await start();
      const bytes = randomBytes(300_001);
      const before = await settingsOf(real);
      const sum = createHash('sha256').update(bytes).digest('hex');
      const savedAs = join(real.jobFolder, 'data.bin');
      expect(await upload(real, 'data.bin', bytes)).toMatchObject({
        doneBytes: bytes.length,
        state: { kind: 'done', algorithm: 'sha256', sum, savedAs },
      });
      expect(readFileSync(savedAs).equals(bytes)).toBe(true);
      const copy = join(real.downloadFolder, 'data.bin');
      expect(await download(real, 'data.bin')).toMatchObject({ state: { kind: 'done', sum, savedAs: copy } });
      expect(readFileSync(copy).equals(bytes)).toBe(true);
      expect(await settingsOf(real)).toBe(before);
      expect(readdirSync(real.jobFolder)).toEqual(['data.bin']);
      expect(real.screen()).not.toMatch(/7767|base64/);
    },
  );

  const oddNames = [
    'a b',
    "it's",
    'say "hi"',
    '-rf',
    'line\nend',
    'čeština 日本語 😀',
    '$(id);`id`',
    '\\n%s',
    'x\n',
  ];
  it.skipIf(!isInstalled(shell))(
    'takes and gives odd names, an empty file and one of a byte',
    options,
    async () => {
      const real = await start();
      for (const [index, name] of oddNames.entries()) {
        const bytes = Buffer.alloc(index % 2, 'x');
        expect((await upload(real, name, bytes)).state).toMatchObject({ kind: 'done' });
        expect(readFileSync(join(real.jobFolder, name)).equals(bytes)).toBe(true);
        const given = await download(real, name);
        const savedAs = given.state.kind === 'done' ? given.state.savedAs : JSON.stringify(given);
        expect(readFileSync(savedAs).equals(bytes)).toBe(true);
      }
      expect(readdirSync(real.jobFolder).toSorted()).toEqual(oddNames.toSorted());
    },
  );

  it.skipIf(!isInstalled(shell))(
    'gives a folder as an archive, symbolic links as they are',
    options,
    async () => {
      const real = await start();
      const folder = join(real.jobFolder, "it's a folder");
      mkdirSync(join(folder, 'deep'), { recursive: true });
      writeFileSync(join(folder, 'deep/file'), 'content');
      symlinkSync('/nowhere', join(folder, 'link'));
      expect((await download(real, "it's a folder")).state).toMatchObject({ kind: 'done' });
      expect(readdirSync(real.downloadFolder)).toEqual(["it's a folder.tar.gz"]);
      const archive = join(real.downloadFolder, "it's a folder.tar.gz");
      const listed = execFileSync('tar', ['-tvzf', archive]).toString();
      expect(listed).toContain("./it's a folder/link -> /nowhere");
      expect(listed).toContain("./it's a folder/deep/file");
      expect(readdirSync(join(real.jobFolder, '..')).filter((name) => name.startsWith('.jobshell'))).toEqual(
        [],
      );
    },
  );

  it.skipIf(!isInstalled(shell))('names what stands against it', options, async () => {
    const real = await start();
    mkdirSync(join(real.jobFolder, 'folder'));
    writeFileSync(join(real.jobFolder, 'file'), 'old');
    expect((await download(real, 'nothing here')).state).toMatchObject(failure('not-found'));
    expect((await download(real, '/dev/zero')).state).toMatchObject(failure('not-a-file'));
    expect((await upload(real, 'folder', Buffer.from('x'))).state).toMatchObject(failure('is-directory'));
    const second = await upload(real, 'file', Buffer.from('new'));
    expect(second.state).toMatchObject(failure('target-exists'));
    expect(readFileSync(join(real.jobFolder, 'file'), 'utf8')).toBe('old');
    real.transfers.resume({ transferId: second.id, replace: true, source: undefined });
    expect((await real.over(second.id)).state).toMatchObject({ kind: 'done' });
    expect(readFileSync(join(real.jobFolder, 'file'), 'utf8')).toBe('new');
    if (existsSync('/dev/full')) {
      real.type('cd /sys\r');
      await real.waitFor(
        () => /cd \/sys\r?\n/.test(real.screen()) && /[$#] $/.test(lastLine(real.screen())),
        () => real.screen(),
      );
      expect((await upload(real, 'file', Buffer.from('x'))).state).toMatchObject(failure('permission'));
    }
  });

  it.skipIf(!isInstalled(shell))(
    'says that the disk is full, and goes on when it no longer is',
    options,
    async () => {
      const tools = fullDisk();
      const real = await start({ path: `${tools.folder}:${process.env['PATH']}` });
      const bytes = randomBytes(100_000);
      const first = await upload(real, 'x', bytes);
      expect([first.state, first.doneBytes]).toMatchObject([failure('no-space'), 49_152]);
      tools.free();
      real.transfers.resume({ transferId: first.id, replace: false, source: undefined });
      expect((await real.over(first.id, withinMs)).state).toMatchObject({ kind: 'done' });
      expect(readFileSync(join(real.jobFolder, 'x')).equals(bytes)).toBe(true);
      expect(readdirSync(real.jobFolder)).toEqual(['x']);
    },
  );

  it.skipIf(!isInstalled(shell))(
    'says that a limit on the size of files stands in the way',
    options,
    async () => {
      const real = await start();
      // Above the first block, in units of 512 bytes as in those of 1,024.
      real.type('ulimit -f 40; echo limited-$((40+2))\r');
      await real.waitFor(
        () => real.screen().includes('limited-42') && /[$#] $/.test(lastLine(real.screen())),
        () => real.screen(),
      );
      const { state } = await upload(real, 'x', randomBytes(100_000));
      expect(state).toMatchObject({
        kind: 'failed',
        failure: { code: 'size-limit', params: { details: 'File too large' } },
      });
    },
  );

  it.skipIf(!isInstalled(shell) || !existsSync('/usr/bin/vi'))(
    'types nothing into an editor',
    options,
    async () => {
      let typed = '';
      const real = await start({ typedTap: (bytes) => (typed += bytes.toString('latin1')) });
      writeFileSync(join(real.jobFolder, 'notes'), '$ \n$ ');
      real.type('TERM=xterm vi notes\r');
      await real.waitFor(
        () => real.screen().includes('\u001b[?1049h'),
        () => JSON.stringify(real.screen()),
      );
      typed = '';
      expect((await upload(real, 'x', Buffer.from('x'))).state).toMatchObject(failure('no-prompt'));
      expect(await real.transfers.place(sessionId)).toMatchObject({ kind: 'refused' });
      expect(typed).toBe('');
      real.type(':q!\r');
      await real.waitFor(
        () => real.screen().includes('\u001b[?1049l') && /[$#] $/.test(lastLine(real.screen())),
        () => JSON.stringify(real.screen()),
      );
      expect((await upload(real, 'x', Buffer.from('x'))).state).toMatchObject({ kind: 'done' });
    },
  );

  it.skipIf(!isInstalled(shell))(
    'is done after a line that was cut just when the file got its name',
    options,
    async () => {
      let cut: (() => void) | undefined;
      const real = await start({
        tap: (chunk) => {
          const at = cut ? chunk.indexOf(';moved;') : -1;
          if (at === -1) return chunk;
          cut?.();
          cut = undefined;
          return chunk.subarray(0, at);
        },
      });
      cut = real.cutLine;
      const bytes = randomBytes(40_000);
      const first = await upload(real, 'x', bytes);
      expect(first.state).toMatchObject(failure('connection-lost'));
      await real.waitFor(
        () => readdirSync(real.jobFolder).join() === 'x',
        () => readdirSync(real.jobFolder).join(),
      );
      await real.reconnect();
      real.transfers.resume({ transferId: first.id, replace: false, source: undefined });
      const sum = createHash('sha256').update(bytes).digest('hex');
      expect((await real.over(first.id, withinMs)).state).toMatchObject({ kind: 'done', sum });
      expect(readFileSync(join(real.jobFolder, 'x')).equals(bytes)).toBe(true);
      expect(readdirSync(real.jobFolder)).toEqual(['x']);
    },
  );

  it.skipIf(!isInstalled(shell))('says which programs are missing', options, async () => {
    const real = await start({ path: '/nonexistent' });
    const { state } = await download(real, 'x');
    // BusyBox has them all in itself.
    if (shell.name === 'busybox ash' && state.kind === 'failed' && state.failure.code !== 'tool-missing')
      return;
    expect(state).toMatchObject(failure('tool-missing'));
    expect(state.kind === 'failed' && state.failure.params['details']).toContain('base64');
  });

  it.skipIf(!isInstalled(shell))('leaves nothing but a prompt when canceled half way', options, async () => {
    const real = await start();
    const bytes = randomBytes(6_000_000);
    const before = await settingsOf(real);
    for (const cancel of ['button', 'key'] as const) {
      const { id } = real.transfers.upload({
        sessionId,
        name: 'x',
        sizeBytes: bytes.length,
        source: sourceOf(bytes),
      });
      await real.waitFor(
        () => (real.facts.get(id)?.doneBytes ?? 0) > 100_000,
        () => 'a part',
        withinMs,
      );
      if (cancel === 'button') real.transfers.cancel(id);
      else real.type('\u0003');
      expect((await real.over(id, withinMs)).state).toEqual({ kind: 'canceled' });
      expect(readdirSync(real.jobFolder)).toEqual([]);
      expect(await settingsOf(real)).toBe(before);
    }
  });

  it.skipIf(!isInstalled(shell))('goes on after a cut line, both ways', options, async () => {
    const real = await start();
    const bytes = randomBytes(3_000_000);
    const up = real.transfers.upload({
      sessionId,
      name: 'x',
      sizeBytes: bytes.length,
      source: sourceOf(bytes),
    });
    const atCut = await cutHalfWay(real, up.id);
    await real.reconnect();
    real.transfers.resume({ transferId: up.id, replace: false, source: undefined });
    await real.waitFor(
      () => real.facts.get(up.id)?.state.kind === 'running',
      () => 'going on',
      withinMs,
    );
    expect(real.facts.get(up.id)?.doneBytes).toBeGreaterThanOrEqual(atCut);
    expect((await real.over(up.id, withinMs)).state).toMatchObject({ kind: 'done' });
    expect(readFileSync(join(real.jobFolder, 'x')).equals(bytes)).toBe(true);
    expect(readdirSync(real.jobFolder)).toEqual(['x']);

    const down = real.transfers.download({ sessionId, path: 'x' });
    await cutHalfWay(real, down.id);
    await real.reconnect();
    real.transfers.resume({ transferId: down.id, replace: false, source: undefined });
    expect((await real.over(down.id, withinMs)).state).toMatchObject({ kind: 'done' });
    expect(readFileSync(join(real.downloadFolder, 'x')).equals(bytes)).toBe(true);
    expect(readdirSync(real.downloadFolder)).toEqual(['x']);
  });

  it.skipIf(!isInstalled(shell))(
    'asks again for a block that a program in the background wrote into',
    options,
    async () => {
      let spoiled = 0;
      const real = await start({
        tap: (chunk) => {
          const at = chunk.length > 1_000 ? chunk.indexOf('AAAA') : -1;
          if (at === -1 || spoiled > 1) return chunk;
          spoiled += 1;
          return Buffer.concat([chunk.subarray(0, at), Buffer.from('warning: 7 tests'), chunk.subarray(at)]);
        },
      });
      writeFileSync(join(real.jobFolder, 'zeros'), Buffer.alloc(200_000));
      expect((await download(real, 'zeros')).state).toMatchObject({ kind: 'done' });
      expect(spoiled).toBe(2);
    },
  );
});

/** A `dd` for a disk with room for three blocks of 16 kB, until it is freed. */
function fullDisk() {
  const folder = mkdtempSync(join(tmpdir(), 'full-disk-'));
  const real = execFileSync('/bin/sh', ['-c', 'command -v dd']).toString().trim();
  const script = `#!/bin/sh
case $* in *seek=[012]\\ conv=notrunc*) ;; *conv=notrunc*) echo "dd: error writing 'x': No space left on device" >&2; exit 1 ;; esac
exec ${real} "$@"
`;
  writeFileSync(join(folder, 'dd'), script, { mode: 0o755 });
  return { folder, free: () => rmSync(folder, { recursive: true, force: true }) };
}

function failure(code: string) {
  return { kind: 'failed', failure: { code } };
}

async function cutHalfWay(real: RealShell, id: string): Promise<number> {
  await real.waitFor(
    () => (real.facts.get(id)?.doneBytes ?? 0) > 500_000,
    () => JSON.stringify(real.facts.get(id)),
    withinMs,
  );
  real.cutLine();
  const { state, doneBytes } = await real.over(id, withinMs);
  expect(state).toMatchObject(failure('connection-lost'));
  return doneBytes;
}

/** What `stty -g` prints, typed as a person would. */
async function settingsOf(real: RealShell): Promise<string> {
  const from = real.screen().length;
  const answer = (): string | undefined => /<([0-9a-f:]{20,})>/.exec(real.screen().slice(from))?.[1];
  real.type('printf "<%s>\\n" "$(stty -g)"\r');
  await real.waitFor(
    () => answer() !== undefined,
    () => real.screen().slice(from),
  );
  return answer() ?? '';
}
