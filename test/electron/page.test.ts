import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ChromiumProcess, startChromium } from './chromiumProcess.ts';
import { type RunningApp, type SmallApp, startSmallApp } from './harness.ts';

/*
 * What a page, its preload and main's IPC promise, each against what Electron's documentation says (README.md).
 */

let chromium: ChromiumProcess;
const started: RunningApp[] = [];

beforeAll(async () => {
  chromium = await startChromium({ headed: false });
});

afterAll(async () => {
  await Promise.all(started.map((app) => app.stop()));
  await chromium.stop();
});

async function start(small: SmallApp): Promise<RunningApp> {
  const app = await startSmallApp({ ...small, options: { browserUrl: chromium.url, ...small.options } });
  started.push(app);
  return app;
}

/** Shows the page and tells what `script` gives there. */
const look = (script: string): string => `
app.whenReady().then(async () => {
  servePages();
  const window = createWindow({ show: false });
  window.webContents.on('preload-error', (_event, path, error) => tell('preload-error', [path.endsWith('preload.cjs'), error.message]));
  await window.loadURL('app://test/');
  tell('seen', await window.webContents.executeJavaScript(${JSON.stringify(script)}));
});`;

describe('contextBridge', () => {
  test('copies and freezes what it exposes, drops prototypes and symbols, and proxies functions', async () => {
    const app = await start({
      preload: `const { contextBridge } = require('electron');
        class Point { constructor() { this.x = 1; } norm() { return 1; } }
        contextBridge.exposeInMainWorld('api', {
          list: [1, { two: 2 }], point: new Point(), [Symbol('s')]: 1, symbol: Symbol('t'), date: new Date(5), map: new Map([[1, 2]]),
          add: (a, b) => a + b, later: async (x) => ({ x }), bytes: (b) => b.map((n) => n + 1), back: (f) => f(20) + 1,
          same: (f) => f, fail: () => { throw Object.assign(new TypeError('no'), { code: 'E' }); },
          reject: async () => { throw Object.assign(new Error('late'), { code: 'E' }); },
        });`,
      main: look(`(async () => {
        const caught = (error) => [error instanceof Error, error.message, error.code ?? null, error.constructor.name];
        const f = (n) => n;
        let failure, taken;
        try { api.fail(); } catch (error) { failure = caught(error); }
        try { 'use strict'; window.api = 1; } catch { taken = 'threw'; }
        return {
          frozen: [Object.isFrozen(api), Object.isFrozen(api.list), Object.isFrozen(api.list[1])],
          point: [api.point.x, typeof api.point.norm, Object.getPrototypeOf(api.point) === Object.prototype],
          symbols: [Object.getOwnPropertySymbols(api).length, 'symbol' in api],
          cloned: [api.date instanceof Date, api.map.get(1)],
          calls: [api.add(1, 2), (await api.later(3)).x, [...api.bytes(new Uint8Array([1, 2]))], api.back((n) => n * 2), api.same(f) === f],
          isPromise: api.later(1) instanceof Promise, failure, rejection: await api.reject().catch(caught),
          kept: typeof window.api === 'object' && Object.getOwnPropertyDescriptor(window, 'api').writable,
        };
      })()`),
    });
    expect(await app.told('seen')).toEqual({
      frozen: [true, true, true],
      point: [1, 'undefined', true],
      symbols: [0, false],
      cloned: [true, 2],
      calls: [3, 3, [2, 3], 41, true],
      isPromise: true,
      failure: [true, 'no', null, 'Error'],
      rejection: [true, 'late', null, 'Error'],
      kept: false,
    });
  });

  test('a key that is taken is refused, which fails the preload', async () => {
    const app = await start({
      preload: `const { contextBridge } = require('electron');
        contextBridge.exposeInMainWorld('document', {});`,
      main: look('1'),
    });
    expect(await app.told('preload-error')).toEqual([true, expect.stringContaining('document')]);
  });
});

describe('the preload', () => {
  test('one that needs what a sandbox forbids fails, and the page has no API', async () => {
    const app = await start({
      preload: `const { contextBridge } = require('electron'); require('node:fs');
        contextBridge.exposeInMainWorld('api', {});`,
      main: look('typeof window.api'),
    });
    expect(await app.told('preload-error')).toEqual([true, 'module not found: node:fs']);
    expect(await app.told('seen')).toBe('undefined');
  });

  test('runs before the page, in a world of its own, in the top frame only', async () => {
    const app = await start({
      preload: `const { contextBridge } = require('electron'); require('events'); require('timers'); require('url');
        globalThis.mine = 1;
        contextBridge.exposeInMainWorld('api', { process: [process.type, process.sandboxed, typeof process.binding] });`,
      pages: {
        '/': `<script>window.early = [typeof api, typeof mine, typeof require, typeof process]</script>
          <iframe src="/frame"></iframe>`,
        '/frame': '<script>parent.inFrame = typeof api</script>',
      },
      main: look('({ early, inFrame, process: api.process, secure: isSecureContext })'),
    });
    expect(await app.told('seen')).toEqual({
      early: ['object', 'undefined', 'undefined', 'undefined'],
      inFrame: 'undefined',
      process: ['renderer', true, 'undefined'],
      secure: true,
    });
  });
});

