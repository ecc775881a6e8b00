import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createGitLabDownloads } from '../../../../main/core/gitlab/download.ts';
import { AppError } from '../../../../preload/contract/error.ts';
import { freePort, startLoopback, type Asked } from '../loopback.ts';
import { startMs } from '../sampleFacts.ts';
import { createVirtualClock } from '../virtualClock.ts';

function createBench(gitlabUrl: string) {
  const clock = createVirtualClock(startMs);
  const whole = new AbortController();
  let requests = 0;
  const downloads = createGitLabDownloads({
    gitlabUrl,
    fetch,
    clock,
    version: '0',
    token: () => 'glpat-secret',
    signal: whole.signal,
    onRequest: () => void (requests += 1),
  });
  const own = new AbortController();
  const open = (mayMove = true) => downloads.open({ path: '/api/v4/x', mayMove, signal: own.signal });
  const read = async (mayMove = true): Promise<string> => {
    const { pieces } = await open(mayMove);
    let text = '';
    for await (const piece of pieces) text += Buffer.from(piece).toString();
    return text;
  };
  return { clock, whole, own, open, read, requests: () => requests };
}

async function failure(asked: Promise<unknown>): Promise<unknown> {
  const error: unknown = await asked.then(
    () => 'fulfilled',
    (reason: unknown) => reason,
  );
  return error instanceof AppError ? [error.code, error.params['host'] ?? error.params['seconds']] : error;
}

const credentialsOf = ({ headers }: Asked) =>
  [headers['private-token'], headers['authorization'], headers['cookie']].filter(Boolean);

