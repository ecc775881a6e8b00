import { writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { AppEvent } from '../../preload/contract/api.ts';
import { settingsSchema } from '../../preload/contract/settings.ts';
import type { Core } from '../../main/core/core.ts';
import { createCollectedLog, createMemoryStore } from '../unit/core/memoryPorts.ts';
import { sampleSession } from '../unit/core/sampleFacts.ts';
import { temporaryFolder } from '../unit/hosts/temporaryFolder.ts';
import { startFeed } from './feed.ts';

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' || specifier.endsWith('/node_modules/electron/index.js')
      ? { url: pathToFileURL(join(import.meta.dirname, 'updaterElectron.ts')).href, shortCircuit: true }
      : next(specifier, context),
});

/** How the app was installed, as electron-builder marks it. */
function installAs(packageType: string | undefined): void {
  const folder = temporaryFolder();
  const before = process.resourcesPath;
  Object.assign(process, { resourcesPath: folder });
  if (packageType !== undefined) writeFileSync(join(folder, 'package-type'), packageType);
  writeFileSync(join(folder, 'app-update.yml'), 'provider: generic\nurl: https://x.invalid\n');
  vi.stubEnv('APPIMAGE', '');
  onTestFinished(() => {
    Object.assign(process, { resourcesPath: before });
    vi.unstubAllEnvs();
  });
}

async function createHost() {
  const { createAppUpdates, followForUpdates } = await import('../../main/hosts/electron/updateHost.ts');
  const updates = createAppUpdates({
    log: createCollectedLog(),
    store: createMemoryStore(),
    translate: (key) => key,
    front: () => undefined,
  });
  return { updates, followForUpdates };
}

/** A core that knows one open terminal and these settings. */
function coreWith(settings: unknown): { openPage: Core['openPage']; send: (event: AppEvent) => void } {
  let send: (event: AppEvent) => void = () => {};
  return {
    openPage: (line) => {
      send = line.event;
      return {
        request: async () => ({
          ok: true,
          value: { sessions: [sampleSession()], settings: settingsSchema.parse(settings) },
        }),
        frame: () => {},
        close: () => {},
      };
    },
    send: (event) => send(event),
  };
}

describe.runIf(process.platform === 'linux' && process.arch === 'x64')("the app's own updates", () => {
  it.each(['deb', 'rpm'])('are there where a %s was installed', async (packageType) => {
    installAs(packageType);
    expect((await createHost()).updates).toBeDefined();
  });

  it('are not there where an archive was unpacked', async () => {
    installAs(undefined);
    expect((await createHost()).updates).toBeUndefined();
  });

  it('follow the settings and the open terminals, and never do without https', async () => {
    installAs('deb');
    const feed = await startFeed();
    onTestFinished(feed.stop);
    const { updates = expect.fail('no updates'), followForUpdates } = await createHost();
    const plain = { feedUrl: feed.url, publicKey: feed.publicKey, check: 'manual' };
    const core = coreWith({ updates: plain });
    onTestFinished(followForUpdates(core.openPage, updates));
    await expect
      .poll(async () => {
        await updates.check();
        return updates.state();
      })
      .toEqual({ kind: 'failed', problem: 'feed-insecure' });
    expect(feed.requests).toEqual([]);

    // The same feed, as if it stood on the network behind https.
    vi.stubGlobal('fetch', ((input: URL) => fetchPlainly(new URL(input.pathname, feed.url))) satisfies (
      input: URL,
    ) => Promise<Response>);
    onTestFinished(() => void vi.unstubAllGlobals());
    const { updates: secure = expect.fail('no updates') } = await createHost();
    const secureCore = coreWith({ updates: { ...plain, feedUrl: 'https://feed.invalid/feed' } });
    onTestFinished(followForUpdates(secureCore.openPage, secure));
    await expect
      .poll(async () => {
        await secure.check();
        return secure.state();
      })
      .toEqual({ kind: 'available', version: '1.1.0' });
    // electron-updater is really loaded, and finds nobody under that name.
    await secure.download();
    expect(secure.state()).toEqual({ kind: 'failed', problem: 'download-failed', version: '1.1.0' });
  });
});

const fetchPlainly = globalThis.fetch;
