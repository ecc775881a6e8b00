import { randomBytes } from 'node:crypto';
import { WebSocketServer } from 'ws';
import { answerCommand } from './controlCommands.ts';
import type { ControlAnswer, ControlRequest } from './controlWire.ts';

/** Opens the control channel on loopback. Resolves with its address, whose path is the secret. */
export async function startControl(): Promise<string> {
  const path = `/${randomBytes(16).toString('hex')}`;
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, path });
  server.on('connection', (socket) => {
    socket.on('error', () => socket.terminate());
    socket.on('message', (data) => {
      // The test's own client, of the same source.
      const request = JSON.parse(String(data)) as ControlRequest;
      void answer(request).then((answered) => socket.send(JSON.stringify(answered)));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve);
    server.once('error', reject);
  });
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The control channel has no port');
  return `ws://127.0.0.1:${address.port}${path}`;
}

async function answer(request: ControlRequest): Promise<ControlAnswer> {
  try {
    return { id: request.id, value: await answerCommand(request) };
  } catch (cause) {
    return { id: request.id, failure: cause instanceof Error ? cause.message : String(cause) };
  }
}
