import { request } from 'node:http';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { createTokenCheck, judgeRequest } from '../../main/hosts/browser/guard.ts';
import { contentSecurityPolicy, pageSafetyHeaders } from '../../main/hosts/common/contentSecurity.ts';
import { mostOpenRequests } from '../../preload/contract/wire.ts';
import { startTestHost, type TestHost } from '../contract/browserHarness.ts';
import { eventually } from '../contract/eventually.ts';
import { ask, sendRaw, upgradeHeaders } from '../unit/hosts/browser/http.ts';

/* What other programs and pages of this computer can try on the browser host, beyond test/unit/hosts/browser/security.test.ts. */

let host: TestHost;
let port: number;

beforeAll(async () => {
  host = await startTestHost();
  port = host.host.port;
});
afterAll(() => host.close());

describe('headers', () => {
  const cases: readonly (readonly [string, Parameters<typeof ask>[0]])[] = [
    ['the page', { port: 0 }],
    ['a script', { port: 0, path: '/assets/main-1a2b.js' }],
    ['the preload', { port: 0, path: '/preload.js' }],
    ['nothing', { port: 0, path: '/nothing' }],
    ['a wrong method', { port: 0, method: 'POST' }],
    ['a wrong host', { port: 0, headers: { host: 'evil.example' } }],
    ['a wrong origin', { port: 0, headers: { origin: 'https://evil.example' } }],
    ['a wrong token', { port: 0, path: '/port', headers: { authorization: 'Bearer nope' } }],
  ];
  test.each(cases)('go with %s', async (_name, asked) => {
    const { headers } = await ask({ ...asked, port });
    const wanted = Object.entries(pageSafetyHeaders('same-origin')).map(([name, value]) => [
      name.toLowerCase(),
      value,
    ]);
    expect(headers).toMatchObject(Object.fromEntries(wanted));
    expect(Object.keys(headers).filter((name) => /^access-control|^server$|powered/.test(name))).toEqual([]);
    expect(headers['set-cookie']).toBeUndefined();
  });

  test('allow no script but the built files, in either host', () => {
    for (const link of ['same-origin', 'none'] as const) {
      const rules = new Map(
        contentSecurityPolicy(link)
          .split('; ')
          .map((rule) => [rule.split(' ')[0] ?? '', rule.split(' ').slice(1)]),
      );
      expect(rules.get('default-src')).toEqual(["'none'"]);
      expect(rules.get('script-src')).toEqual(["'self'"]);
      expect(rules.get('require-trusted-types-for')).toEqual(["'script'"]);
      // One policy, of one address; made twice it is refused.
      expect(rules.get('trusted-types')).toEqual(['jobshell-search']);
      for (const name of ['base-uri', 'form-action', 'frame-ancestors'])
        expect(rules.get(name)).toEqual(["'none'"]);
      expect(rules.get('worker-src')).toEqual(["'self'"]);
      for (const name of ['frame-src', 'object-src', 'media-src', 'manifest-src'])
        expect(rules.has(name)).toBe(false);
      expect(rules.get('connect-src')).toEqual([link === 'none' ? "'none'" : "'self'"]);
      expect(contentSecurityPolicy(link)).not.toMatch(/unsafe-eval|https?:|ws:|\*|blob:|data:/);
    }
  });
});

describe('addresses', () => {
  test.each([
    '/%252e%252e/outside.txt',
    '/..%252foutside.txt',
    '/..%c0%afoutside.txt',
    '/%c0%ae%c0%ae/outside.txt',
    '/..;/outside.txt',
    '/assets/..;/..;/outside.txt',
    '/....//outside.txt',
    '/.%00./outside.txt',
    '/assets%2f..%2f..%2foutside.txt',
    '/C:/outside.txt',
    '/C:%5coutside.txt',
    '/file:///etc/passwd',
    '/proc/self/environ',
    '/preload.js/../outside.txt',
    '/preload.js%2f..%2foutside.txt',
    '/index.html/',
    '/index.html::$DATA',
    '/assets/main-1a2b.js%20',
    '/assets/main-1a2b.js/',
    `/${'a/'.repeat(3_000)}`,
    `/${'..%2f'.repeat(2_000)}etc/passwd`,
  ])('%# lead nowhere', async (path) => {
    const { status, body } = await ask({ port, path });
    expect([400, 404]).toContain(status);
    expect(body).toBe('');
  });

  test.each([
    'GET /\0 HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n\r\n',
    'GET /..\\..\\outside.txt HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nConnection: close\r\n\r\n',
    'GET /../outside.txt HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nConnection: close\r\n\r\n',
    'GET ../outside.txt HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nConnection: close\r\n\r\n',
    'GET file:///etc/passwd HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nConnection: close\r\n\r\n',
    'CONNECT evil.example:443 HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nConnection: close\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\nGET /',
    'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    `GET / HTTP/1.1\r\n${'A: b\r\n'.repeat(10_000)}\r\n`,
    'GET / HTTP/0.9\r\n\r\n',
    'GET /\u00fe HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nConnection: close\r\n\r\n',
  ])('and raw request %# gives nothing away', async (text) => {
    const answer = await sendRaw(port, text.replaceAll('PORT', String(port)));
    expect(answer).not.toMatch(/not for pages|root:/);
    expect(answer).not.toContain('<script');
    expect((await ask({ port })).status).toBe(200);
  });
});

