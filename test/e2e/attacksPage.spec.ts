import type { Page } from '@playwright/test';
import { scriptAttacks, sendingAttacks, type Attack } from './attacks/pageAttacks.ts';
import { permissionAttacks } from './attacks/permissionAttacks.ts';
import { startSink, type Sink } from './attacks/sink.ts';
import { expect, test } from './fixtures.ts';

/*
 * A hostile page: a script in the page's own world, such as a flaw in a library would let in, that does all it can. It gets
 * the contract's commands with valid input, and nothing else.
 */

declare global {
  interface Window {
    canary: (by: unknown) => void;
    canaryHits: unknown[];
  }
}

/** From now on the page tells what ran in it that should not. */
async function layCanary(page: Page): Promise<{ readonly hits: () => Promise<readonly unknown[]> }> {
  await page.evaluate(() => {
    window.canaryHits = [];
    window.canary = (by) => void window.canaryHits.push(by);
  });
  const dialogs: string[] = [];
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  return { hits: async () => [...(await page.evaluate(() => window.canaryHits)), ...dialogs] };
}

/** On a machine where much else runs. */
const endsWithinMs = 5_000;

/** Gives the attacks' own answers. One that never ends counts as nothing. */
async function runAttacks(
  page: Page,
  attacks: readonly Attack[],
  evil: string,
): Promise<Map<string, unknown>> {
  const answers = new Map<string, unknown>();
  for (const { name, run } of attacks) {
    const answer = page.evaluate(run, evil).catch((error: unknown) => `threw ${String(error).slice(0, 100)}`);
    const timeout = new Promise((resolve) => setTimeout(() => resolve('no end'), endsWithinMs));
    answers.set(name, await Promise.race([answer, timeout]));
  }
  return answers;
}

/** The sink is asked by a road that works, so that whatever set out before has had the time to arrive. */
async function expectNoHits(sink: Sink): Promise<void> {
  await (await fetch(`http://${sink.host}/last`)).text();
  expect(sink.hits().filter((hit) => !hit.startsWith('GET /last '))).toEqual([]);
}

async function expectStillThere(page: Page, address: string): Promise<void> {
  expect(page.url().split('#')[0]).toBe(address.split('#')[0]);
  const answer = await page.evaluate(() => window.api.call('app.snapshot', {}));
  expect(answer.ok).toBe(true);
}

