import type { IpcMain, IpcMainEvent, IpcMainInvokeEvent, MessagePortMain, WebContents } from 'electron';
import { z } from 'zod';
import type { ErrorCode, Result } from '../../../preload/contract/error.ts';
import { decodeFrame, encodeFrame, inputFrameBytes } from '../../../preload/contract/frames.ts';
import {
  commandMessageBytes,
  ipcChannels,
  mostOpenRequests,
  type MainMessage,
  type PageMessage,
} from '../../../preload/contract/wire.ts';
import type { Core, PageHandle } from '../../core/core.ts';
import type { Log, Stop } from '../../core/ports.ts';
import { isWithinSize } from '../common/messageSize.ts';
import { isOwnFrame } from './origin.ts';

const pageMessageSchema: z.ZodType<PageMessage> = z.object({
  kind: z.literal('request'),
  id: z.number().int().min(0),
  command: z.string().max(100),
  input: z.unknown(),
});

export type PageIpcOptions = {
  readonly ipcMain: Pick<IpcMain, 'on' | 'off' | 'handle' | 'removeHandler'>;
  readonly createChannel: () => { readonly port1: MessagePortMain; readonly port2: MessagePortMain };
  readonly openPage: Core['openPage'];
  /** The id of the window of ours whose page these contents are; undefined: a sign-in window's, or none of ours. */
  readonly windowOf: (contents: WebContents) => string | undefined;
  readonly log: Log;
};

type Connected = {
  readonly page: PageHandle;
  readonly send: (message: MainMessage) => void;
  readonly close: Stop;
  /** Requests that wait for their answers. */
  openRequests: number;
};

/**
 * Serves pages: each asks for a channel once it loads, and requests by `invoke`. Who asks is checked each time. One page a window:
 * a reload's new channel ends the old one's page.
 */
export function servePages(options: PageIpcOptions): Stop {
  const { ipcMain } = options;
  const pages = new Map<number, Connected>();

  const connect = (event: IpcMainEvent): void => {
    if (!isTrusted(event, options)) return;
    const key = event.sender.id;
    pages.get(key)?.close();
    const { port1, port2 } = options.createChannel();
    const connected = openChannel(port1, { ...options, windowId: options.windowOf(event.sender) }, () => {
      if (pages.get(key) === connected) pages.delete(key);
    });
    pages.set(key, connected);
    event.senderFrame?.postMessage(ipcChannels.port, null, [port2]);
  };
  const request = (event: IpcMainInvokeEvent, input: unknown): Result<never> | undefined => {
    if (!isTrusted(event, options)) return refusal('forbidden', 'Not a page of Jobshell');
    const connected = pages.get(event.sender.id);
    if (connected === undefined) return refusal('disconnected', 'The page has no channel');
    if (!isWithinSize(input, commandMessageBytes)) return refusal('bad-input', 'The request is too large');
    if (connected.openRequests >= mostOpenRequests) return refusal('bad-input', 'Too many requests at once');
    const message = pageMessageSchema.safeParse(input);
    if (!message.success) return refusal('bad-input', 'Not a request');
    serve(connected, message.data, options.log);
    return undefined;
  };

  ipcMain.on(ipcChannels.connect, connect);
  ipcMain.handle(ipcChannels.request, request);
  return () => {
    ipcMain.off(ipcChannels.connect, connect);
    ipcMain.removeHandler(ipcChannels.request);
    for (const { close } of [...pages.values()]) close();
  };
}

function serve(connected: Connected, { id, command, input }: PageMessage, log: Log): void {
  connected.openRequests += 1;
  connected.page
    .request(command, input)
    .then((result) => connected.send({ kind: 'answer', id, result }))
    .catch((cause: unknown) => log.error('page.request-threw', { command }, cause))
    .finally(() => {
      connected.openRequests -= 1;
    });
}

function isTrusted(
  { senderFrame, sender }: IpcMainEvent | IpcMainInvokeEvent,
  { windowOf, log }: PageIpcOptions,
): boolean {
  const trusted = isOwnFrame(senderFrame) && windowOf(sender) !== undefined;
  if (!trusted) log.warn('ipc.refused', { origin: senderFrame?.origin ?? 'no frame' });
  return trusted;
}

function openChannel(
  port: MessagePortMain,
  { openPage, log, windowId }: PageIpcOptions & { readonly windowId: string | undefined },
  onClose: () => void,
): Connected {
  let open = true;
  const post = (message: MainMessage | Uint8Array): void => {
    if (open) port.postMessage(message);
  };
  const page = openPage({
    ...(windowId === undefined ? {} : { windowId }),
    event: (event) => post({ kind: 'event', event }),
    // Encoding copies: a view would take its whole buffer along.
    frame: (frame) => post(encodeFrame(frame)),
  });
  const close = (): void => {
    if (!open) return;
    open = false;
    port.close();
    page.close();
    onClose();
  };
  port.on('message', ({ data }: { readonly data: unknown }) => {
    const frame = data instanceof Uint8Array ? decodeFrame(data) : undefined;
    const isInput = frame?.kind === 'input' || frame?.kind === 'paste';
    const tooLong = isInput && frame.bytes.byteLength > inputFrameBytes;
    if (frame !== undefined && frame.kind !== 'output' && !tooLong) return page.frame(frame);
    log.warn('ipc.bad-frame');
    close();
  });
  port.on('close', close);
  port.start();
  return { page, send: post, close, openRequests: 0 };
}

function refusal(code: ErrorCode, message: string): Result<never> {
  return { ok: false, error: { code, params: {}, message } };
}
