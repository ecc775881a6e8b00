import { decodeClone, encodeClone, type Encoded } from '../codec.ts';
import type { FromPage, ToPage } from '../wire.ts';
import { createWorld } from './worlds.ts';

/*
 * The preload's world: a `require` with what a sandbox has, an ipcRenderer over the stand-in's binding, and a contextBridge. Runs
 * before the page's scripts, its types stripped.
 */

export type IsolatedWorldOptions = {
  readonly handshake: string;
  readonly names: { readonly own: string; readonly other: string };
  /** The function that the stand-in's binding put here. */
  readonly binding: string;
  /** Where the stand-in finds the function that takes what it sends. */
  readonly delivery: string;
  readonly process: Readonly<Record<string, unknown>>;
};

type IpcListener = (event: object, ...words: unknown[]) => void;
type Preload = (
  require: (name: string) => unknown,
  module: { exports: unknown },
  exports: unknown,
  process: unknown,
  global: typeof globalThis,
) => void;

/** Runs the preload, unless this is a frame below the top one: those have none. */
export function runPreload(options: IsolatedWorldOptions, preload: Preload): void {
  if (window !== window.top) return;
  const binding: unknown = Reflect.get(globalThis, options.binding);
  if (typeof binding !== 'function') return;
  const say = (message: FromPage): void => void binding(JSON.stringify(message));
  const ipc = createIpc(say);
  Object.defineProperty(globalThis, options.delivery, {
    value: (text: string) => {
      for (const message of JSON.parse(text) as readonly ToPage[]) ipc.take(message);
    },
  });
  say({ kind: 'hello', url: location.href });
  const module = { exports: {} };
  try {
    const electron = {
      ipcRenderer: ipc.ipcRenderer,
      contextBridge: createContextBridge(options),
      webFrame: {},
    };
    preload(
      createRequire(electron),
      module,
      module.exports,
      Object.freeze({ ...options.process }),
      globalThis,
    );
  } catch (cause) {
    const error = cause instanceof Error ? cause : new Error(String(cause));
    console.error(`Unable to load preload script: ${error.message}`);
    say({ kind: 'preload-failed', message: error.message, stack: error.stack ?? '' });
  }
}

function createRequire(electron: object): (name: string) => unknown {
  const timers = { setTimeout, clearTimeout, setInterval, clearInterval, setImmediate, clearImmediate };
  const modules: Readonly<Record<string, unknown>> = {
    electron,
    'electron/renderer': electron,
    'electron/common': {},
    events: Object.assign(PageEmitter, { EventEmitter: PageEmitter, default: PageEmitter }),
    timers,
    url: { URL, URLSearchParams },
  };
  return (name) => {
    const found = modules[name.replace(/^node:/, '')];
    if (found === undefined || !Object.hasOwn(modules, name.replace(/^node:/, ''))) {
      throw new Error(`module not found: ${name}`);
    }
    return found;
  };
}

/** A sandboxed preload has these of Node's. */
function setImmediate(work: () => void): number {
  return window.setTimeout(work, 0);
}

function clearImmediate(id: number): void {
  clearTimeout(id);
}

/** As much of Node's `events` as fits here. */
class PageEmitter {
  readonly #listeners = new Map<string, IpcListener[]>();

  on(name: string, listener: IpcListener): this {
    this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), listener]);
    return this;
  }

  once(name: string, listener: IpcListener): this {
    const once: IpcListener = (...words) => {
      this.off(name, once);
      listener(...words);
    };
    Object.assign(once, { listener });
    return this.on(name, once);
  }

  off(name: string, listener: IpcListener): this {
    const listeners = this.#listeners.get(name) ?? [];
    const index = listeners.findLastIndex(
      (kept) => kept === listener || Reflect.get(kept, 'listener') === listener,
    );
    this.#listeners.set(
      name,
      listeners.filter((_kept, at) => at !== index),
    );
    return this;
  }

  addListener(name: string, listener: IpcListener): this {
    return this.on(name, listener);
  }

  removeListener(name: string, listener: IpcListener): this {
    return this.off(name, listener);
  }

  removeAllListeners(name?: string): this {
    if (name === undefined) this.#listeners.clear();
    else this.#listeners.delete(name);
    return this;
  }

  listenerCount(name: string): number {
    return this.#listeners.get(name)?.length ?? 0;
  }

  emit(name: string, ...words: [object, ...unknown[]]): boolean {
    const listeners = this.#listeners.get(name) ?? [];
    for (const listener of listeners) listener(...words);
    return listeners.length > 0;
  }
}

