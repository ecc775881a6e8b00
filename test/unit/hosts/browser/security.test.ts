import { randomBytes } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openWebSocket, startTestHost, type TestHost } from '../../../contract/browserHarness.ts';
import { eventually } from '../../../contract/eventually.ts';
import { createTickets } from '../../../../main/hosts/browser/ticket.ts';
import { encodeFrame, inputFrameBytes } from '../../../../preload/contract/frames.ts';
import { commandMessageBytes } from '../../../../preload/contract/wire.ts';
import { ask, sendRaw, upgradeHeaders } from './http.ts';

let test1: TestHost;
let port: number;

beforeAll(async () => {
  test1 = await startTestHost();
  port = test1.host.port;
});
afterAll(() => test1.close());

describe('static files', () => {
  test('are given with headers that keep the page shut in', async () => {
    const { status, headers, body } = await ask({ port });
    expect(status).toBe(200);
    expect(body).toContain(
      '<script type="module" src="/preload.js"></script><script type="module" src="./assets/',
    );
    expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'self';");
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
  });

  test('may be kept where their names hold a hash', async () => {
    const { status, headers } = await ask({ port, path: '/assets/main-1a2b.js' });
    expect([status, headers['content-type'], headers['cache-control']]).toEqual([
      200,
      'text/javascript; charset=utf-8',
      'public, max-age=31536000, immutable',
    ]);
  });

  test('hold no token', async () => {
    const answers = await Promise.all(
      ['/', '/preload.js', '/assets/main-1a2b.js'].map((path) => ask({ port, path })),
    );
    expect(answers.filter((answer) => JSON.stringify(answer).includes(test1.token))).toEqual([]);
  });

  test.each([
    '/../outside.txt',
    '/assets/../../outside.txt',
    '/%2e%2e/outside.txt',
    '/..%2foutside.txt',
    '/..%5coutside.txt',
    '/assets/..\\..\\outside.txt',
    '//outside.txt',
    '/.env',
    '/assets/',
    '/assets',
    '/%00',
    '/index.html%00.js',
    'http://127.0.0.1/../outside.txt',
    '/nothing-here.js',
  ])('are never found outside their folder: %s', async (path) => {
    const { status, body } = await ask({ port, path });
    expect([status, body]).toEqual([404, '']);
  });

  test.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE'])('take no %s', async (method) => {
    const { status, body, headers } = await ask({ port, method });
    expect([status, body, headers['access-control-allow-origin']]).toEqual([405, '', undefined]);
  });
});

describe('requests from elsewhere get nothing', () => {
  test.each([
    ['a name that was rebound to this address', { host: 'evil.example' }],
    ['a name that was rebound, with our port', { host: 'evil.example:PORT' }],
    ['the right name without the port', { host: '127.0.0.1' }],
    ['another port', { host: '127.0.0.1:1' }],
    ['a name that only begins like ours', { host: 'localhost:PORT.evil.example' }],
    ['another name of this computer', { host: '[::1]:PORT' }],
    ['0.0.0.0', { host: '0.0.0.0:PORT' }],
    ['a page of another origin', { origin: 'https://evil.example' }],
    ['a page of another port', { origin: 'http://127.0.0.1:1' }],
    ['our other name', { origin: 'http://localhost:PORT' }],
    ['a page without an origin', { origin: 'null' }],
    ['a cross-site request', { 'sec-fetch-site': 'cross-site' }],
    ['another port of this computer', { 'sec-fetch-site': 'same-site' }],
  ])('%s', async (_name, template) => {
    const headers = fillPort(template);
    const { status, body } = await ask({ port, headers });
    expect([403, 421]).toContain(status);
    expect(body).toBe('');
    const token = `jobshell.v1, token.${test1.token}`;
    const upgrade = await ask({
      port,
      path: '/port',
      headers: { ...upgradeHeaders(test1.origin, token), ...headers },
    });
    expect([403, 421]).toContain(upgrade.status);
  });

  test('and our own page gets in, by either name', async () => {
    const protocols = `jobshell.v1, token.${test1.token}`;
    const names = [`127.0.0.1:${port}`, `localhost:${port}`];
    const answers = await Promise.all(
      names.flatMap((host) => [
        ask({ port, headers: { host, 'sec-fetch-site': 'none' } }),
        ask({ port, headers: { host, origin: `http://${host}`, 'sec-fetch-site': 'same-origin' } }),
        ask({ port, path: '/port', headers: { host, ...upgradeHeaders(`http://${host}`, protocols) } }),
      ]),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 101, 200, 200, 101]);
    expect(answers[2]?.headers['sec-websocket-protocol']).toBe('jobshell.v1');
  });

  test('other computers do not reach it', async () => {
    const outside = Object.values(networkInterfaces())
      .flat()
      .find((address) => address !== undefined && !address.internal && address.family === 'IPv4');
    if (outside === undefined) return expect(test1.host.url).toMatch(/^http:\/\/127\.0\.0\.1:/);
    const reached = await new Promise((resolve) => {
      const socket = connect(port, outside.address, () => resolve(true));
      socket.on('error', () => resolve(false));
    });
    expect(reached).toBe(false);
  });
});

