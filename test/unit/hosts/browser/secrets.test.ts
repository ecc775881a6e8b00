import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Keyring } from '../../../../main/hosts/browser/keyring.ts';
import { createSystemKeyring } from '../../../../main/hosts/browser/keyring.ts';
import { createSecrets } from '../../../../main/hosts/browser/secrets.ts';
import { systemClock } from '../../../../main/hosts/common/clock.ts';
import { createLog } from '../../../../main/hosts/common/log.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

const canary = 'glpat-CANARYcanaryCANARY12';

/** A keyring in memory, which can go out of reach. */
function createKeyring(): Keyring & { key: Uint8Array | undefined; reachable: boolean } {
  const keyring = {
    key: undefined as Uint8Array | undefined,
    reachable: true,
    read: async () => {
      if (!keyring.reachable) throw new Error('no keyring');
      return keyring.key;
    },
    write: async (key: Uint8Array) => {
      if (!keyring.reachable) throw new Error('no keyring');
      keyring.key = key;
    },
  };
  return keyring;
}

function openIn(dataDir: string, keyring?: Keyring) {
  const lines: string[] = [];
  const aside: string[] = [];
  const opened = createSecrets({
    dataDir,
    ...(keyring === undefined ? {} : { keyring }),
    randomBytes,
    log: createLog({ now: Date.now, sinks: [(line) => lines.push(line)] }),
    now: Date.now,
    onSetAside: (file) => aside.push(file),
  });
  return opened.then((secrets) => ({ secrets, lines, aside }));
}

function allText(folder: string): string {
  return readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'latin1'))
    .join('\n');
}

function modes(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder).map((name) => [name, (statSync(join(folder, name)).mode & 0o777).toString(8)]),
  );
}

describe('with a keyring', () => {
  test('secrets survive a restart, encrypted, mode 0600, the key not beside them', async () => {
    const folder = temporaryFolder();
    const keyring = createKeyring();
    const first = await openIn(folder, keyring);
    await first.secrets.write('token', canary);
    const second = await openIn(folder, keyring);
    expect([first.secrets.protection(), await second.secrets.read('token')]).toEqual(['keyring', canary]);
    expect(modes(folder)).toEqual({ 'secrets.json': '600' });
    const text = allText(folder);
    expect(text).not.toContain(canary);
    expect(text).not.toContain(Buffer.from(canary).toString('base64').slice(0, 20));
    expect(text).not.toContain(Buffer.from(keyring.key ?? []).toString('base64'));
  });

  test('each write has a nonce of its own', async () => {
    const folder = temporaryFolder();
    const { secrets } = await openIn(folder, createKeyring());
    await secrets.write('token', canary);
    const before = readFileSync(join(folder, 'secrets.json'), 'utf8');
    await secrets.write('token', canary);
    expect(readFileSync(join(folder, 'secrets.json'), 'utf8')).not.toBe(before);
  });

  test('nothing is left on disk when the last secret is removed', async () => {
    const folder = temporaryFolder();
    const { secrets } = await openIn(folder, createKeyring());
    await secrets.write('token', canary);
    await secrets.remove('token');
    expect([readdirSync(folder), await secrets.read('token')]).toEqual([[], undefined]);
  });

  test.each<[string, (folder: string, keyring: ReturnType<typeof createKeyring>) => void]>([
    ['another key', (_folder, keyring) => (keyring.key = randomBytes(32))],
    ['no key any more', (_folder, keyring) => (keyring.key = undefined)],
    ['a cut file', (folder) => writeFileSync(join(folder, 'secrets.json'), '{"version":1,')],
    ['a changed file', (folder) => flipLastByte(join(folder, 'secrets.json'))],
  ])('%s: the secrets count as absent, and the file is kept aside', async (_name, harm) => {
    const folder = temporaryFolder();
    const keyring = createKeyring();
    await (await openIn(folder, keyring)).secrets.write('token', canary);
    harm(folder, keyring);
    const after = await openIn(folder, keyring);
    expect([await after.secrets.read('token'), after.secrets.protection()]).toEqual([undefined, 'keyring']);
    expect(after.aside).toHaveLength(1);
    expect(readdirSync(folder)).toHaveLength(1);
    expect(existsSync(after.aside[0] ?? '')).toBe(true);
    expect(after.lines.join('\n')).toContain('secrets.set-aside');
  });

  test('a keyring that is out of reach today leaves its file for tomorrow', async () => {
    const folder = temporaryFolder();
    const keyring = createKeyring();
    await (await openIn(folder, keyring)).secrets.write('token', canary);
    keyring.reachable = false;
    const today = await openIn(folder, keyring);
    await today.secrets.write('token', 'for today');
    expect([today.secrets.protection(), await today.secrets.read('token')]).toEqual(['memory', 'for today']);
    keyring.reachable = true;
    const tomorrow = await openIn(folder, keyring);
    expect(await tomorrow.secrets.read('token')).toBe(canary);
  });
});

