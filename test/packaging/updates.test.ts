import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { UpdateSettings, UpdateState } from '../../preload/contract/updates.ts';
import { createUpdateEngine, type UpdateEngine } from '../../main/hosts/electron/updateEngine.ts';
import type { UpdateTarget } from '../../main/hosts/electron/updateFeed.ts';
import { createUpdates } from '../../main/hosts/electron/updates.ts';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createCollectedLog, createMemoryStore } from '../unit/core/memoryPorts.ts';
import { createVirtualClock } from '../unit/core/virtualClock.ts';
import { temporaryFolder } from '../unit/hosts/temporaryFolder.ts';
import { startFeed, testPackage, type FeedWishes, type TestFeed } from './feed.ts';

// electron-updater asks for `electron` while it works: it gets one that speaks over Node's http.
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron'
      ? { url: pathToFileURL(join(import.meta.dirname, 'updaterElectron.ts')).href, shortCircuit: true }
      : next(specifier, context),
});

const target: UpdateTarget = { platform: 'linux', arch: 'x64', kind: 'deb' };
const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** The real electron-updater, as a deb installs it, with folders of its own. */
function realEngine(log: ReturnType<typeof createCollectedLog>): { engine: UpdateEngine; cache: string } {
  const folder = temporaryFolder();
  const cache = join(folder, 'cache');
  mkdirSync(cache);
  writeFileSync(
    join(folder, 'app-update.yml'),
    'provider: generic\nurl: https://x.invalid\nupdaterCacheDirName: jobshell\n',
  );
  const before = { resources: process.resourcesPath, cache: process.env['XDG_CACHE_HOME'] };
  Object.assign(process, { resourcesPath: folder });
  process.env['XDG_CACHE_HOME'] = cache;
  onTestFinished(() => {
    Object.assign(process, { resourcesPath: before.resources });
    if (before.cache === undefined) delete process.env['XDG_CACHE_HOME'];
    else process.env['XDG_CACHE_HOME'] = before.cache;
  });
  const load = async () => {
    const { default: updaterModule } = await import('electron-updater');
    return { updater: new updaterModule.DebUpdater(), Provider: updaterModule.Provider };
  };
  return { engine: createUpdateEngine({ load, log, allowLoopback: true }), cache };
}

type BenchOptions = {
  readonly engine?: UpdateEngine;
  readonly confirm?: () => Promise<boolean>;
  readonly allowLoopback?: boolean;
};

function createBench({ engine, confirm = async () => true, allowLoopback = true }: BenchOptions = {}) {
  const log = createCollectedLog();
  const clock = createVirtualClock(1_800_000_000_000);
  const store = createMemoryStore();
  const real = engine === undefined ? realEngine(log) : undefined;
  const states: UpdateState[] = [];
  const updates = createUpdates({
    target,
    currentVersion: '1.0.0',
    fetch,
    allowLoopback,
    engine: engine ?? real?.engine ?? never(),
    confirm,
    clock,
    store,
    log,
  });
  updates.onChanged((state) => states.push(state));
  onTestFinished(updates.stop);
  return { updates, clock, log, states, store, cache: real?.cache ?? '' };
}

function never(): never {
  throw new Error('unreachable');
}

async function feedWith(wishes: FeedWishes = {}): Promise<TestFeed> {
  const feed = await startFeed(wishes);
  onTestFinished(feed.stop);
  return feed;
}

const settingsFor = (feed: TestFeed, check: UpdateSettings['check'] = 'manual'): UpdateSettings => ({
  feedUrl: feed.url,
  publicKey: feed.publicKey,
  check,
});

/** An engine that only notes what it is asked. */
function notingEngine(): UpdateEngine & { readonly installs: () => number } {
  let installs = 0;
  return { download: async () => {}, install: () => void (installs += 1), installs: () => installs };
}

/** What any program sends; none of them names a person or a computer. */
const plainHeaders = [
  'accept',
  'accept-encoding',
  'accept-language',
  'cache-control',
  'connection',
  'host',
  'pragma',
  'sec-fetch-mode',
  'user-agent',
];

