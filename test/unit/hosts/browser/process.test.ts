import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { openWebSocket } from '../../../contract/browserHarness.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { ask } from './http.ts';

const script = fileURLToPath(new URL('../../../../main/hosts/browser/main.ts', import.meta.url));

type Running = {
  readonly child: ChildProcess;
  readonly firstLine: Promise<string>;
  readonly ended: Promise<{
    readonly code: number | null;
    readonly said: string;
    readonly complained: string;
  }>;
};

/** The browser host as a process of its own, ended with the test at the latest. */
function run(words: readonly string[], { locale = 'C' } = {}): Running {
  const child = spawn(process.execPath, [script, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, LC_ALL: locale, LANGUAGE: '' },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  let complained = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (complained += chunk.toString()));
  const firstLine = once(createInterface({ input: child.stdout }), 'line').then(([line]) => String(line));
  firstLine.catch(() => {});
  const ended = once(child, 'close').then(([code]) => ({ code, said, complained }));
  return { child, firstLine, ended };
}

function sampleFolders(): { readonly dataDir: string; readonly staticDir: string } {
  const folder = temporaryFolder();
  const staticDir = join(folder, 'static');
  mkdirSync(staticDir);
  writeFileSync(join(staticDir, 'index.html'), '<!doctype html><script src="./a.js"></script>');
  return { dataDir: join(folder, 'data'), staticDir };
}

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  'prints its URL, serves, and is gone after %s',
  async (signal) => {
    const { dataDir, staticDir } = sampleFolders();
    const { child, firstLine, ended } = run(['--data-dir', dataDir, '--static', staticDir]);
    const url = new URL(await firstLine);
    expect([url.hostname, url.pathname, url.hash.length]).toEqual(['127.0.0.1', '/', 44]);
    const port = Number(url.port);
    expect((await ask({ port })).status).toBe(200);

    const protocols = ['jobshell.v1', `token.${url.hash.slice(1)}`];
    const page = openWebSocket(`ws://127.0.0.1:${port}/port`, { origin: url.origin, protocols });
    const answered = new Promise((resolve) =>
      page.addEventListener('message', ({ data }) => resolve(JSON.parse(data))),
    );
    page.addEventListener('open', () =>
      page.send('{"kind":"request","id":1,"command":"app.snapshot","input":{}}'),
    );
    expect(await answered).toMatchObject({
      kind: 'answer',
      id: 1,
      result: { ok: true, value: { accounts: [] } },
    });
    const closed = new Promise((resolve) => page.addEventListener('close', ({ code }) => resolve(code)));

    child.kill(signal);
    expect([await closed, (await ended).code]).toEqual([1001, 0]);
    await expect(ask({ port })).rejects.toThrow('ECONNREFUSED');
    expect((statSync(dataDir).mode & 0o777).toString(8)).toBe('700');
    const texts = readdirSync(dataDir).map((name) => readFileSync(join(dataDir, name), 'utf8'));
    expect(texts.filter((text) => text.includes(url.hash.slice(1)))).toEqual([]);
  },
);

test('a port in use is told in one sentence', async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void taken.close());
  const address = taken.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  const { dataDir, staticDir } = sampleFolders();
  const { code, said, complained } = await run([
    '--port',
    String(port),
    '--data-dir',
    dataDir,
    '--static',
    staticDir,
  ]).ended;
  expect({ code, said, complained }).toEqual({
    code: 1,
    said: '',
    complained: `Port ${port} is in use. Choose another with --port.\n`,
  });
});

test('a data folder that cannot be made is told in one line', async () => {
  const { staticDir } = sampleFolders();
  const dataDir = join(staticDir, 'index.html', 'data');
  const { code, complained } = await run(['--data-dir', dataDir, '--static', staticDir]).ended;
  expect([code, complained.trim().split('\n').length, complained]).toEqual([
    1,
    1,
    expect.stringContaining('could not start'),
  ]);
});

test('a flag that is none is told in one line', async () => {
  const { code, said, complained } = await run(['--prot', '1']).ended;
  expect([code, said, complained.trim().split('\n').length]).toEqual([2, '', 1]);
  expect(complained).toContain('--prot');
});

test('--help and --version answer and end', async () => {
  const [help, german, version] = await Promise.all([
    run(['--help']).ended,
    run(['--help'], { locale: 'de_DE.UTF-8' }).ended,
    run(['--version']).ended,
  ]);
  expect([help.code, help.said.includes('--data-dir DIR'), help.complained]).toEqual([0, true, '']);
  expect([german.code, german.said]).toEqual([0, expect.stringContaining('Aufruf: npm run serve')]);
  expect([version.code, version.said]).toEqual([0, expect.stringMatching(/^\d+\.\d+\.\d+\n$/)]);
});
