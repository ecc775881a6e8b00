import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { pageSafetyHeaders } from '../../main/hosts/common/contentSecurity.ts';
import { isWithinSize } from '../../main/hosts/common/messageSize.ts';
import { isOwnFrame, isWebPage, mayOpenOutside } from '../../main/hosts/electron/origin.ts';
import { createPageProtocol } from '../../main/hosts/electron/protocol.ts';
import { commandMessageBytes, mostOpenRequests } from '../../preload/contract/wire.ts';
import { createIpc, type Ipc } from '../contract/electronHarness.ts';
import { eventually } from '../contract/eventually.ts';
import { temporaryFolder } from '../unit/hosts/temporaryFolder.ts';
import { hostileValues } from './arbitraryInput.ts';

/* What a page, a link and a frame can try on Electron's host, beyond test/unit/hosts/electron. */

describe('app://', () => {
  const served = 'the page';
  const secret = 'not for pages';

  const serve = () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'renderer', 'assets', 'sub'), { recursive: true });
    mkdirSync(join(folder, 'renderer', '.hidden'), { recursive: true });
    writeFileSync(join(folder, 'renderer', 'index.html'), served);
    writeFileSync(join(folder, 'renderer', '.env'), secret);
    writeFileSync(join(folder, 'renderer', '.hidden', 'a.js'), secret);
    writeFileSync(join(folder, 'outside.txt'), secret);
    return createPageProtocol(join(folder, 'renderer'));
  };
  /** As Electron hands it over: whatever Chromium made of the address, in `url`. */
  const request = (url: string, method = 'GET'): Request =>
    Object.assign(Object.create(null), { url, method, headers: new Headers() });

  test.each([
    'app://jobshell/%2e%2e/outside.txt',
    'app://jobshell/%252e%252e/outside.txt',
    'app://jobshell/..%252foutside.txt',
    'app://jobshell/..%c0%afoutside.txt',
    'app://jobshell/..\\outside.txt',
    'app://jobshell/%5c..%5coutside.txt',
    'app://jobshell//outside.txt',
    'app://jobshell////etc/passwd',
    'app://jobshell/.env',
    'app://jobshell/.hidden/a.js',
    'app://jobshell/%2eenv',
    'app://jobshell/index.html%00.js',
    'app://jobshell/a\0b',
    'app://jobshell/assets/sub',
    'app://jobshell/assets/',
    'app://jobshell/C:/outside.txt',
    'app://jobshell/file:///etc/passwd',
    'app://jobshell/index.html/',
    'app://jobshell/index.html;a=b',
    `app://jobshell/${'a/'.repeat(50_000)}`,
    `app://jobshell/${'%2e%2e/'.repeat(1_000)}etc/passwd`,
    'app://other/',
    'app://jobshell.evil.example/',
    'app://jobshell:80/',
    'app://jobshell@evil.example/',
    'app:///',
    'app:jobshell/',
    'app://',
    'http://jobshell.evil.example/',
    'not an address',
    '',
  ])('%# gives nothing', async (url) => {
    const answer = await serve()(request(url));
    expect([answer.status, await answer.text()]).toEqual([404, '']);
  });

  test.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE', 'CONNECT', 'get', '__proto__', ''])(
    'takes no %j',
    async (method) => {
      const answer = await serve()(request('app://jobshell/', method));
      expect([answer.status, await answer.text()]).toEqual([405, '']);
    },
  );

  test('answers every address with the page, nothing, and the same headers', async () => {
    const handle = serve();
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.webPath(), fc.string({ unit: 'binary' })), async (path) => {
        const answer = await handle(request(`app://jobshell/${path}`));
        expect(['', served]).toContain(await answer.text());
        for (const [name, value] of Object.entries(pageSafetyHeaders('none')))
          expect(answer.headers.get(name)).toBe(value);
      }),
      { numRuns: 500 },
    );
  });
});

describe('frames', () => {
  const own = { origin: 'app://jobshell', parent: null, detached: false };
  const origins = fc.oneof(
    fc.string(),
    fc.webUrl(),
    fc.constantFrom(
      'app://jobshell/',
      'APP://jobshell',
      'app://jobshell:0',
      'app://jobshell@evil.example',
      'app://jobshell.evil.example',
      ' app://jobshell',
      'app://jobshell\0',
      'null',
      '',
      'file://',
      'devtools://devtools',
      'about:blank',
    ),
  );

  test('of any other origin are strangers', () => {
    expect(isOwnFrame(own)).toBe(true);
    fc.assert(
      fc.property(origins, (origin) => {
        fc.pre(origin !== own.origin);
        expect(isOwnFrame({ ...own, origin })).toBe(false);
      }),
      { numRuns: 500 },
    );
  });
});

