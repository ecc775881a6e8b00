import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { isSignedIn } from '../../../../main/hosts/electron/signedIn.ts';

async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  return `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}/git`;
}

test('asks with the cookie alone, below the sub-path', async () => {
  const asked: unknown[] = [];
  const url = await serve((request, response) => {
    asked.push([request.url, request.headers.cookie]);
    response.end('{"id":7,"username":"ada"}');
  });
  expect([await isSignedIn(url, 'abc'), asked]).toEqual([
    true,
    [['/git/api/v4/user', '_gitlab_session=abc']],
  ]);
});

test.each<[string, (request: IncomingMessage, response: ServerResponse) => void]>([
  [
    'an anonymous visitor',
    (_request, response) => response.writeHead(401).end('{"message":"401 Unauthorized"}'),
  ],
  ['a redirect', (_request, response) => response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end()],
  ['a page instead of JSON', (_request, response) => response.end('<html>')],
  ['JSON of another shape', (_request, response) => response.end('{"message":"hello"}')],
  ['a broken connection', (request) => request.socket.destroy()],
])('%s is not signed in', async (_name, answer) => {
  expect(await isSignedIn(await serve(answer), 'abc')).toBe(false);
});
