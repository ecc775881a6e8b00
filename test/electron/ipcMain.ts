import { EventEmitter } from 'node:events';
import { decodeClone, encodeClone, type Encoded } from './codec.ts';
import type { MessagePortMain } from './ports.ts';
import type { WebContents } from './webContents.ts';
import type { WebFrameMain } from './webFrame.ts';

export type IpcMainInvokeEvent = {
  readonly type: 'frame';
  readonly sender: WebContents;
  readonly senderFrame: WebFrameMain | null;
  readonly processId: number;
  readonly frameId: number;
  readonly preventDefault: () => void;
  readonly defaultPrevented: boolean;
};

export type IpcMainEvent = IpcMainInvokeEvent & {
  readonly ports: MessagePortMain[];
  readonly reply: (channel: string, ...words: unknown[]) => void;
  /** Only a synchronous message has an answer, and those are not imitated. */
  returnValue: unknown;
};

// What Electron declares: words come from a page and can be anything, so each listener says what it takes.
type Listener = Parameters<Electron.IpcMain['on']>[1];
type Handler = Parameters<Electron.IpcMain['handle']>[1];
type OwnListener = (
  event: IpcMainEvent,
  ...words: Parameters<Listener> extends [unknown, ...infer Words] ? Words : never
) => void;
type OwnHandler = (
  event: IpcMainInvokeEvent,
  ...words: Parameters<Handler> extends [unknown, ...infer Words] ? Words : never
) => unknown;

type Answer = { readonly value: Encoded; readonly failure?: string };

const listeners = new EventEmitter();
listeners.setMaxListeners(0);
const handlers = new Map<string, OwnHandler>();

/** Electron's ipcMain, for every page. */
export class IpcMain {
  on(channel: string, listener: OwnListener): this {
    listeners.on(channel, listener);
    return this;
  }

  once(channel: string, listener: OwnListener): this {
    listeners.once(channel, listener);
    return this;
  }

  off(channel: string, listener: OwnListener): this {
    listeners.off(channel, listener);
    return this;
  }

  addListener(channel: string, listener: OwnListener): this {
    return this.on(channel, listener);
  }

  removeListener(channel: string, listener: OwnListener): this {
    return this.off(channel, listener);
  }

  removeAllListeners(channel?: string): this {
    listeners.removeAllListeners(channel);
    return this;
  }

  listenerCount(channel: string): number {
    return listeners.listenerCount(channel);
  }

  handle(channel: string, handler: OwnHandler): void {
    if (handlers.has(channel)) throw new Error(`A handler for '${channel}' was registered before`);
    handlers.set(channel, handler);
  }

  handleOnce(channel: string, handler: OwnHandler): void {
    this.handle(channel, (event, ...words) => {
      handlers.delete(channel);
      return handler(event, ...words);
    });
  }

  removeHandler(channel: string): void {
    handlers.delete(channel);
  }
}

export const ipcMain = new IpcMain();

/** A page's `send` or `postMessage`. */
export function receiveMessage(event: IpcMainEvent, channel: string, words: Encoded): void {
  listeners.emit(channel, event, ...decodeWords(words));
}

/** A page's `invoke`. Errors cross as Electron has them: their words, after the channel's name. */
export async function receiveInvoke(
  event: IpcMainInvokeEvent,
  channel: string,
  words: Encoded,
): Promise<Answer> {
  try {
    const handler = handlers.get(channel);
    if (handler === undefined) throw new Error(`No handler registered for '${channel}'`);
    const value: unknown = await handler(event, ...decodeWords(words));
    return { value: encodeClone(value, () => new Error('An object could not be cloned.')) };
  } catch (cause) {
    return { value: null, failure: `Error invoking remote method '${channel}': ${String(cause)}` };
  }
}

function decodeWords(words: Encoded): unknown[] {
  const decoded = decodeClone(words);
  return Array.isArray(decoded) ? decoded : [];
}
