import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { createCore, type Core } from '../../main/core/core.ts';
import type { WindowPort } from '../../main/core/ports.ts';
import { startTestHost } from '../contract/browserHarness.ts';

/*
 * What Electron's checklist asks of the code and of the version, and can't be seen on a page. What the windows get at a run:
 * test/e2e/attacksWindows.spec.ts.
 */

const root = join(import.meta.dirname, '../..');

function filesOf(folder: string): readonly { readonly path: string; readonly text: string }[] {
  return readdirSync(join(root, folder), { recursive: true })
    .map((name) => `${folder}/${String(name).replaceAll('\\', '/')}`)
    .filter((path) => path.endsWith('.ts'))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

describe('the code', () => {
  const files = [...filesOf('main'), ...filesOf('preload')];

  test('makes windows in the two places whose settings are tested, and views nowhere', () => {
    const makes = /new (?:BrowserWindow|BaseWindow|BrowserView|WebContentsView)\b/;
    const makers = files.filter(({ text }) => makes.test(text)).map(({ path }) => path);
    expect(makers.toSorted()).toEqual(['main/hosts/electron/signIn.ts', 'main/hosts/electron/window.ts']);
  });

  // Names that only turn a guard off, whatever stands behind them.
  test.each([
    /allowRunningInsecureContent/,
    /experimentalFeatures/,
    /enableBlinkFeatures/,
    /allowpopups/i,
    /webSecurity: (?!true)/,
    /webviewTag: (?!false)/,
    /sandbox: (?!true)/,
    /contextIsolation: (?!true)/,
    /nodeIntegration\w*: (?!false)/,
    /appendSwitch|appendArgument/,
    /bypassCSP|corsEnabled|allowServiceWorkers/,
    /certificate-error|setCertificateVerifyProc|select-client-certificate/,
    /NODE_TLS_REJECT_UNAUTHORIZED|rejectUnauthorized/,
    /executeJavaScript|@electron\/remote|openDevTools/,
  ])('says nowhere %s', (switched) => {
    expect(files.filter(({ text }) => switched.test(text)).map(({ path }) => path)).toEqual([]);
  });
});

describe('Electron', () => {
  const readJson = (path: string): unknown => JSON.parse(readFileSync(join(root, path), 'utf8'));
  const packageSchema = z.object({
    version: z.string(),
    devDependencies: z.record(z.string(), z.string()).default({}),
  });
  const lockSchema = z.object({
    packages: z.record(
      z.string(),
      z.object({
        version: z.string().optional(),
        integrity: z.string().optional(),
        devDependencies: z.record(z.string(), z.string()).optional(),
      }),
    ),
  });
  const pinned = packageSchema.parse(readJson('package.json')).devDependencies['electron'] ?? '';
  const { packages } = lockSchema.parse(readJson('package-lock.json'));

  test('is pinned to one version, which the lock has and which is installed', () => {
    expect(pinned).toMatch(/^\d+\.\d+\.\d+$/);
    expect(packages['']?.devDependencies?.['electron']).toBe(pinned);
    expect(packages['node_modules/electron']).toMatchObject({
      version: pinned,
      integrity: expect.stringMatching(/^sha512-/),
    });
    expect(packageSchema.parse(readJson('node_modules/electron/package.json')).version).toBe(pinned);
    expect(Object.keys(packages).filter((path) => path.endsWith('node_modules/electron'))).toHaveLength(1);
    // Packages are made of no other one.
    expect(readFileSync(join(root, 'electron-builder.yml'), 'utf8')).not.toMatch(/electronVersion/);
  });

  test('comes with the sums of its programs for each system', () => {
    const sums = z.record(z.string(), z.string()).parse(readJson('node_modules/electron/checksums.json'));
    for (const system of ['linux', 'darwin', 'win32'])
      for (const architecture of ['x64', 'arm64'])
        expect(sums[`electron-v${pinned}-${system}-${architecture}.zip`]).toMatch(/^[0-9a-f]{64}$/);
  });

  // Its makers support the three newest majors. Which those are today no test can know without asking them: this one keeps
  // the pin from going back, and whoever makes a release asks `npm outdated electron`.
  test('is no older than the major the guards were tested for', () => {
    const testedMajor = 45;
    expect(Number(pinned.split('.', 1)[0])).toBeGreaterThanOrEqual(testedMajor);
  });
});

test('a page that asks for windows without end gets 32', async () => {
  const opened: string[] = [];
  const windows: WindowPort = { open: (windowId) => void opened.push(windowId), focus: () => {} };
  let core: Core | undefined;
  const host = await startTestHost({ openCore: (ports) => (core = createCore({ ...ports, windows })) });
  onTestFinished(() => host.close());
  const page = core?.openPage({ event: () => {}, frame: () => {} }) ?? expect.fail('there is no core');
  const answers = await Promise.all(Array.from({ length: 200 }, () => page.request('window.open', {})));
  const refusals = answers.filter(({ ok }) => !ok);
  expect([opened.length, new Set(opened).size, refusals.length]).toEqual([32, 32, 168]);
  for (const refusal of refusals)
    expect(refusal).toMatchObject({ ok: false, error: { code: 'unsupported' } });
  page.close();
});