describe('IPC', () => {
  test('invoke answers with clones, says errors in words, and tells who asks', async () => {
    const app = await start({
      preload: `const { contextBridge, ipcRenderer } = require('electron');
        const said = (error) => [error.message, error.code ?? null];
        contextBridge.exposeInMainWorld('api', { run: async () => ({
          echo: await ipcRenderer.invoke('echo', new Map([['k', new Uint8Array([7])]]), undefined, 10n, new Date(1)).then(
            ([map, nothing, big, date]) => [map.get('k')[0], nothing === undefined, String(big), date.getTime()]),
          fails: await ipcRenderer.invoke('fails').catch(said), nobody: await ipcRenderer.invoke('nobody').catch(said),
          uncloneable: await ipcRenderer.invoke('echo', () => 1).catch(said), frame: await ipcRenderer.invoke('frame'),
        }) });`,
      main: `ipcMain.handle('echo', (_event, ...words) => words);
        ipcMain.handle('fails', () => { throw Object.assign(new Error('bad'), { code: 'E' }); });
        ipcMain.handle('frame', ({ senderFrame: f, sender }) =>
          [f.url, f.origin, f.parent, f.detached, sender === BrowserWindow.getAllWindows()[0].webContents]);
        ${look('api.run()')}`,
    });
    expect(await app.told('seen')).toEqual({
      echo: [7, true, '10', 1],
      fails: [expect.stringMatching(/'fails'.*Error: bad$/), null],
      nobody: [expect.stringContaining("'nobody'"), null],
      uncloneable: ['An object could not be cloned.', null],
      frame: ['app://test/', 'app://test', null, false, true],
    });
  });

  test('ports carry bytes both ways, wait until started, and close when their page goes', async () => {
    const app = await start({
      preload: `const { ipcRenderer } = require('electron');
        ipcRenderer.once('port', ({ ports: [port] }, word) => {
          port.onmessage = ({ data }) => port.postMessage(data.map((n) => n + 1));
          ipcRenderer.send('got', word, port instanceof MessagePort);
        });
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = ({ data }) => ipcRenderer.send('from-main', data);
        ipcRenderer.postMessage('mine', 'hello', [port2]);`,
      main: `ipcMain.on('got', (_event, ...words) => tell('got', words));
        ipcMain.on('from-main', (_event, word) => tell('from-main', word));
        ipcMain.on('mine', ({ ports: [port] }, word) => { tell('mine', word); port.postMessage('to the page'); });
        app.whenReady().then(async () => {
          servePages();
          const window = createWindow({ show: false });
          await window.loadURL('app://test/');
          const { port1, port2 } = new MessageChannelMain();
          const early = [];
          port1.on('message', ({ data }) => { early.push([...data]); if (early.length === 2) { tell('bytes', early); window.reload(); } });
          port1.on('close', () => tell('closed', true));
          port1.postMessage(new Uint8Array([1, 255])); port1.postMessage(new Uint8Array(0));
          window.webContents.mainFrame.postMessage('port', 'word', [port2]);
          setTimeout(() => { tell('before start', early.length); port1.start(); }, 300);
        });`,
    });
    expect(await app.told('got')).toEqual(['word', true]);
    expect(await app.told('mine')).toBe('hello');
    expect(await app.told('from-main')).toBe('to the page');
    expect(await app.told('before start')).toBe(0);
    expect(await app.told('bytes')).toEqual([[2, 0], []]);
    expect(await app.told('closed')).toBe(true);
  });
});

describe('navigation', () => {
  test('a page leaves only where the app lets it, opens no window, and comes back from a crash', async () => {
    const app = await start({
      pages: {
        '/': '<a id="away" href="/away">away</a><a id="out" target="_blank" href="https://example.invalid/x">out</a>',
        '/away': 'away',
      },
      main: `app.whenReady().then(async () => {
        servePages();
        const window = createWindow({ show: false });
        const { webContents } = window;
        const asked = [];
        let letGo = false;
        webContents.on('will-navigate', (event) => { asked.push(event.url); if (!letGo) event.preventDefault(); });
        webContents.setWindowOpenHandler(({ url }) => { tell('open', url); return { action: 'deny' }; });
        await window.loadURL('app://test/');
        const wished = new Promise((resolve) => webContents.once('will-navigate', resolve));
        await webContents.executeJavaScript("document.querySelector('#away').click()", true);
        await wished;
        await new Promise((resolve) => setTimeout(resolve, 300));
        tell('stayed', [asked, webContents.getURL()]);
        await webContents.executeJavaScript("document.querySelector('#out').click()", true);
        letGo = true;
        const there = new Promise((resolve) => webContents.once('did-finish-load', resolve));
        await webContents.executeJavaScript("location.href = '/away'", true);
        await there;
        tell('left', [webContents.getURL(), asked.length]);
        webContents.on('render-process-gone', (_event, { reason }) => {
          tell('gone', [reason, webContents.isCrashed()]);
          webContents.once('did-finish-load', async () => tell('back', await webContents.executeJavaScript('document.body.textContent')));
          webContents.reload();
        });
        webContents.forcefullyCrashRenderer();
      });`,
    });
    expect(await app.told('stayed')).toEqual([['app://test/away'], 'app://test/']);
    expect(await app.told('open')).toBe('https://example.invalid/x');
    expect(await app.told('left')).toEqual(['app://test/away', 2]);
    expect(await app.told('gone')).toEqual(['crashed', true]);
    expect(await app.told('back')).toBe('away');
  });
});
