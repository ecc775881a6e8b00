import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCommandLine } from '../../main/hosts/electron/commandLine.ts';
import { toDisplayText, webAddress } from '../../main/core/gitlab/displayText.ts';
import { projectPathOf } from '../../main/core/gitlab/address.ts';
import { createHttp } from '../../main/core/gitlab/http.ts';
import { activeProjectsSchema, jobSchema, userSchema } from '../../main/core/gitlab/schema.ts';
import { readLink } from '../../main/core/openUrl.ts';
import { createInputQueue } from '../../main/core/terminal/input.ts';
import { createSecrets } from '../../main/hosts/browser/secrets.ts';
import { createStore } from '../../main/hosts/browser/store.ts';
import { systemClock } from '../../main/hosts/common/clock.ts';
import { AppError } from '../../preload/contract/error.ts';
import { createCollectedLog } from '../unit/core/memoryPorts.ts';
import { temporaryFolder } from '../unit/hosts/temporaryFolder.ts';

/* What comes from files, from GitLab and from links, made to harm. */

const polluting =
  '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"toString":1}';

function expectUnpolluted(): void {
  expect(Reflect.get({}, 'polluted')).toBeUndefined();
  expect(Object.keys(Object.prototype)).toEqual([]);
}

describe('prototypes', () => {
  test('are not reached by a stored file', async () => {
    const dataDir = temporaryFolder();
    for (const name of ['jobshell.json', 'secrets.json']) writeFileSync(join(dataDir, name), polluting);
    const log = createCollectedLog();
    const store = createStore({ dataDir, log, now: () => 0 });
    store.write('window', JSON.parse(polluting));
    expect(store.read('window')).toBeDefined();
    const secrets = await createSecrets({
      dataDir,
      log,
      now: () => 0,
      randomBytes: (count) => new Uint8Array(count),
    });
    await secrets.keepWithoutKeyring?.();
    await secrets.write('__proto__', 'a secret');
    expect(await secrets.read('__proto__')).toBe('a secret');
    expect(await secrets.read('constructor')).toBeUndefined();
    expectUnpolluted();
  });

  test('are not reached by answers of GitLab, REST or GraphQL', () => {
    const hostile: unknown = JSON.parse(polluting);
    const user = { id: 1, username: 'a', name: 'b' };
    expect(userSchema.parse(Object.assign(Object(hostile), user))).toEqual(user);
    for (const schema of [userSchema, jobSchema, activeProjectsSchema]) schema.safeParse(hostile);
    expectUnpolluted();
  });
});

describe('names', () => {
  test('are one line, in order, of bounded length', () => {
    expect(toDisplayText('pay\u202Egnp\u0000\u001b[31m\u009b\n.exe')).toBe('paygnp[31m.exe');
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 1_200 }), (text) => {
        const shown = toDisplayText(text);
        const isSafe = !/[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/u.test(shown);
        expect([isSafe, shown.isWellFormed(), shown.length <= 1_000]).toEqual([true, true, true]);
      }),
      { numRuns: 100 },
    );
  });

  test.each([
    'javascript:x',
    'file:///x',
    'data:text/html,x',
    'https://a:b@c.example/',
    'nothing',
    '//x',
    'app://jobshell',
  ])('no address people follow is %s', (text) => expect(webAddress.safeParse(text).success).toBe(false));

  test('a broken escape in an address breaks no list', () => {
    expect(projectPathOf('https://g.example/a/%E0%A4%A/-/jobs/1', 'https://g.example')).toContain('a/');
  });
});

test('an answer without end is broken off', async () => {
  let sentBytes = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      const piece = new Uint8Array(8 * 1024 * 1024).fill(97);
      sentBytes += piece.byteLength;
      controller.enqueue(piece);
    },
  });
  const http = createHttp({
    gitlabUrl: 'https://g.example',
    fetch: async () => new Response(endless),
    clock: systemClock,
    version: '0',
  });
  await expect(http.send({ path: '/', credential: { kind: 'none' } })).rejects.toBeInstanceOf(AppError);
  expect(sentBytes).toBeLessThan(200 * 1024 * 1024);
});

