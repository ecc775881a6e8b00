import { EventEmitter } from 'node:events';
import { request as httpRequest, type ClientRequest } from 'node:http';

/*
 * As much of `electron` as electron-updater uses, on Node's own http: what it downloads really comes over a socket.
 * Taken in place of `electron` by a module hook (updater.test.ts), never by our own code.
 */

type BeforeRequest = (
  details: { readonly url: string },
  callback: (answer: { readonly cancel: boolean }) => void,
) => void;

let beforeRequest: BeforeRequest = (_details, callback) => callback({ cancel: false });

export const autoUpdater = new EventEmitter();

export const app = {
  isPackaged: true,
  getVersion: () => '1.0.0',
  getName: () => 'Jobshell',
  getAppPath: () => process.resourcesPath,
  getPath: () => process.resourcesPath,
  whenReady: () => Promise.resolve(),
  quit: () => {},
  relaunch: () => {},
  once: () => {},
};

/** The host's own question. */
export const dialog = { showMessageBox: () => Promise.resolve({ response: 0 }) };

export const session = {
  fromPartition: () => ({
    webRequest: {
      onBeforeRequest: (listener: BeforeRequest) => {
        beforeRequest = listener;
      },
    },
  }),
};

type RequestOptions = {
  readonly protocol?: string;
  readonly hostname: string;
  readonly port?: string | number;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
};

/** Electron's ClientRequest with `redirect: 'manual'`: it tells of a redirect, and does not follow it. */
class NetRequest extends EventEmitter {
  readonly #options: RequestOptions;
  #sent: ClientRequest | undefined;

  constructor(options: RequestOptions) {
    super();
    this.#options = options;
  }

  setHeader(): void {}

  abort(): void {
    this.#sent?.destroy();
  }

  end(): void {
    const { protocol = 'https:', hostname, port, path, headers } = this.#options;
    const url = `${protocol}//${hostname}${port === undefined ? '' : `:${port}`}${path}`;
    beforeRequest({ url }, ({ cancel }) => {
      if (cancel) return void this.emit('error', new Error('net::ERR_BLOCKED_BY_CLIENT'));
      this.#sent = httpRequest(url, { headers: { ...headers } });
      this.#sent.on('error', (error) => this.emit('error', error));
      this.#sent.on('response', (response) => {
        const { statusCode = 0, headers: got } = response;
        if (statusCode < 300 || statusCode > 399 || got.location === undefined) {
          return this.emit('response', response);
        }
        return this.emit('redirect', statusCode, 'GET', new URL(got.location, url).href, {});
      });
      this.#sent.end();
    });
  }
}

export const net = { request: (options: RequestOptions) => new NetRequest(options) };
