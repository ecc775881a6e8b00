import { randomBytes } from 'node:crypto';
import { join, resolve } from 'node:path';
import { ticketPrefix } from '../../../preload/contract/wire.ts';
import { createCore, type Core } from '../../core/core.ts';
import type { Clock, CorePorts, Log } from '../../core/ports.ts';
import { createDownloads, downloadFolder } from '../common/downloads.ts';
import { ensurePrivateFolder } from '../common/files.ts';
import { createSettingsFile } from '../common/settingsFile.ts';
import { acceptedLocales } from '../common/systemLocales.ts';
import type { Translator } from '../common/translate.ts';
import { surroundings } from './directories.ts';
import { createTokenCheck } from './guard.ts';
import type { Keyring } from './keyring.ts';
import { createSecrets } from './secrets.ts';
import { listen, listenAddress } from './server.ts';
import { createPageSockets } from './socket.ts';
import { createStaticFiles } from './staticFiles.ts';
import { createStore } from './store.ts';
import { createTickets } from './ticket.ts';

export type BrowserHostOptions = {
  readonly version: string;
  /** 0: a free one. */
  readonly port: number;
  readonly dataDir: string;
  /** The built renderer. */
  readonly staticDir: string;
  /** The built preload/browser.ts. */
  readonly preloadFile: string;
  /** Absent: secrets are kept in memory, unless the person chooses otherwise. */
  readonly keyring?: Keyring;
  readonly clock: Clock;
  readonly log: Log;
  readonly translator: Translator;
  /** A file that could not be read was kept under this new name. */
  readonly onSetAside?: (file: string) => void;
  /** Tests put a core of their own here. */
  readonly openCore?: (ports: CorePorts) => Core;
};

export type BrowserHost = {
  /** `http://127.0.0.1:PORT/#TOKEN`: whoever has it is the person. */
  readonly url: string;
  readonly port: number;
  /** The same page for a program's command line, where others can read it: good once, and soon. */
  readonly createTicketUrl: () => string;
  /** Shows what an address of GitLab's leads to in the first page that comes. */
  readonly showLink: (link: string) => void;
  /** Closes terminals, pages and the port. */
  readonly close: () => Promise<void>;
};

/** 256 bits: nobody guesses it. */
const tokenBytes = 32;

/** Starts Jobshell for browsers of this computer. Rejects where the port or the data folder can't be had. */
export async function startBrowserHost(options: BrowserHostOptions): Promise<BrowserHost> {
  const { clock, log } = options;
  const dataDir = resolve(options.dataDir);
  ensurePrivateFolder(dataDir);
  const token = randomBytes(tokenBytes).toString('base64url');
  const tickets = createTickets(clock, randomBytes);
  // The port first: without it nothing else is touched.
  const pages = createLatePages();
  const server = await listen(options.port, {
    files: createStaticFiles(options),
    acceptsToken: createTokenCheck(token),
    redeemTicket: (ticket) => (tickets.redeem(ticket) ? token : undefined),
    onUpgrade: (upgrade) => {
      // What main says stands among what the page says.
      const locales = acceptedLocales(upgrade.request.headers['accept-language']);
      if (locales.length > 0) options.translator.follow(locales);
      pages.accept(upgrade);
    },
    log,
  });
  try {
    const core = (options.openCore ?? createCore)(await createPorts(options, dataDir));
    const sockets = createPageSockets({ openPage: core.openPage, clock, log });
    pages.open(sockets.accept);
    const pageUrl = `http://${listenAddress}:${server.port}/`;
    return {
      url: `${pageUrl}#${token}`,
      port: server.port,
      showLink: core.linkArrived,
      createTicketUrl: () => `${pageUrl}#${ticketPrefix}${tickets.issue()}`,
      close: async () => {
        await core.dispose();
        await sockets.close();
        await server.close();
      },
    };
  } catch (cause) {
    await server.close();
    throw cause;
  }
}

type Accept = ReturnType<typeof createPageSockets>['accept'];

/** Nobody knows the token before `startBrowserHost` resolves, so what comes before that is cut off. */
function createLatePages(): { readonly accept: Accept; readonly open: (accept: Accept) => void } {
  let accept: Accept = ({ socket }) => socket.destroy();
  return {
    accept: (upgrade) => accept(upgrade),
    open: (opened) => {
      accept = opened;
    },
  };
}

async function createPorts(options: BrowserHostOptions, dataDir: string): Promise<CorePorts> {
  const { version, clock, log, translator, keyring, onSetAside } = options;
  const files = { dataDir, log, now: clock.now, ...(onSetAside === undefined ? {} : { onSetAside }) };
  const secrets = await createSecrets({
    ...files,
    randomBytes,
    ...(keyring === undefined ? {} : { keyring }),
  });
  return {
    version,
    clock,
    random: Math.random,
    log,
    store: createStore(files),
    settingsFile: createSettingsFile(files),
    downloads: createDownloads({ folder: () => downloadFolder(surroundings()) }),
    logFolder: dataDir,
    transcriptFolder: join(dataDir, 'transcripts'),
    secrets,
    fetch,
    ...translator,
    capabilities: () => ({
      windows: false,
      signInWindow: false,
      secretProtection: secrets.protection(),
      canKeepWithoutKeyring: secrets.protection() === 'memory',
      tray: false,
      menuBar: false,
      openAtLogin: false,
      zoom: false,
      browserKeys: true,
      notifications: 'page',
    }),
  };
}