describe('the page on the way out', () => {
  const pressed = {
    'sec-fetch-site': 'same-origin',
    'sec-fetch-dest': 'document',
    'sec-fetch-user': '?1',
    'sec-ch-ua': '"Chromium"',
  } as const;
  const leave = (to: string, headers: Readonly<Record<string, string>> = pressed) =>
    ask({ port, path: `/leave?to=${encodeURIComponent(to)}`, headers });

  test('leads on to a web address, and may do nothing else', async () => {
    const { status, body, headers } = await leave('https://gitlab.example/a/-/jobs/1?b="><script>&c#L2');
    expect(status).toBe(200);
    expect(body).toContain('content="0;url=https://gitlab.example/a/-/jobs/1?b=%22%3E%3Cscript%3E&amp;c#L2"');
    expect(headers['content-security-policy']).toMatch(/^default-src 'none';/);
    expect([headers['connection-allowlist'], headers['referrer-policy']]).toEqual([undefined, 'no-referrer']);
  });

  test.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'https://a:b@c.example/',
    '/x',
    '',
  ])('does not lead to %s', async (to) => {
    expect(await leave(to)).toMatchObject({ status: 403, body: '' });
  });

  test.each([
    ['a script that leaves without a press', { 'sec-fetch-user': '' }],
    ['a frame', { 'sec-fetch-dest': 'iframe' }],
    ['a fetch', { 'sec-fetch-dest': 'empty' }],
    ['an address typed or opened from outside', { 'sec-fetch-site': 'none' }],
    ['another site', { 'sec-fetch-site': 'cross-site' }],
  ])('takes no %s', async (_name, change) => {
    expect(await leave('https://gitlab.example/', { ...pressed, ...change })).toMatchObject({ status: 403 });
  });

  test('takes a browser at its word that does not tell of presses', async () => {
    const { 'sec-fetch-user': _user, 'sec-ch-ua': _brand, ...told } = pressed;
    expect(await leave('https://gitlab.example/', told)).toMatchObject({ status: 200 });
  });
});

describe('the token', () => {
  test('is long, and another one at each start', async () => {
    const other = await startTestHost();
    await other.close();
    expect(test1.token).toMatch(/^[\w-]{43}$/);
    expect(other.token).not.toBe(test1.token);
  });

  test.each([
    ['none', 'jobshell.v1'],
    ['an empty one', 'jobshell.v1, token.'],
    ['a guessed one', `jobshell.v1, token.${'A'.repeat(43)}`],
    ['the right one without the protocol', 'token.TOKEN'],
    ['the right one, cut', 'jobshell.v1, token.TOKEN'.replace('TOKEN', 'CUT')],
  ])('lets nobody in with %s', async (_name, template) => {
    const protocols = template.replace('TOKEN', test1.token).replace('CUT', test1.token.slice(0, -1));
    const before = test1.scripted.pages.length;
    const answer = await ask({ port, path: '/port', headers: upgradeHeaders(test1.origin, protocols) });
    expect([answer.status, answer.body, test1.scripted.pages.length]).toEqual([401, '', before]);
  });

  test('is not taken from the URL or a cookie', async () => {
    const headers = { ...upgradeHeaders(test1.origin, 'jobshell.v1'), cookie: `token=${test1.token}` };
    const inUrl = await ask({ port, path: `/port?token=${test1.token}`, headers });
    const inCookie = await ask({ port, path: '/port', headers });
    expect([inUrl.status, inCookie.status]).toEqual([404, 401]);
  });

  test('does not help a page whose Origin is missing', async () => {
    const protocols = `jobshell.v1, token.${test1.token}`;
    const answer = await ask({ port, path: '/port', headers: upgradeHeaders(undefined, protocols) });
    expect(answer.status).toBe(403);
  });

  test('can be checked by our own page', async () => {
    const right = await ask({ port, path: '/port', headers: { authorization: `Bearer ${test1.token}` } });
    const wrong = await ask({ port, path: '/port', headers: { authorization: 'Bearer nope' } });
    const foreign = await ask({
      port,
      path: '/port',
      headers: { authorization: `Bearer ${test1.token}`, origin: 'https://evil.example' },
    });
    expect([right.status, wrong.status, foreign.status]).toEqual([204, 401, 403]);
  });

  test('is given once for a ticket, and only to our own page', async () => {
    const url = new URL(test1.host.createTicketUrl());
    expect([url.origin, url.hash.startsWith('#ticket.'), url.hash.includes(test1.token)]).toEqual([
      test1.origin,
      true,
      false,
    ]);
    const headers = { authorization: `Bearer ${url.hash.slice('#ticket.'.length)}` };
    const foreign = await ask({
      port,
      path: '/port',
      headers: { ...headers, origin: 'https://evil.example' },
    });
    const first = await ask({ port, path: '/port', headers });
    const again = await ask({ port, path: '/port', headers });
    expect([foreign.status, first.status, first.body, again.status, again.body]).toEqual([
      403,
      200,
      test1.token,
      401,
      '',
    ]);
  });

  test('is given for no stale ticket, and a ticket opens no socket', async () => {
    let nowMs = 1_000_000;
    const tickets = createTickets({ now: () => nowMs }, randomBytes);
    const [stale, fresh] = [tickets.issue(), tickets.issue()];
    nowMs += 59_000;
    const inTime = tickets.redeem(fresh);
    nowMs += 2_000;
    expect([inTime, tickets.redeem(stale), tickets.redeem('guess')]).toEqual([true, false, false]);
    const ticket = new URL(test1.host.createTicketUrl()).hash.slice('#ticket.'.length);
    const headers = upgradeHeaders(test1.origin, `jobshell.v1, token.${ticket}`);
    expect((await ask({ port, path: '/port', headers })).status).toBe(401);
  });

  test('is written nowhere', () => {
    const files = readdirSync(test1.dataDir, { recursive: true, encoding: 'utf8' }).map((name) =>
      join(test1.dataDir, name),
    );
    const texts = files.map((file) => readFileSync(file, 'utf8'));
    expect([...texts, ...test1.logLines].filter((text) => text.includes(test1.token))).toEqual([]);
  });
});