type Ipc = { readonly ipcRenderer: object; readonly take: (message: ToPage) => void };
type Invoking = { readonly resolve: (value: unknown) => void; readonly reject: (cause: Error) => void };

function createIpc(say: (message: FromPage) => void): Ipc {
  const invoking = new Map<number, Invoking>();
  const ports = createPagePorts(say);
  let lastId = 0;
  const send = (channel: string, ...words: unknown[]): void =>
    say({ kind: 'send', channel: checkChannel(channel), words: encode(words), ports: [] });
  const ipcRenderer = Object.assign(new PageEmitter(), {
    send,
    invoke: async (channel: string, ...words: unknown[]): Promise<unknown> => {
      lastId += 1;
      const id = lastId;
      say({ kind: 'invoke', id, channel: checkChannel(channel), words: encode(words) });
      return new Promise((resolve, reject) => invoking.set(id, { resolve, reject }));
    },
    postMessage: (channel: string, message: unknown, transfer: readonly MessagePort[] = []): void =>
      say({
        kind: 'send',
        channel: checkChannel(channel),
        words: encode([message]),
        ports: transfer.map(ports.give),
      }),
    sendSync: (): never => {
      throw new Error('The stand-in for Electron does not imitate sendSync');
    },
  });
  const take = (message: ToPage): void => {
    switch (message.kind) {
      case 'answer': {
        const asked = invoking.get(message.id);
        invoking.delete(message.id);
        return message.failure === undefined
          ? asked?.resolve(decodeClone(message.value))
          : asked?.reject(new Error(message.failure));
      }
      case 'event': {
        const words = decodeClone(message.words) as unknown[];
        ipcRenderer.emit(
          message.channel,
          { sender: ipcRenderer, ports: message.ports.map(ports.take) },
          ...words,
        );
        return;
      }
      case 'port-message':
        return ports.deliver(message.port, decodeClone(message.data), message.ports.map(ports.take));
      case 'port-closed':
        return ports.close(message.port);
    }
  };
  return { ipcRenderer, take };
}

function checkChannel(channel: unknown): string {
  if (typeof channel !== 'string') throw new TypeError('The channel must be a string');
  return channel;
}

function encode(value: unknown): Encoded {
  return encodeClone(value, () => new Error('An object could not be cloned.'));
}

type PagePorts = {
  /** The port is the stand-in's from now on; gives its number there. */
  readonly give: (port: MessagePort) => number;
  /** The page's end of the stand-in's port of this number. */
  readonly take: (id: number) => MessagePort;
  readonly deliver: (id: number, data: unknown, transfer: readonly MessagePort[]) => void;
  readonly close: (id: number) => void;
};

/** Real ports for the page: their other ends are kept here and relayed to the stand-in, which numbers its own from above. */
function createPagePorts(say: (message: FromPage) => void): PagePorts {
  const kept = new Map<number, MessagePort>();
  let lastGiven = 0;
  const relay = (id: number, port: MessagePort): void => {
    kept.set(id, port);
    port.addEventListener('message', ({ data, ports }) =>
      say({ kind: 'port-message', port: id, data: encode(data), ports: ports.map(give) }),
    );
    port.addEventListener('close', () => {
      if (kept.delete(id)) say({ kind: 'port-closed', port: id });
    });
    port.start();
  };
  const give = (port: MessagePort): number => {
    // Negative numbers are the page's, so that both sides can give numbers.
    lastGiven -= 1;
    relay(lastGiven, port);
    return lastGiven;
  };
  return {
    give,
    take: (id) => {
      const { port1, port2 } = new MessageChannel();
      relay(id, port2);
      return port1;
    },
    deliver: (id, data, transfer) => kept.get(id)?.postMessage(data, [...transfer]),
    close: (id) => {
      const port = kept.get(id);
      kept.delete(id);
      port?.close();
    },
  };
}

function createContextBridge({ handshake, names }: IsolatedWorldOptions): object {
  const node = document.createElement('meta');
  window.dispatchEvent(new MouseEvent(handshake, { relatedTarget: node }));
  const world = createWorld(node, { own: names.other, other: names.own }, () => {
    throw new Error('The page exposes nothing');
  });
  return {
    exposeInMainWorld: (key: string, value: unknown): void => {
      world.say({ kind: 'expose', key, value: world.copyOut(value) });
      world.takeReturned();
    },
  };
}