test.describe('a hostile script in the page', () => {
  let sink: Sink;
  test.use({ expectsViolations: true });
  test.beforeEach(async () => {
    sink = await startSink();
  });
  test.afterEach(() => sink.close());

  test('finds nothing of Node or Electron, and five functions', async ({ jobshell: { page } }) => {
    const found = await page.evaluate(() => ({
      globals: [
        'require',
        'process',
        'module',
        'exports',
        'global',
        'Buffer',
        '__dirname',
        '__filename',
        'electron',
        'ipcRenderer',
        'setImmediate',
        'gc',
        'chrome.runtime',
      ].filter((name) => Reflect.has(globalThis, name)),
      api: Object.keys(window.api).toSorted(),
    }));
    expect(found).toEqual({ globals: [], api: ['attach', 'call', 'offer', 'on', 'onLine'] });
  });

  test('says nothing to another host', async ({ jobshell: { page } }) => {
    const address = page.url();
    await runAttacks(page, sendingAttacks, sink.host);
    await expectNoHits(sink);
    await expectStillThere(page, address);
  });

  test('runs no text as code', async ({ jobshell: { page } }) => {
    const address = page.url();
    const canary = await layCanary(page);
    const answers = await runAttacks(page, scriptAttacks, sink.host);
    expect(await canary.hits()).toEqual([]);
    expect([...answers.values()].flat()).not.toContain('ran');
    expect([...answers.values()].flat()).not.toContain('made');
    expect(answers.get('eval, Function and their kin')).toEqual(
      Array.from({ length: 5 }, () => expect.stringMatching(/Error$/)),
    );
    await expectStillThere(page, address);
  });

  test('is given no permission', async ({ jobshell: { page } }) => {
    const [answers] = (await runAttacks(page, permissionAttacks, sink.host)).values();
    expect(Object.keys(Object(answers)).length).toBe(15);
    expect(Object.entries(Object(answers)).filter(([, answer]) => answer === 'given')).toEqual([]);
    const allowed = await page.evaluate(() => {
      const policy: unknown = Reflect.get(document, 'featurePolicy');
      return Reflect.apply(Reflect.get(Object(policy), 'allowedFeatures'), policy, []);
    });
    for (const name of [
      'camera',
      'microphone',
      'geolocation',
      'usb',
      'serial',
      'hid',
      'midi',
      'display-capture',
      'payment',
    ])
      expect(allowed).not.toContain(name);
  });

  test('gets a closed code for everything that is no valid command', async ({ jobshell: { page } }) => {
    const codes = await page.evaluate(async () => {
      const call = (name: unknown, input: unknown) =>
        (
          window.api.call as (
            name: unknown,
            input: unknown,
          ) => Promise<{ ok: boolean; error?: { code: string } }>
        )(name, input);
      const answers = await Promise.all([
        call('shell.exec', { command: 'id' }),
        call('__proto__', {}),
        call('toString', {}),
        call('terminal.open', { jobId: '../../etc/passwd', size: { columns: 80, rows: 24 } }),
        call('terminal.open', { jobId: 'a:1', size: { columns: 80, rows: 24 } }),
        call('terminal.close', { sessionId: '__proto__' }),
        call('account.useCookie', { accountId: 'constructor', cookie: 'x'.repeat(20) }),
        call('account.signIn', { gitlabUrl: 'file:///etc/passwd', token: 'glpat-12345678' }),
        call('account.signIn', { gitlabUrl: 'javascript:alert(1)', token: 'glpat-12345678' }),
        call('settings.update', JSON.parse('{"__proto__":{"polluted":1},"theme":"javascript:"}')),
        call('terminal.attach', { sessionId: 'x', streamId: -1 }),
        call('terminal.attach', null),
        call('terminal.attach', [[]]),
      ]);
      return answers.map(({ ok, error }) => (ok ? 'ok' : error?.code));
    });
    expect(codes).toEqual([
      'bad-input',
      'bad-input',
      'bad-input',
      'bad-input',
      'no-such-job',
      'no-such-session',
      'no-such-account',
      'url-invalid',
      'url-invalid',
      'bad-input',
      'bad-input',
      'bad-input',
      'bad-input',
    ]);
  });

  test('changes no answer by messages to the page', async ({ jobshell: { page } }) => {
    await page.evaluate(() => {
      const { port1 } = new MessageChannel();
      const messages = [
        { kind: 'event', event: { name: 'account.removed', payload: { id: 'x' } } },
        'jobshell:port',
        null,
      ];
      for (const message of messages) {
        window.postMessage(message, '*');
        window.dispatchEvent(new MessageEvent('message', { data: message, ports: [port1] }));
      }
    });
    await expectStillThere(page, page.url());
  });

  test('drops markup and addresses on the page to no effect', async ({ jobshell: { page } }) => {
    const address = page.url();
    const canary = await layCanary(page);
    const client = await page.context().newCDPSession(page);
    const html = `<img src=x onerror="canary(1)"><a href="http://${sink.host}/">x</a>`;
    const data = {
      items: [
        { mimeType: 'text/html', data: html },
        { mimeType: 'text/uri-list', data: `http://${sink.host}/dropped` },
        { mimeType: 'text/plain', data: `http://${sink.host}/dropped` },
      ],
      dragOperationsMask: 19,
    };
    for (const [x, y] of [
      [400, 300],
      [10, 10],
    ] as const) {
      for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
        await client.send('Input.dispatchDragEvent', { type, x, y, data });
    }
    await expectNoHits(sink);
    expect(await canary.hits()).toEqual([]);
    await expectStillThere(page, address);
  });
});