describe('an update from a signed feed', () => {
  it('is found, downloaded and checked, with three requests and nothing that tells who asks', async () => {
    const feed = await feedWith();
    const { updates, states, cache } = createBench();
    updates.settingsChanged(settingsFor(feed));
    await updates.check();
    expect(updates.state()).toEqual({ kind: 'available', version: '1.1.0' });
    await updates.download();
    expect(updates.state()).toEqual({ kind: 'ready', version: '1.1.0' });
    expect(states.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['checking', 'available', 'downloading', 'ready']),
    );
    expect(feed.requests).toEqual([
      'GET /feed/latest-linux.yml',
      'GET /feed/latest-linux.yml.sig',
      'GET /feed/jobshell-1.1.0-linux-amd64.deb',
    ]);
    expect([...feed.headerNames].filter((name) => !plainHeaders.includes(name))).toEqual([]);
    expect(readFileSync(join(cache, 'jobshell/pending/jobshell-1.1.0-linux-amd64.deb'))).toEqual(testPackage);
  });

  it.each<[string, FeedWishes, UpdateState, number]>([
    ['signed with another key', { foreignKey: true }, { kind: 'failed', problem: 'signature-wrong' }, 2],
    [
      'changed after it was signed',
      { tampered: (text) => text.replace('1.1.0', '1.2.0') },
      { kind: 'failed', problem: 'signature-wrong' },
      2,
    ],
    ['without a signature', { signature: undefined }, { kind: 'failed', problem: 'signature-missing' }, 2],
    [
      'with a signature that is none',
      { signature: 'AAAA' },
      { kind: 'failed', problem: 'signature-wrong' },
      2,
    ],
    ['of something else', { metadata: 'a: [' }, { kind: 'failed', problem: 'feed-malformed' }, 2],
    ['too long', { metadata: '#'.repeat(300_000) }, { kind: 'failed', problem: 'feed-malformed' }, 1],
    [
      'without a package for this system',
      { file: 'jobshell-1.1.0-linux-arm64.deb' },
      { kind: 'failed', problem: 'no-package' },
      2,
    ],
    ['that is down', { status: 503 }, { kind: 'failed', problem: 'feed-unreachable' }, 1],
    [
      'that leads away from https',
      { redirects: { '/feed/latest-linux.yml': 'http://feed.invalid/latest-linux.yml' } },
      { kind: 'failed', problem: 'feed-insecure' },
      1,
    ],
    [
      'whose package stands at an address without https',
      { file: 'http://feed.invalid/jobshell-1.1.0-linux-amd64.deb' },
      { kind: 'failed', problem: 'feed-insecure' },
      2,
    ],
    [
      'that goes round in circles',
      { redirects: { '/feed/latest-linux.yml': '/feed/latest-linux.yml' } },
      { kind: 'failed', problem: 'feed-unreachable' },
      6,
    ],
  ])('gives nothing from a feed %s', async (_name, wishes, state, requests) => {
    const feed = await feedWith(wishes);
    const { updates } = createBench({ engine: notingEngine() });
    updates.settingsChanged(settingsFor(feed));
    await updates.check();
    await updates.download();
    expect(updates.state()).toEqual(state);
    expect(feed.requests).toHaveLength(requests);
  });

  it.each(['0.9.9', '1.0.0'])('is none where the feed has %s and 1.0.0 is installed', async (version) => {
    const feed = await feedWith({ version });
    const { updates, clock } = createBench({ engine: notingEngine() });
    updates.settingsChanged(settingsFor(feed));
    await updates.check();
    expect(updates.state()).toEqual({ kind: 'idle', checkedAt: clock.now() });
  });

  it('is thrown away where it is not what the signed metadata names', async () => {
    const feed = await feedWith({
      sentPackage: Buffer.from(testPackage.toString().replace('stands', 'Stands')),
    });
    const { updates, cache } = createBench();
    updates.settingsChanged(settingsFor(feed));
    await updates.check();
    await updates.download();
    expect(updates.state()).toEqual({ kind: 'failed', problem: 'hash-wrong', version: '1.1.0' });
    const pending = join(cache, 'jobshell/pending');
    expect(existsSync(pending) ? readdirSync(pending) : []).toEqual([]);
  });

  it('is not fetched from an address without https that its own leads to', async () => {
    const path = '/feed/jobshell-1.1.0-linux-amd64.deb';
    const feed = await feedWith({ redirects: { [path]: 'http://localhost:9/other.deb' } });
    const { updates } = createBench();
    updates.settingsChanged(settingsFor(feed));
    await updates.check();
    await updates.download();
    expect(updates.state()).toEqual({ kind: 'failed', problem: 'feed-insecure', version: '1.1.0' });
  });

  it('fails in words where nobody answers, and is found once somebody does', async () => {
    const gone = await startFeed();
    await gone.stop();
    const feed = await feedWith();
    const { updates } = createBench({ engine: notingEngine() });
    updates.settingsChanged(settingsFor(gone));
    await updates.check();
    expect(updates.state()).toEqual({ kind: 'failed', problem: 'feed-unreachable' });
    updates.settingsChanged(settingsFor(feed));
    await updates.check();
    expect(updates.state()).toEqual({ kind: 'available', version: '1.1.0' });
  });
});