/** A server that writes as it likes. */
async function startServer(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('a file of GitLab’s', () => {
  it('comes with its size, asked for with the token and as it is', async () => {
    const server = await startLoopback(() => ({ body: 'content', headers: { 'content-length': '7' } }));
    const bench = createBench(server.url);
    const { sizeBytes } = await bench.open();
    expect([sizeBytes, await bench.read(), bench.requests()]).toEqual([7, 'content', 2]);
    expect(server.asked[0]?.headers).toMatchObject({
      'private-token': 'glpat-secret',
      'accept-encoding': 'identity',
    });
  });

  it('is fetched where GitLab sends on to, and no credential goes along', async () => {
    const storage = await startLoopback(({ url }) =>
      url.startsWith('/signed')
        ? { status: 302, headers: { location: '/moved?again=1' } }
        : { body: 'stored' },
    );
    const gitlab = await startLoopback(() => ({
      status: 302,
      headers: { location: `${storage.url}/signed?X-Amz-Signature=abc` },
    }));
    expect(await createBench(gitlab.url).read()).toBe('stored');
    expect(gitlab.asked.map(credentialsOf)).toEqual([['glpat-secret']]);
    expect(storage.asked.map((asked) => [asked.url, credentialsOf(asked)])).toEqual([
      ['/signed?X-Amz-Signature=abc', []],
      ['/moved?again=1', []],
    ]);
  });

  it('that GitLab sends back to itself for is asked for without the token too', async () => {
    const gitlab = await startLoopback(({ url }) =>
      url === '/api/v4/x' ? { status: 307, headers: { location: '/users/sign_in' } } : { body: 'a page' },
    );
    await createBench(gitlab.url).read();
    expect(gitlab.asked.map(credentialsOf)).toEqual([['glpat-secret'], []]);
  });

  it.each([
    ['another scheme', 'ftp://storage.example/x'],
    ['a file', 'file:///etc/passwd'],
    ['a script', 'javascript:alert(1)'],
    ['text of its own', 'data:text/plain,x'],
    ['a name before the host', 'http://gitlab.example@127.0.0.1:1/x'],
    ['nothing at all', 'http://'],
  ])('that leads to %s is not fetched', async (_name, location) => {
    const gitlab = await startLoopback(() => ({ status: 302, headers: { location } }));
    expect(await failure(createBench(gitlab.url).read())).toEqual([
      'gitlab-answer',
      new URL(gitlab.url).host,
    ]);
    expect(gitlab.asked).toHaveLength(1);
  });

  it('that goes round and round, or shall not move, is given up', async () => {
    const gitlab = await startLoopback(() => ({ status: 302, headers: { location: '/again' } }));
    const round = createBench(gitlab.url);
    const still = createBench(gitlab.url);
    const said = ['gitlab-answer', new URL(gitlab.url).host];
    expect([await failure(round.read()), await failure(still.read(false))]).toEqual([said, said]);
    expect([round.requests(), still.requests()]).toEqual([4, 1]);
  });

  it('never leaves https', async () => {
    const plain = await startLoopback(() => ({ body: 'x' }));
    const clock = createVirtualClock(startMs);
    const downloads = createGitLabDownloads({
      gitlabUrl: 'https://gitlab.example.com',
      fetch: async () => new Response('', { status: 302, headers: { location: `${plain.url}/x` } }),
      clock,
      version: '0',
      token: () => 'glpat-secret',
      signal: new AbortController().signal,
      onRequest: () => {},
    });
    const asked = downloads.open({ path: '/x', mayMove: true, signal: new AbortController().signal });
    expect([await failure(asked), plain.asked.length]).toEqual([['gitlab-answer', 'gitlab.example.com'], 0]);
  });

  it('that is refused says why; a storage’s refusal says nothing about the token', async () => {
    const storage = await startLoopback(() => ({ status: 401, body: '<Error>expired</Error>' }));
    const answers = [
      { status: 401, body: { message: '401 Unauthorized' } },
      { status: 404, body: { message: '404 Not found' } },
      { status: 429, headers: { 'retry-after': '17' } },
      { status: 302, headers: { location: storage.url } },
    ];
    const gitlab = await startLoopback(() => answers.shift());
    const { read } = createBench(gitlab.url);
    const { host } = new URL(gitlab.url);
    expect([
      await failure(read()),
      await failure(read()),
      await failure(read()),
      await failure(read()),
    ]).toEqual([
      ['token-invalid', host],
      ['not-found', host],
      ['rate-limited', 17],
      ['gitlab-answer', new URL(storage.url).host],
    ]);
  });

  it('that breaks off, or gives more than it said, fails', async () => {
    const short = await startServer((_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('only this', () => response.destroy());
    });
    const nobody = `http://127.0.0.1:${await freePort()}`;
    expect([await failure(createBench(short).read()), await failure(createBench(nobody).read())]).toEqual([
      ['network', new URL(short).host],
      ['connection-refused', new URL(nobody).host],
    ]);
  });

  it('from a line that falls silent is given up after a minute, from one that never answers after half', async () => {
    const silent = await startServer((_request, response) => {
      response.writeHead(200);
      response.write('a beginning');
    });
    const never = await startServer(() => {});
    const begun = createBench(silent);
    const { pieces } = await begun.open();
    const rest = pieces[Symbol.asyncIterator]();
    await rest.next();
    const ended = failure(rest.next());
    await begun.clock.advance(60_000);
    const waiting = createBench(never);
    const asked = failure(waiting.open());
    await waiting.clock.advance(30_000);
    expect([await ended, await asked]).toEqual([
      ['timed-out', new URL(silent).host],
      ['timed-out', new URL(never).host],
    ]);
  });

  it('ends with who asked for it, and with the account', async () => {
    const silent = await startServer((_request, response) => {
      response.writeHead(200);
      response.write('a beginning');
    });
    const [own, whole] = [createBench(silent), createBench(silent)];
    const ended = [failure(own.read()), failure(whole.read())];
    await new Promise((resolve) => setImmediate(resolve));
    own.own.abort();
    whole.whole.abort();
    expect((await Promise.all(ended)).map((said) => Array.isArray(said) && said[0])).toEqual([
      'network',
      'network',
    ]);
  });
});