test('typing at a far end that takes nothing fills no memory and no time', () => {
  let sentBytes = 0;
  let isStuck = true;
  const queue = createInputQueue({
    send: ({ byteLength }) => {
      sentBytes += byteLength;
    },
    bufferedBytes: () => (isStuck ? 1_000_000 : 0),
  });
  const one = Uint8Array.of(97);
  for (let count = 0; count < 1_000_000; count += 1) queue.push(one);
  for (let count = 0; count < 100; count += 1) queue.push(new Uint8Array(1024 * 1024));
  isStuck = false;
  queue.release();
  expect(sentBytes).toBeGreaterThan(0);
  expect(sentBytes).toBeLessThanOrEqual(32 * 1024 * 1024);
});

describe('deep links', () => {
  const accounts = [{ id: 'a', gitlabUrl: 'https://gitlab.example' }];
  const good = 'https://gitlab.example/acme/shop/-/jobs/7';

  test.each([
    'javascript:alert(1)',
    'jobshell://open?url=javascript:alert(1)',
    'jobshell://open?url=file:///etc/passwd',
    'jobshell://open?url=jobshell%3A%2F%2Fopen%3Furl%3Dhttps%3A%2F%2Fgitlab.example%2Facme%2Fshop%2F-%2Fjobs%2F7',
    `jobshell://open?url=${encodeURIComponent(good)}&url=${encodeURIComponent(good)}`,
    'jobshell://gitlab.example@evil.example/acme/shop/-/jobs/7',
    'jobshell://gitlab.example:443@evil.example/acme/shop/-/jobs/7',
    'jobshell://gitlab.example.evil.example/acme/shop/-/jobs/7',
    'jobshell://gitlab.example:8443/acme/shop/-/jobs/7',
    'jobshell://gitl\u0430b.example/acme/shop/-/jobs/7',
    'jobshell://gitlab.example\\@evil.example/acme/shop/-/jobs/7',
    'jobshell://gitlab.example/acme/shop/../../x/-/jobs/7',
    'jobshell://gitlab.example/acme/shop/%2e%2e/-/jobs/7',
    'jobshell://gitlab.example/acme/shop/-/jobs/7e9',
    'jobshell://gitlab.example/acme/shop/-/jobs/-7',
    'jobshell://gitlab.example/acme/shop/-/jobs/99999999999999999999',
    'jobshell://gitlab.example/acme/sh\nop/-/jobs/7',
    'jobshell://gitlab.example/acme/sh\u202Eop/-/jobs/7',
    `jobshell://gitlab.example/acme/${'a'.repeat(3_000)}/-/jobs/7`,
    '',
  ])('%# lead nowhere', (link) => {
    expect(() => readLink(link, accounts)).toThrow(AppError);
  });

  test('lead to accounts there are, or nowhere', () => {
    const hosts = fc.oneof(fc.domain(), fc.webAuthority(), fc.constant('gitlab.example'));
    fc.assert(
      fc.property(
        hosts,
        fc.webPath(),
        fc.constantFrom('https:', 'jobshell:', 'http:'),
        (host, path, scheme) => {
          try {
            const target = readLink(`${scheme}//${host}${path}`, accounts);
            expect([host, target.accountIds]).toEqual(['gitlab.example', ['a']]);
          } catch (error) {
            expect(error).toBeInstanceOf(AppError);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  test.each([
    '--inspect=0.0.0.0:9229',
    '--data-dir=/tmp/evil',
    '--verbose',
    '--help',
    '--renderer-cmd-prefix=x',
  ])('bring no flag along: %s', (flag) => {
    const argv = ['jobshell', '--', 'jobshell://open?url=x', flag, '--data-dir', '/tmp/evil'];
    for (const words of [argv, argv.toSpliced(1, 1)]) {
      const read = readCommandLine({ argv: words, isDefaultApp: false, workingDir: '/' });
      expect(read).toEqual({ kind: 'start', options: { verbose: false, link: 'jobshell://open?url=x' } });
    }
  });
});