describe('looking for updates', () => {
  it.each<[string, (feed: TestFeed) => UpdateSettings, UpdateState]>([
    [
      'nothing is set',
      () => ({ feedUrl: '', publicKey: '', check: 'manual' }),
      { kind: 'failed', problem: 'not-set-up' },
    ],
    ['it is off', (feed) => settingsFor(feed, 'off'), { kind: 'failed', problem: 'not-set-up' }],
    [
      'there is no key',
      (feed) => ({ ...settingsFor(feed), publicKey: '' }),
      { kind: 'failed', problem: 'not-set-up' },
    ],
    [
      'the key is of another kind',
      (feed) => ({ ...settingsFor(feed), publicKey: Buffer.alloc(44).toString('base64') }),
      { kind: 'failed', problem: 'not-set-up' },
    ],
    [
      'the address holds a password',
      (feed) => ({ ...settingsFor(feed), feedUrl: feed.url.replace('//', '//a:b@') }),
      { kind: 'failed', problem: 'not-set-up' },
    ],
  ])('asks nobody where %s', async (_name, settings, state) => {
    const feed = await feedWith();
    const { updates } = createBench({ engine: notingEngine() });
    updates.settingsChanged(settings(feed));
    await updates.check();
    expect(updates.state()).toEqual(state);
    expect(feed.requests).toEqual([]);
  });

  it('asks nobody without https, as in the app itself', async () => {
    const feed = await feedWith();
    const { updates } = createBench({ engine: notingEngine(), allowLoopback: false });
    updates.settingsChanged(settingsFor(feed));
    await updates.check();
    expect(updates.state()).toEqual({ kind: 'failed', problem: 'feed-insecure' });
    expect(feed.requests).toEqual([]);
  });

  it('happens by itself once a day where that is set, also over a restart, and never otherwise', async () => {
    const feed = await feedWith({ version: '1.0.0' });
    const { updates, clock, store } = createBench({ engine: notingEngine() });
    const looks = (): number => feed.requests.filter((line) => line.endsWith('.yml')).length;
    const untilLooked = async (count: number): Promise<void> => {
      await expect.poll(() => [looks(), updates.state().kind]).toEqual([count, 'idle']);
    };
    updates.settingsChanged(settingsFor(feed, 'manual'));
    await clock.advance(3 * dayMs);
    expect(looks()).toBe(0);
    updates.settingsChanged(settingsFor(feed, 'daily'));
    await clock.advance(minuteMs);
    await untilLooked(1);
    await clock.advance(dayMs - minuteMs);
    expect(looks()).toBe(1);
    await clock.advance(minuteMs);
    await untilLooked(2);
    expect(store.content.get('updates')).toEqual({ checkedAt: clock.now() });
    updates.settingsChanged(settingsFor(feed, 'off'));
    await clock.advance(3 * dayMs);
    expect(looks()).toBe(2);
  });

  it('forgets what another feed had', async () => {
    const [old, next] = [await feedWith(), await feedWith({ version: '1.0.0' })];
    const { updates } = createBench({ engine: notingEngine() });
    updates.settingsChanged(settingsFor(old));
    const looking = updates.check();
    updates.settingsChanged(settingsFor(next));
    await looking;
    expect(updates.state()).toEqual({ kind: 'idle' });
    await updates.download();
    expect(updates.state()).toEqual({ kind: 'idle' });
  });
});

