import { runtime } from './runtime.ts';

export type ProtocolHandler = Parameters<Electron.Protocol['handle']>[1];

type Answering = (request: Request) => Response | Promise<Response>;

/** Electron's `protocol` of one session: schemes of the app's own. */
export class Protocol implements Pick<Electron.Protocol, 'handle' | 'unhandle' | 'isProtocolHandled'> {
  readonly #handlers = new Map<string, Answering>();

  handle(scheme: string, handler: ProtocolHandler): void {
    if (this.#handlers.has(scheme)) throw new Error(`${scheme}: is handled already`);
    if (!runtime.addresses.schemes().has(scheme)) {
      runtime.notImitated(`handling ${scheme}:, which was not registered as standard and secure`);
    }
    // Electron's Request and Response are the ones of fetch.
    this.#handlers.set(scheme, handler as unknown as Answering);
  }

  unhandle(scheme: string): void {
    this.#handlers.delete(scheme);
  }

  isProtocolHandled(scheme: string): boolean {
    return this.#handlers.has(scheme);
  }

  /** The stand-in's own. */
  handlerOf(url: string): Answering | undefined {
    return this.#handlers.get(url.slice(0, url.indexOf(':')));
  }
}

/** Before `ready`, as in Electron. */
export function registerSchemesAsPrivileged(schemes: Electron.CustomScheme[]): void {
  runtime.needNotReady('protocol.registerSchemesAsPrivileged');
  for (const { scheme, privileges } of schemes) {
    if (privileges?.standard !== true || privileges.secure !== true) {
      runtime.notImitated(`the scheme ${scheme}: without the privileges standard and secure`);
    }
    runtime.addresses.register(scheme);
  }
}