describe('what a page sends', () => {
  const open = (): Promise<WebSocket> => {
    const protocols = ['jobshell.v1', `token.${test1.token}`];
    const socket = openWebSocket(`ws://127.0.0.1:${port}/port`, { origin: test1.origin, protocols });
    return new Promise((resolve, reject) => {
      socket.addEventListener('open', () => resolve(socket));
      socket.addEventListener('error', () => reject(new Error('refused')));
    });
  };
  const closeOf = (socket: WebSocket): Promise<{ readonly code: number; readonly reason: string }> =>
    new Promise((resolve) => {
      socket.addEventListener('close', ({ code, reason }) => resolve({ code, reason }));
    });

  test.each<[string, string | Uint8Array<ArrayBuffer>, number, string]>([
    ['no JSON', 'hello', 1007, 'not a message'],
    ['JSON of another shape', '{"kind":"answer"}', 1007, 'not a message'],
    ['a number', '1', 1007, 'not a message'],
    ['a command that is no text', '{"kind":"request","id":1,"command":{}}', 1007, 'not a message'],
    ['a negative number', '{"kind":"request","id":-1,"command":"x"}', 1007, 'not a message'],
    ['an overlong message', `{"a":"${'x'.repeat(commandMessageBytes)}"}`, 1009, 'message too long'],
    ['an empty frame', new Uint8Array(0), 1007, 'not a frame'],
    ['a frame of an unknown kind', Uint8Array.from([9, 0, 0, 0, 1, 2, 3]), 1007, 'not a frame'],
    [
      'output, which only main sends',
      encodeFrame({ kind: 'output', streamId: 1, offset: 0, bytes: new Uint8Array(4) }),
      1007,
      'not a frame',
    ],
    [
      'an acknowledgement with an impossible offset',
      Uint8Array.from([3, 0, 0, 0, 1, 255, 255, 0, 0, 0, 0, 0, 0]),
      1007,
      'not a frame',
    ],
    [
      'input above the limit',
      encodeFrame({ kind: 'input', streamId: 1, bytes: new Uint8Array(inputFrameBytes + 1) }),
      1009,
      'input too long',
    ],
    [
      'a paste above the limit',
      encodeFrame({
        kind: 'paste',
        streamId: 1,
        isBracketed: false,
        isLast: true,
        bytes: new Uint8Array(inputFrameBytes + 1),
      }),
      1009,
      'input too long',
    ],
    ['a message above every limit', new Uint8Array(4 * inputFrameBytes), 1009, ''],
  ])('%s ends its connection, and nothing else', async (_name, message, code, reason) => {
    const [bad, good] = await Promise.all([open(), open()]);
    const closed = closeOf(bad);
    bad.send(message);
    expect(await closed).toEqual({ code, reason });
    const answered = new Promise((resolve) => good.addEventListener('message', ({ data }) => resolve(data)));
    good.send('{"kind":"request","id":7,"command":"echo","input":{"still":"here"}}');
    expect(JSON.parse(String(await answered))).toEqual({
      kind: 'answer',
      id: 7,
      result: { ok: true, value: { still: 'here' } },
    });
    good.close();
    await closeOf(good);
  });

  test('a page that breaks off is noticed by core', async () => {
    const socket = await open();
    const page = test1.scripted.latest();
    socket.close();
    await eventually(() => expect(page.closed).toBe(true));
  });

  test.each([
    ['garbage', 'hello\r\n\r\n'],
    [
      'an absolute form',
      'GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n',
    ],
    ['no Host at all', 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n'],
    [
      'two Hosts',
      `GET / HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nHost: evil.example\r\nConnection: close\r\n\r\n`,
    ],
    ['an endless header', `GET / HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`],
  ])('%s is no way in', async (_name, text) => {
    const answer = await sendRaw(port, text.replace('PORT', String(port)));
    expect(answer).not.toContain('<script');
    expect((await ask({ port })).status).toBe(200);
  });
});

function fillPort(headers: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, (value ?? '').replace('PORT', String(port))]),
  );
}