describe('Host and Origin', () => {
  const asked = (headers: Record<string, string>) => ({
    headers,
    headersDistinct: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
  });
  const lookalikes = fc.constantFrom(
    '127.0.0.1',
    'localhost',
    'LOCALHOST:4000',
    '127.0.0.1:4000.',
    '127.0.0.1.:4000',
    '127.1:4000',
    '0x7f.1:4000',
    '2130706433:4000',
    '127.0.0.1:04000',
    '127.0.0.1:4000@evil.example',
    'evil.example@127.0.0.1:4000',
    'evil.example#127.0.0.1:4000',
    '127.0.0.1:4000, evil.example',
    '127.0.0.1:4000\tx',
    '[::ffff:127.0.0.1]:4000',
    'localhost.evil.example:4000',
    '127.0.0.1:4000:4000',
  );

  test('any name but the two is refused', () => {
    const names = fc.oneof(fc.webAuthority(), fc.domain(), fc.ipV4(), fc.string(), lookalikes);
    fc.assert(
      fc.property(names, (host) => {
        fc.pre(host !== '127.0.0.1:4000' && host !== 'localhost:4000');
        expect(judgeRequest(asked({ host }), 4000)).toEqual({ kind: 'refused', status: 421 });
      }),
      { numRuns: 1_000 },
    );
  });

  test('any origin but the own is refused', () => {
    const origins = fc.oneof(
      fc.webUrl(),
      fc.string(),
      lookalikes.map((name) => `http://${name}`),
      fc.constant('null'),
    );
    fc.assert(
      fc.property(origins, (origin) => {
        fc.pre(origin !== 'http://127.0.0.1:4000');
        expect(judgeRequest(asked({ host: '127.0.0.1:4000', origin }), 4000)).toEqual({
          kind: 'refused',
          status: 403,
        });
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('the token', () => {
  test('is compared whole, whatever is offered', () => {
    const accepts = createTokenCheck(host.token);
    expect(accepts(host.token)).toBe(true);
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.constant(host.token).map((token) => `${token} `),
        ),
        (text) => {
          expect(accepts(text)).toBe(false);
        },
      ),
      { numRuns: 500 },
    );
    for (let length = 0; length < host.token.length; length += 1)
      expect(accepts(host.token.slice(0, length))).toBe(false);
  });

  test('is given once, however many ask with the same ticket at the same time', async () => {
    const ticket = new URL(host.host.createTicketUrl()).hash.slice('#ticket.'.length);
    const headers = { authorization: `Bearer ${ticket}` };
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => ask({ port, path: '/port', headers })),
    );
    expect(answers.filter(({ status }) => status === 200).length).toBe(1);
    expect(answers.filter(({ status }) => status === 401).length).toBe(19);
  });

  test('is found by no guessing of headers', async () => {
    const tries = [
      `Basic ${btoa(`:${host.token}`)}`,
      `bearer ${host.token}`,
      `Bearer  ${host.token}`,
      host.token,
    ];
    const answers = await Promise.all(
      tries.map((authorization) => ask({ port, path: '/port', headers: { authorization } })),
    );
    expect(answers.map(({ status }) => status)).toEqual(tries.map(() => 401));
  });
});

describe('floods', () => {
  const open = (): Promise<WebSocket> => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/port`, ['jobshell.v1', `token.${host.token}`], {
      origin: host.origin,
    });
    return new Promise((resolve, reject) => {
      socket.on('open', () => resolve(socket));
      socket.on('error', reject);
    });
  };
  const closeCodeOf = (socket: WebSocket): Promise<number> =>
    new Promise((resolve) => {
      socket.on('error', () => {});
      socket.on('close', resolve);
    });

  test('a page with too many open requests is cut off', async () => {
    const socket = await open();
    const closed = closeCodeOf(socket);
    for (let id = 0; id <= mostOpenRequests; id += 1)
      socket.send(JSON.stringify({ kind: 'request', id, command: 'later', input: {} }));
    expect(await closed).toBe(1008);
    await eventually(() => expect(host.scripted.latest().closed).toBe(true));
  });

  test('a page that asks and never reads is cut off before main is full', async () => {
    const socket = await open();
    const page = host.scripted.latest();
    socket.pause();
    const input = 'x'.repeat(60_000);
    let id = 0;
    const more = (): void => {
      for (let count = 0; count < 50 && socket.readyState === socket.OPEN; count += 1) {
        id += 1;
        socket.send(JSON.stringify({ kind: 'request', id, command: 'echo', input }));
      }
    };
    // More than 64 MB go back and forth first, in which a machine with much else to do takes its time.
    await eventually(() => {
      more();
      expect(page.closed).toBe(true);
    }, 50_000);
    expect(host.logLines.some((line) => line.includes('page.backlog'))).toBe(true);
    socket.terminate();
  });

  test('two hundred connections that say nothing keep nobody out', async () => {
    const silent = await Promise.all(Array.from({ length: 200 }, () => openSilently(port)));
    expect((await ask({ port })).status).toBe(200);
    for (const end of silent) end();
  });

  test('an upgrade that is none is no way in', async () => {
    const protocols = `jobshell.v1, token.${host.token}`;
    const { 'sec-websocket-key': _key, ...headers } = upgradeHeaders(host.origin, protocols);
    const before = host.scripted.pages.length;
    expect((await ask({ port, path: '/port', headers })).status).toBe(400);
    expect(host.scripted.pages.length).toBe(before);
  });
});

/** A request whose headers never end. Gives how to end it. */
function openSilently(toPort: number): Promise<() => void> {
  return new Promise((resolve) => {
    const outgoing = request({ host: '127.0.0.1', port: toPort, agent: false });
    outgoing.on('error', () => {});
    outgoing.on('socket', (socket) => {
      socket.on('connect', () => {
        socket.write('GET / HTTP/1.1\r\nHost:');
        resolve(() => outgoing.destroy());
      });
    });
  });
}
