import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A web server that is no GitLab. */
export type OtherSite = {
  readonly port: number;
  /** The addresses and headers of everything it was asked, terminals too. */
  readonly seen: () => string;
  readonly close: () => Promise<void>;
};

export async function startOtherSite(): Promise<OtherSite> {
  let seen = '';
  const note = ({ url, rawHeaders }: IncomingMessage): void =>
    void (seen += `${url} ${rawHeaders.join(' ')}\n`);
  const server = createServer((request, response) => {
    note(request);
    response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Wiki</h1>');
  });
  server.on('upgrade', (request, socket) => {
    note(request);
    socket.destroy();
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  // A TCP server's address is never a pipe's name.
  const { port } = server.address() as AddressInfo;
  return {
    port,
    seen: () => seen,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
