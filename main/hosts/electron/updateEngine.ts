import type { AppUpdater, Provider } from 'electron-updater';
import type { ProviderRuntimeOptions } from 'electron-updater/out/providers/Provider.js';
import type { Log } from '../../core/ports.ts';
import { isAllowedAddress, type Release } from './updateFeed.ts';
import { UpdateFault } from './updateFault.ts';

/** Fetches and installs what readFeed found. */
export type UpdateEngine = {
  /** Resolves when the package lies here and is what the signed metadata says. Throws an UpdateFault. */
  readonly download: (release: Release, onProgress: (percent: number) => void) => Promise<void>;
  /** Installs what was downloaded and quits. Throws an UpdateFault where that fails at once. */
  readonly install: () => void;
};

export type UpdateEngineOptions = {
  /** electron-updater, loaded when it is first needed: a start does without it. */
  readonly load: () => Promise<{ readonly updater: AppUpdater; readonly Provider: typeof Provider }>;
  readonly log: Log;
  readonly allowLoopback: boolean;
};

/**
 * electron-updater, with everything off that it would do by itself. It reads no feed of its own: it is handed the
 * metadata whose signature was checked, and checks the download's SHA-512 (and on Windows the publisher) against it.
 */
export function createUpdateEngine(options: UpdateEngineOptions): UpdateEngine {
  let current: AppUpdater | undefined;
  return {
    download: async (release, onProgress) => {
      const { updater, Provider: Base } = await options.load();
      current = updater;
      tame(updater, options.log);
      const guard = guardRequests(updater, options.allowLoopback);
      updater.setFeedURL({ provider: 'custom', updateProvider: providerOf(Base, release) });
      const progress = ({ percent }: { readonly percent: number }): void => onProgress(percent);
      updater.on('download-progress', progress);
      try {
        await updater.checkForUpdates();
        await updater.downloadUpdate();
      } catch (cause) {
        throw faultOf(cause, guard.refused());
      } finally {
        updater.off('download-progress', progress);
      }
    },
    install: () => {
      if (current === undefined) throw new UpdateFault('install-failed', { message: 'nothing downloaded' });
      let failure: unknown;
      const note = (error: unknown): void => void (failure = error);
      current.on('error', note);
      // Not silent: a person asked. The new version starts afterwards.
      current.quitAndInstall(false, true);
      current.off('error', note);
      if (failure !== undefined) throw new UpdateFault('install-failed', { cause: failure });
    },
  };
}

/** Nothing unasked, nothing older, and no second road to the network. */
function tame(updater: AppUpdater, log: Log): void {
  updater.autoDownload = false;
  updater.autoInstallOnAppQuit = false;
  updater.autoRunAppAfterInstall = true;
  updater.allowDowngrade = false;
  updater.allowPrerelease = false;
  updater.disableWebInstaller = true;
  // Would fetch block maps that nobody has signed.
  updater.disableDifferentialDownload = true;
  updater.logger = {
    info: () => {},
    warn: (message) => log.warn('update.engine', { message: String(message) }),
    error: (message) => log.warn('update.engine', { message: String(message).split('\n', 1)[0] }),
  };
}

/** Every request of electron-updater's own session, redirects included, must go to an allowed address. */
function guardRequests(updater: AppUpdater, allowLoopback: boolean): { readonly refused: () => boolean } {
  let refused = false;
  updater.netSession.webRequest.onBeforeRequest(({ url }, answer) => {
    const isAllowed = isAllowedAddress(new URL(url), allowLoopback);
    if (!isAllowed) refused = true;
    answer({ cancel: !isAllowed });
  });
  return { refused: () => refused };
}

/** Gives electron-updater the one release, and asks nobody. */
function providerOf(Base: typeof Provider, { version, url, sha512, sizeBytes }: Release) {
  const info = { url, sha512, size: sizeBytes };
  const metadata = { version, files: [info], path: url, sha512, releaseDate: '' };
  return class extends Base<typeof metadata> {
    // electron-updater makes it, with these.
    constructor(_options: unknown, _updater: unknown, runtime: ProviderRuntimeOptions) {
      super(runtime);
    }

    override getLatestVersion() {
      return Promise.resolve(metadata);
    }

    override resolveFiles() {
      return [{ url: new URL(url), info }];
    }
  };
}

function faultOf(cause: unknown, wasRefused: boolean): UpdateFault {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (wasRefused) return new UpdateFault('feed-insecure', { cause });
  if (code === 'ERR_CHECKSUM_MISMATCH') return new UpdateFault('hash-wrong', { cause });
  if (code === 'ERR_UPDATER_INVALID_SIGNATURE') return new UpdateFault('publisher-wrong', { cause });
  return new UpdateFault('download-failed', { cause });
}