describe('installing', () => {
  async function readyBench(options: BenchOptions) {
    const feed = await feedWith();
    const bench = createBench(options);
    bench.updates.settingsChanged(settingsFor(feed));
    await bench.updates.check();
    await bench.updates.download();
    expect(bench.updates.state().kind).toBe('ready');
    return bench;
  }

  it('never happens while a terminal is open, and not by itself once it is closed', async () => {
    const engine = notingEngine();
    let questions = 0;
    const { updates } = await readyBench({ engine, confirm: async () => (questions += 1) > 0 });
    updates.terminalsChanged(2);
    expect(updates.state()).toEqual({ kind: 'ready', version: '1.1.0' });
    await updates.install();
    expect(updates.state()).toEqual({ kind: 'deferred', version: '1.1.0', terminals: 2 });
    updates.terminalsChanged(1);
    expect(updates.state()).toEqual({ kind: 'deferred', version: '1.1.0', terminals: 1 });
    updates.terminalsChanged(0);
    expect(updates.state()).toEqual({ kind: 'ready', version: '1.1.0' });
    expect([engine.installs(), questions]).toEqual([0, 0]);
    await updates.install();
    expect([engine.installs(), questions]).toEqual([1, 1]);
  });

  it('happens only after the host itself has asked, and was told yes', async () => {
    const engine = notingEngine();
    const { updates } = await readyBench({ engine, confirm: async () => false });
    await updates.install();
    expect(engine.installs()).toBe(0);
    expect(updates.state()).toEqual({ kind: 'ready', version: '1.1.0' });
  });

  it('waits where a terminal was opened while the question stood there, and asks once', async () => {
    const engine = notingEngine();
    const answers: ((yes: boolean) => void)[] = [];
    const confirm = (): Promise<boolean> => new Promise((resolve) => answers.push(resolve));
    const { updates } = await readyBench({ engine, confirm });
    const asked = updates.install();
    await updates.install();
    updates.terminalsChanged(1);
    for (const answer of answers) answer(true);
    await asked;
    expect([answers.length, engine.installs()]).toEqual([1, 0]);
    expect(updates.state()).toEqual({ kind: 'deferred', version: '1.1.0', terminals: 1 });
  });

  it.runIf(process.platform === 'linux')('hands the checked file to the package manager', async () => {
    const bin = temporaryFolder();
    const calls = join(bin, 'calls');
    for (const name of ['dpkg', 'pkexec']) {
      writeFileSync(join(bin, name), `#!/bin/sh\nprintf '%s\\n' "${name} $*" >> ${calls}\n`, { mode: 0o755 });
    }
    const path = process.env['PATH'];
    process.env['PATH'] = bin;
    onTestFinished(() => {
      process.env['PATH'] = path;
    });
    const { updates } = await readyBench({});
    await updates.install();
    expect(readFileSync(calls, 'utf8')).toMatch(
      /(dpkg|pkexec .*dpkg) -i \S+\/jobshell-1\.1\.0-linux-amd64\.deb/,
    );
    expect(updates.state()).toEqual({ kind: 'ready', version: '1.1.0' });
  });
});
