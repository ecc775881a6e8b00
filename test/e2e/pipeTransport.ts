import type { Readable, Writable } from 'node:stream';
import type { ConnectOverCDPTransport } from '@playwright/test';

export type DevToolsPipe = { readonly input: Writable; readonly output: Readable };

/**
 * Chromium's DevTools protocol over its pipe: JSON, each message ended by a zero byte. Over a WebSocket both sides would deflate
 * every larger message, and a page gets a good many of them before it is there.
 */
export function createPipeTransport({ input, output }: DevToolsPipe): ConnectOverCDPTransport {
  // Playwright puts its own listeners on it.
  const transport: ConnectOverCDPTransport = {
    send: (message) => void input.write(`${JSON.stringify(message)}\0`),
    close: () => void input.end(),
  };
  const take = createSplitter((text) => {
    const message = JSON.parse(text) as object;
    // One a turn, as from a socket: what awaits one message goes on before the next.
    setImmediate(() => transport.onmessage?.(message));
  });
  output.on('data', take);
  output.once('close', () => setImmediate(() => transport.onclose?.()));
  // Chromium may end first.
  input.on('error', () => {});
  return transport;
}

/** Gives each text that ends with a zero byte, however it was cut. */
function createSplitter(give: (text: string) => void): (chunk: Buffer) => void {
  let unfinished: Buffer[] = [];
  return (chunk) => {
    let start = 0;
    for (let end = chunk.indexOf(0); end >= 0; end = chunk.indexOf(0, start)) {
      unfinished.push(chunk.subarray(start, end));
      give(Buffer.concat(unfinished).toString('utf8'));
      unfinished = [];
      start = end + 1;
    }
    if (start < chunk.length) unfinished.push(chunk.subarray(start));
  };
}