describe('links', () => {
  const instances = new Set(['http://gitlab.local:8080', 'https://gitlab.example']);

  test.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    ' javascript:alert(1)',
    'java\tscript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    'file:///etc/passwd',
    'file://evil.example/share',
    '\\\\evil.example\\share',
    'smb://evil.example/share',
    'ms-officecmd:x',
    'search-ms:query=x',
    'jobshell://open',
    'app://jobshell/',
    'view-source:https://gitlab.example',
    'blob:https://gitlab.example/x',
    'filesystem:https://gitlab.example/x',
    'mailto:a@b.example',
    'tel:123',
    'ssh://git@gitlab.example',
    'http://gitlab.local:8080@evil.example/',
    'https://gitlab.example:x@evil.example/',
    'https://user@gitlab.example/',
    'http://gitlab.local:8080.evil.example/',
    'http://gitlab.local:80800/',
    'http://gitlab.local/',
    'http://gitlab.example/',
    'http:gitlab.evil.example',
    '//gitlab.example/',
    '',
  ])('%# never leave for a program', (url) => {
    expect(mayOpenOutside(url, instances)).toBe(false);
  });

  test('only those of the web do', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.webUrl({ validSchemes: ['http', 'https', 'ftp', 'file'] })),
        (url) => {
          const may = mayOpenOutside(url, instances);
          const scheme = URL.parse(url)?.protocol;
          if (may)
            expect(scheme === 'https:' || (scheme === 'http:' && url.includes('gitlab.local:8080'))).toBe(
              true,
            );
          if (isWebPage(url)) expect(['http:', 'https:']).toContain(scheme);
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

describe('IPC', () => {
  let ipc: Ipc;
  beforeAll(() => {
    ipc = createIpc();
    return () => ipc.stop();
  });

  const cloneable = hostileValues.filter((value) => {
    try {
      structuredClone(value);
      return true;
    } catch {
      return false;
    }
  });

  test('anything in place of a request is refused, and nobody is told of it', async () => {
    const page = ipc.connectPage();
    page.connect(() => {});
    const seen = ipc.scripted.latest();
    const message = { kind: 'request', id: 1, command: 'echo', input: {} };
    const spoilt = cloneable.flatMap((value) => [
      value,
      { ...message, kind: value },
      { ...message, id: typeof value === 'number' ? -1 : value },
      { ...message, command: typeof value === 'string' ? 'x'.repeat(101) : value },
    ]);
    for (const one of spoilt) {
      expect(await page.invoke(one)).toMatchObject({ ok: false, error: { code: 'bad-input' } });
    }
    expect(seen.requests).toEqual([]);
    expect(await page.invoke(message)).toBeUndefined();
    await eventually(() => expect(seen.requests.length).toBe(1));
  });

  test('what is larger than a command can be is refused before it is looked at', async () => {
    const page = ipc.connectPage();
    page.connect(() => {});
    const seen = ipc.scripted.latest();
    const large = [
      'x'.repeat(commandMessageBytes + 1),
      Array.from({ length: 100_000 }, () => 0),
      new Uint8Array(commandMessageBytes + 1),
      Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`a${index}`, index])),
      new Map([['a', 'b']]),
      cloneable.at(-1),
    ];
    for (const input of large) {
      const answer = await page.invoke({ kind: 'request', id: 1, command: 'echo', input });
      expect(answer).toMatchObject({
        ok: false,
        error: { code: 'bad-input', message: 'The request is too large' },
      });
    }
    expect(seen.requests).toEqual([]);
  });

  test('a flood is refused, and what was asked before it is answered', async () => {
    const page = ipc.connectPage();
    page.connect(() => {});
    const seen = ipc.scripted.latest();
    const answers = await Promise.all(
      Array.from({ length: mostOpenRequests + 100 }, (_, id) =>
        page.invoke({ kind: 'request', id, command: 'later', input: {} }),
      ),
    );
    expect(answers.filter((answer) => answer !== undefined).length).toBe(100);
    expect(seen.requests.length).toBe(mostOpenRequests);
    for (let count = 0; count < mostOpenRequests; count += 1)
      ipc.scripted.answerLater({ ok: true, value: {} });
    await eventually(async () => {
      expect(await page.invoke({ kind: 'request', id: 9, command: 'echo', input: {} })).toBeUndefined();
    });
  });

  test('a second channel is the page anew, not one page more', () => {
    const page = ipc.connectPage();
    const before = ipc.scripted.pages.length;
    for (let count = 0; count < 5; count += 1) page.connect(() => {});
    expect(ipc.scripted.pages.slice(before).map(({ closed }) => closed)).toEqual([
      true,
      true,
      true,
      true,
      false,
    ]);
  });

  test('bytes that are no frame end the channel', async () => {
    const messages = fc
      .sample(fc.uint8Array({ maxLength: 40 }), 30)
      .filter(([kind]) => kind !== 2 && kind !== 3);
    for (const bytes of messages) {
      const page = ipc.connectPage();
      page.connect((port) => port.postMessage(bytes));
      const seen = ipc.scripted.latest();
      await eventually(() => expect(seen.closed).toBe(true));
      expect(seen.frames).toEqual([]);
    }
  });
});

test('the size of a message is told without being misled', () => {
  const circle: Record<string, unknown> = {};
  circle['again'] = circle;
  onTestFinished(() => void delete circle['again']);
  expect(isWithinSize({ kind: 'request', id: 1, command: 'x', input: { a: [1, 'b', null] } }, 1_000)).toBe(
    true,
  );
  expect(isWithinSize(circle, 1_000)).toBe(false);
  expect(isWithinSize({ a: 'x'.repeat(1_001) }, 1_000)).toBe(false);
  expect(isWithinSize({ ['x'.repeat(1_001)]: 1 }, 1_000)).toBe(false);
  expect(isWithinSize(2n ** 100_000n, 1_000)).toBe(false);
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
      const units = JSON.stringify(value).length;
      if (isWithinSize(value, 2_000)) expect(units).toBeLessThan(2_000 * 8);
    }),
    { numRuns: 200 },
  );
});
