import type { IpcMain, IpcMainEvent, IpcMainInvokeEvent, MessagePortMain, WebContents } from 'electron';
import { z } from 'zod';
import type { ErrorCode, Result } from '../../../preload/contract/error.ts';
import { decodeFrame, encodeFrame, inputFrameBytes } from '../../../preload/contract/frames.ts';
import { ipcChannels, type MainMessage, type PageMessage } from '../../../preload/contract/wire.ts';
import type { Core, PageHandle } from '../../core/core.ts';
import type { Log, Stop } from '../../core/ports.ts';
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
  /** Whether these are the contents of a window of ours, not of a sign-in window. */
  readonly isOwnWindow: (contents: WebContents) => boolean;
  readonly log: Log;
};

type Connected = {
  readonly page: PageHandle;
  readonly send: (message: MainMessage) => void;
  readonly close: Stop;
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
    const connected = openChannel(port1, options, () => {
      if (pages.get(key) === connected) pages.delete(key);
    });
    pages.set(key, connected);
    event.senderFrame?.postMessage(ipcChannels.port, null, [port2]);
  };
  const request = (event: IpcMainInvokeEvent, input: unknown): Result<never> | undefined => {
    if (!isTrusted(event, options)) return refusal('forbidden', 'Not a page of Jobshell');
    const connected = pages.get(event.sender.id);
    if (connected === undefined) return refusal('disconnected', 'The page has no channel');
    const message = pageMessageSchema.safeParse(input);
    if (!message.success) return refusal('bad-input', 'Not a request');
    const { id, command } = message.data;
    void connected.page
      .request(command, message.data.input)
      .then((result) => connected.send({ kind: 'answer', id, result }));
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

function isTrusted(
  { senderFrame, sender }: IpcMainEvent | IpcMainInvokeEvent,
  { isOwnWindow, log }: PageIpcOptions,
): boolean {
  const trusted = isOwnFrame(senderFrame) && isOwnWindow(sender);
  if (!trusted) log.warn('ipc.refused', { origin: senderFrame?.origin ?? 'no frame' });
  return trusted;
}

function openChannel(
  port: MessagePortMain,
  { openPage, log }: PageIpcOptions,
  onClose: () => void,
): Connected {
  let open = true;
  const post = (message: MainMessage | Uint8Array): void => {
    if (open) port.postMessage(message);
  };
  const page = openPage({
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
    const tooLong = frame?.kind === 'input' && frame.bytes.byteLength > inputFrameBytes;
    if (frame !== undefined && frame.kind !== 'output' && !tooLong) return page.frame(frame);
    log.warn('ipc.bad-frame');
    close();
  });
  port.on('close', close);
  port.start();
  return { page, send: post, close };
}

function refusal(code: ErrorCode, message: string): Result<never> {
  return { ok: false, error: { code, params: {}, message } };
}
