import { createSocket } from 'node:dgram';
import { createServer, type AddressInfo, type Socket } from 'node:net';

/** Somebody else's server on this computer, who only writes down that somebody came. */
export type Sink = {
  /** `127.0.0.1:PORT` */
  readonly host: string;
  readonly udpPort: number;
  /** Every TCP connection's first line, or nothing said, and every datagram. */
  readonly hits: () => readonly string[];
  readonly close: () => Promise<void>;
};

/** Answers every HTTP request with a page that would work, so that nothing fails for want of an answer. */
const answer = [
  'HTTP/1.1 200 OK',
  'Content-Type: text/html',
  'Access-Control-Allow-Origin: *',
  'Content-Length: 24',
  'Connection: close',
  '',
  '<!doctype html>elsewhere',
].join('\r\n');

export async function startSink(): Promise<Sink> {
  const hits: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    const place = hits.push('a connection') - 1;
    socket.once('data', (data) => {
      hits[place] = data.toString('latin1').split('\r\n', 1)[0] ?? '';
      socket.end(answer);
    });
    socket.on('error', () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const datagrams = createSocket('udp4');
  datagrams.on('message', ({ byteLength }) => hits.push(`${byteLength} bytes of UDP`));
  await new Promise<void>((resolve) => datagrams.bind(0, '127.0.0.1', resolve));
  // A TCP server's address is never a pipe's name.
  const { port } = server.address() as AddressInfo;
  return {
    host: `127.0.0.1:${port}`,
    udpPort: datagrams.address().port,
    hits: () => hits,
    close: async () => {
      datagrams.close();
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