describe('without a keyring', () => {
  test('nothing is written', async () => {
    const folder = temporaryFolder();
    const { secrets } = await openIn(folder);
    await secrets.write('token', canary);
    expect([secrets.protection(), await secrets.read('token'), readdirSync(folder)]).toEqual([
      'memory',
      canary,
      [],
    ]);
    expect(await (await openIn(folder)).secrets.read('token')).toBeUndefined();
  });

  test('the person may choose to keep them weakly: encrypted, mode 0600, remembered', async () => {
    const folder = temporaryFolder();
    const first = await openIn(folder);
    await first.secrets.write('token', canary);
    await first.secrets.keepWithoutKeyring?.();
    const second = await openIn(folder);
    expect([second.secrets.protection(), await second.secrets.read('token')]).toEqual(['weak', canary]);
    expect(modes(folder)).toEqual({ 'secrets.json': '600', 'secrets.key': '600' });
    expect(allText(folder)).not.toContain(canary);
    await second.secrets.remove('token');
    expect((await openIn(folder)).secrets.protection()).toBe('weak');
  });

  test('choosing so keeps a file of the unreachable keyring aside', async () => {
    const folder = temporaryFolder();
    const keyring = createKeyring();
    await (await openIn(folder, keyring)).secrets.write('token', canary);
    const { secrets, aside } = await openIn(folder);
    await secrets.keepWithoutKeyring?.();
    await secrets.write('token', 'new');
    expect([aside.length, await (await openIn(folder)).secrets.read('token')]).toEqual([1, 'new']);
  });

  test('what was kept weakly moves under a keyring once there is one', async () => {
    const folder = temporaryFolder();
    const weak = await openIn(folder);
    await weak.secrets.keepWithoutKeyring?.();
    await weak.secrets.write('token', canary);
    const keyring = createKeyring();
    const strong = await openIn(folder, keyring);
    expect([strong.secrets.protection(), await strong.secrets.read('token')]).toEqual(['keyring', canary]);
    expect(readdirSync(folder)).toEqual(['secrets.json']);
    expect(await (await openIn(folder, keyring)).secrets.read('token')).toBe(canary);
  });

  test('a lost key file means absent secrets', async () => {
    const folder = temporaryFolder();
    const weak = await openIn(folder);
    await weak.secrets.keepWithoutKeyring?.();
    await weak.secrets.write('token', canary);
    rmSync(join(folder, 'secrets.key'));
    const after = await openIn(folder);
    expect([after.secrets.protection(), await after.secrets.read('token'), after.aside.length]).toEqual([
      'memory',
      undefined,
      1,
    ]);
  });
});

test('a system keyring that never answers is given up', async () => {
  const keyring = createSystemKeyring({
    dataDir: temporaryFolder(),
    clock: { ...systemClock, after: (_delayMs, run) => systemClock.after(0, run) },
  });
  await expect(keyring.read()).rejects.toThrow(/keyring|bus/i);
});

function flipLastByte(file: string): void {
  const sealed = JSON.parse(readFileSync(file, 'utf8'));
  const data = Buffer.from(sealed.data, 'base64');
  data[data.length - 1] = (data.at(-1) ?? 0) ^ 1;
  writeFileSync(file, JSON.stringify({ ...sealed, data: data.toString('base64') }));
}
