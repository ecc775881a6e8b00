import { EventEmitter } from 'node:events';
import type { IpcMain, IpcMainInvokeEvent, MessagePortMain, WebContents, WebFrameMain } from 'electron';
import { createLog } from '../../main/hosts/common/log.ts';
import { servePages } from '../../main/hosts/electron/ipc.ts';
import { createChannelPort } from '../../preload/channelPort.ts';
import type { Result } from '../../preload/contract/error.ts';
import { ipcChannels } from '../../preload/contract/wire.ts';
import type { Harness } from './harness.ts';
import { createScriptedCore, type ScriptedCore } from './scriptedCore.ts';

/*
 * Electron's IPC in one process: ipcMain, a frame, invoke, and MessagePorts, with a structured clone wherever Electron has
 * one. Only what the host and the preload use; no Electron is loaded.
 */

/** What the host's handler gives: a refusal, or nothing. */
type Answer = Result<unknown> | undefined;
type Handler = (event: IpcMainInvokeEvent, message: unknown) => Answer;

export type FrameState = {
  readonly origin: string;
  readonly parent: object | null;
  readonly detached: boolean;
};

export const ownFrame: FrameState = { origin: 'app://jobshell', parent: null, detached: false };

export type Ipc = {
  readonly scripted: ScriptedCore;
  readonly logLines: readonly string[];
  /** A page's end of it, as its preload has it. `frame` is what main sees as the sender. */
  readonly connectPage: (frame?: FrameState, isOwnWindow?: boolean) => PageEnd;
  readonly stop: () => void;
};

export type PageEnd = {
  readonly invoke: (message: unknown) => Promise<Answer>;
  /** Asks for a channel; the port comes if main grants it. */
  readonly connect: (take: (port: MessagePort) => void) => void;
};

export function createIpc(): Ipc {
  const scripted = createScriptedCore();
  const logLines: string[] = [];
  const main = new EventEmitter();
  const handlers = new Map<string, Handler>();
  const ownContents = new Set<unknown>();
  const ipcMain: Pick<IpcMain, 'on' | 'off' | 'handle' | 'removeHandler'> = Object.assign(
    Object.create(null),
    {
      on: (channel: string, listener: () => void) => main.on(channel, listener),
      off: (channel: string, listener: () => void) => main.off(channel, listener),
      handle: (channel: string, handler: Handler) => handlers.set(channel, handler),
      removeHandler: (channel: string) => handlers.delete(channel),
    },
  );
  const stop = servePages({
    ipcMain,
    createChannel: () => {
      const { port1, port2 } = new MessageChannel();
      return { port1: asMainPort(port1), port2: asMainPort(port2) };
    },
    openPage: scripted.core.openPage,
    windowOf: (contents) => (ownContents.has(contents) ? 'w1' : undefined),
    log: createLog({ now: Date.now, sinks: [(line) => logLines.push(line)] }),
  });

  const connectPage: Ipc['connectPage'] = (state = ownFrame, isOwnWindow = true) => {
    const toPage = new EventEmitter();
    const frame: WebFrameMain = Object.assign(Object.create(null), state, {
      postMessage: (channel: string, _message: unknown, ports: readonly MessagePortMain[]) =>
        toPage.emit(channel, ports.map(asPagePort)),
    });
    const sender: WebContents = Object.assign(Object.create(null), { id: nextContentsId() });
    if (isOwnWindow) ownContents.add(sender);
    const event = Object.assign(Object.create(null), { sender, senderFrame: frame });
    return {
      invoke: async (message) =>
        structuredClone(await handlers.get(ipcChannels.request)?.(event, structuredClone(message))),
      connect: (take) => {
        toPage.once(ipcChannels.port, ([port]: readonly MessagePort[]) => port && take(port));
        main.emit(ipcChannels.connect, event);
      },
    };
  };
  return { scripted, logLines, connectPage, stop };
}

const pagePorts = new WeakMap<object, MessagePort>();

/** Electron's MessagePortMain around a real port: an event emitter that has to be started. */
function asMainPort(port: MessagePort): MessagePortMain {
  const emitter = new EventEmitter();
  port.addEventListener('message', ({ data }: MessageEvent<unknown>) =>
    emitter.emit('message', { data, ports: [] }),
  );
  port.addEventListener('close', () => emitter.emit('close'));
  const mainPort: MessagePortMain = Object.assign(emitter, {
    postMessage: (message: unknown) => port.postMessage(message),
    start: () => port.start(),
    close: () => port.close(),
  });
  pagePorts.set(mainPort, port);
  return mainPort;
}

function asPagePort(port: MessagePortMain): MessagePort {
  const found = pagePorts.get(port);
  if (found === undefined) throw new Error('Not a port of this channel');
  return found;
}

let lastContentsId = 0;
function nextContentsId(): number {
  lastContentsId += 1;
  return lastContentsId;
}

/** The Electron host's Port, over the pair above. */
export async function createElectronHarness(): Promise<Harness> {
  const ipc = createIpc();
  const page = ipc.connectPage();
  let channel: MessagePort | undefined;
  const port = createChannelPort({
    sendRequest: page.invoke,
    openChannel: (take) =>
      page.connect((opened) => {
        channel = opened;
        take(opened);
      }),
  });
  return {
    port,
    scripted: ipc.scripted,
    leave: () => channel?.close(),
    dispose: async () => {
      channel?.close();
      ipc.stop();
    },
  };
}
