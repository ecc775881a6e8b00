import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ChromiumProcess, startChromium } from './chromiumProcess.ts';
import { type RunningApp, type SmallApp, startSmallApp } from './harness.ts';

/*
 * What the app, its windows, sessions and the system around them promise (README.md).
 */

let chromium: ChromiumProcess;
const dataDir = mkdtempSync(join(tmpdir(), 'stand-in-data-'));
const started: RunningApp[] = [];

beforeAll(async () => {
  chromium = await startChromium({ headed: false });
});

afterAll(async () => {
  await Promise.all(started.map((app) => app.stop()));
  await chromium.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

async function start(small: SmallApp): Promise<RunningApp> {
  const app = await startSmallApp({ ...small, options: { browserUrl: chromium.url, ...small.options } });
  started.push(app);
  return app;
}

describe('app', () => {
  test('what needs `ready` throws before it, and what must come before throws after it', async () => {
    const app = await start({
      main: `const early = {
          window: messageOf(() => new BrowserWindow()), partition: messageOf(() => session.fromPartition('x')),
          screen: messageOf(() => screen.getAllDisplays()), encrypt: messageOf(() => safeStorage.encryptString('x')),
          tray: messageOf(() => new Tray('x')), menu: messageOf(() => Menu.setApplicationMenu(null)) };
        app.whenReady().then(() => tell('seen', { early, scheme: messageOf(() => protocol.registerSchemesAsPrivileged([])),
          sandbox: messageOf(() => app.enableSandbox()), version: app.getVersion(), ready: app.isReady() }));`,
    });
    const refused = expect.stringContaining('before the app is ready');
    expect(await app.told('seen')).toEqual({
      early: {
        window: refused,
        partition: refused,
        screen: refused,
        encrypt: refused,
        tray: refused,
        menu: refused,
      },
      scheme: refused,
      sandbox: refused,
      version: '1.2.3',
      ready: true,
    });
  });

  test('quit asks app and windows in order, and each may refuse', async () => {
    const app = await start({
      main: `let refuse = true;
        app.on('before-quit', () => tell('before-quit'));
        app.on('will-quit', () => tell('will-quit'));
        app.on('quit', () => tell('quit'));
        app.on('window-all-closed', () => tell('window-all-closed'));
        app.whenReady().then(() => {
          const window = new BrowserWindow({ show: false });
          window.on('close', (event) => { tell('close'); if (refuse) { refuse = false; event.preventDefault(); setImmediate(() => app.quit()); } });
          window.on('closed', () => tell('closed'));
          app.quit();
        });`,
    });
    expect(await app.ended).toBe(0);
    expect(app.names()).toEqual([
      'before-quit',
      'close',
      'before-quit',
      'close',
      'closed',
      'will-quit',
      'quit',
    ]);
  });

  test('a second process on the same data hands over its words and ends', async () => {
    const main = `if (!app.requestSingleInstanceLock({ from: 'second' })) { tell('refused'); app.quit(); }
      else { tell('first'); app.on('second-instance', (_event, argv, _folder, data) => tell('second', [argv.at(-1), data])); }
      app.whenReady().then(() => tell('ready'));`;
    const first = await start({ main, dataDir: join(dataDir, 'single') });
    await first.told('first');
    const second = await start({ main, dataDir: join(dataDir, 'single'), words: ['jobshell://open'] });
    expect(await second.ended).toBe(0);
    expect(second.names()).toContain('refused');
    expect(await first.told('second')).toEqual(['jobshell://open', { from: 'second' }]);
  });
});

describe('windows', () => {
  test('other preferences than the imitated ones are refused in words', async () => {
    const refusals = [
      '{ nodeIntegration: true }',
      '{ sandbox: false }',
      '{ contextIsolation: false }',
      '{ webviewTag: true }',
    ];
    const app = await start({
      main: `app.whenReady().then(() => tell('seen', [${refusals
        .map(
          (preferences) =>
            `messageOf(() => new BrowserWindow({ show: false, webPreferences: ${preferences} }))`,
        )
        .join(', ')}]));`,
    });
    expect(await app.told('seen')).toEqual(refusals.map(() => expect.stringContaining('does not imitate')));
  });

  test('bounds, focus and state are kept and told, and a person closes by the control channel', async () => {
    const app = await start({
      main: `app.on('window-all-closed', () => tell('all closed'));
        app.whenReady().then(async () => {
          servePages();
          const window = createWindow({ width: 640, height: 480, x: 10, y: 20, minWidth: 600, show: false });
          const events = [];
          for (const name of ['show', 'focus', 'resize', 'move', 'maximize', 'unmaximize', 'close', 'closed']) window.on(name, () => events.push(name));
          const shown = new Promise((resolve) => window.once('ready-to-show', resolve));
          await window.loadURL('app://test/');
          await shown;
          window.show();
          window.setBounds({ x: 30, width: 500 });
          const size = await window.webContents.executeJavaScript('[innerWidth, innerHeight]');
          window.maximize();
          tell('seen', [window.getNormalBounds(), window.getBounds().width, window.isMaximized(), size]);
          window.on('closed', () => tell('events', events));
        });`,
    });
    expect(await app.told('seen')).toEqual([
      { x: 30, y: 20, width: 600, height: 480 },
      1920,
      true,
      [600, 480],
    ]);
    const control = await app.control();
    const [window] = (await control.state()).windows;
    await control.ask('window.close', { windowId: window?.id ?? 0 });
    expect(await app.told('events')).toEqual([
      'show',
      'focus',
      'move',
      'resize',
      'resize',
      'maximize',
      'close',
      'closed',
    ]);
    expect(await app.told('all closed')).toBe(null);
  });
});

describe('sessions', () => {
  test('cookies are read with HttpOnly ones, told when they change, apart by partition, and kept by persist:', async () => {
    const folder = join(dataDir, 'cookies');
    const read = `const jar = session.fromPartition('persist:one').cookies;
      const names = async (cookies) => (await cookies.get({ url: 'https://a.invalid/' })).map(({ name, httpOnly }) => [name, httpOnly]);`;
    const first = await start({
      dataDir: folder,
      main: `app.whenReady().then(async () => { ${read}
        const changes = [];
        jar.on('changed', (_event, { name }, cause, removed) => changes.push([name, cause, removed]));
        await jar.set({ url: 'https://a.invalid/', name: 'sid', value: '1', httpOnly: true, secure: true, expirationDate: Date.now() / 1000 + 999 });
        await jar.set({ url: 'https://a.invalid/', name: 'gone', value: '1' });
        await jar.remove('https://a.invalid/', 'gone');
        tell('seen', [await names(jar), await names(session.fromPartition('two').cookies), changes]);
        app.quit();
      });`,
    });
    expect(await first.told('seen')).toEqual([
      [['sid', true]],
      [],
      [
        ['sid', 'inserted', false],
        ['gone', 'inserted', false],
        ['gone', 'explicit', true],
      ],
    ]);
    await first.ended;
    const second = await start({
      dataDir: folder,
      main: `app.whenReady().then(async () => { ${read}
        const before = await names(jar);
        await session.fromPartition('persist:one').clearStorageData();
        tell('seen', [before, await names(jar)]);
      });`,
    });
    expect(await second.told('seen')).toEqual([[['sid', true]], []]);
  });

  test('permissions are what the handlers say, and all of them without', async () => {
    const ask = `Promise.all(['geolocation', 'notifications', 'clipboard-read'].map(async (name) => (await navigator.permissions.query({ name })).state))`;
    const app = await start({
      main: `const query = async (session) => {
          session.protocol.isProtocolHandled('app') || session.protocol.handle('app', () => new Response('<h1>x</h1>', { headers: { 'content-type': 'text/html' } }));
          const window = new BrowserWindow({ show: false, webPreferences: { session } });
          await window.loadURL('app://test/');
          return await window.webContents.executeJavaScript(${JSON.stringify(ask)});
        };
        app.whenReady().then(async () => {
          const strict = session.fromPartition('strict');
          strict.setPermissionRequestHandler((_contents, permission, decide, { requestingUrl, isMainFrame }) =>
            decide(permission === 'clipboard-read' && requestingUrl === 'app://test/' && isMainFrame));
          strict.setPermissionCheckHandler((_contents, permission, origin) => permission === 'clipboard-read' && origin.startsWith('app://test'));
          tell('seen', [await query(session.fromPartition('open')), await query(strict)]);
        });`,
    });
    expect(await app.told('seen')).toEqual([
      ['granted', 'granted', 'granted'],
      ['denied', 'denied', 'granted'],
    ]);
  });
});

describe('the system', () => {
  test('safeStorage has the chosen keyring, and none where there is none', async () => {
    const main = `app.whenReady().then(async () => tell('seen', [safeStorage.getSelectedStorageBackend(), safeStorage.isEncryptionAvailable(),
      await safeStorage.isAsyncEncryptionAvailable(),
      await safeStorage.encryptStringAsync('secret').then(async (sealed) => [sealed.includes('secret'), (await safeStorage.decryptStringAsync(sealed)).result], (e) => e.message)]));`;
    const seen = async (options: NonNullable<SmallApp['options']>) =>
      (await start({ main, options })).told('seen');
    const isLinux = process.platform === 'linux';
    expect(await seen({ storageBackend: 'gnome_libsecret' })).toEqual([
      'gnome_libsecret',
      true,
      true,
      [false, 'secret'],
    ]);
    expect(await seen({ storageBackend: 'basic_text' })).toEqual([
      'basic_text',
      !isLinux,
      true,
      [false, 'secret'],
    ]);
    expect(await seen({ storageBackend: 'unknown', encryption: false })).toEqual([
      'unknown',
      false,
      false,
      expect.stringContaining('not available'),
    ]);
  });

  test('menus are clicked and pressed, questions answered, notices clicked, the system tells', async () => {
    const app = await start({
      main: `app.whenReady().then(async () => {
        Menu.setApplicationMenu(Menu.buildFromTemplate([{ label: 'File', submenu: [
          { id: 'new', label: 'New', accelerator: 'CmdOrCtrl+Shift+N', click: () => tell('new') }, { label: 'Off', enabled: false, click() {} }] }]));
        tell('accelerator', messageOf(() => Menu.buildFromTemplate([{ label: 'x', accelerator: 'Hyper+Nope' }])));
        new Tray(nativeImage.createEmpty()).setToolTip('2 kept');
        const notification = new Notification({ title: 'Kept', body: 'for 5 min' });
        notification.on('click', () => tell('clicked')); notification.on('close', () => tell('notice closed')); notification.show();
        powerMonitor.on('suspend', () => tell('suspend'));
        nativeTheme.on('updated', () => tell('dark', nativeTheme.shouldUseDarkColors));
        screen.on('display-removed', (_event, { id }) => tell('display', id));
        app.on('open-url', (_event, url) => tell('url', url));
        app.setBadgeCount(3); clipboard.writeText('copied'); await shell.openExternal('https://example.invalid/');
        tell('answer', (await dialog.showMessageBox({ message: 'Sure?', buttons: ['Yes', 'No'], cancelId: 1 })).response);
      });`,
    });
    const control = await app.control();
    const question = await control.until(({ questions }) => questions[0]);
    await control.ask('menu.click', { place: 'application', path: ['File', 'New'] });
    expect(await control.ask('menu.press', { keys: 'Shift+Control+N' })).toBe(process.platform !== 'darwin');
    expect(await control.ask('menu.press', { keys: 'Control+W' })).toBe(false);
    await expect(control.ask('menu.click', { place: 'application', path: ['File', 'Off'] })).rejects.toThrow(
      'disabled',
    );
    const state = await control.state();
    expect(state).toMatchObject({ badge: 3, clipboard: 'copied', openedUrls: ['https://example.invalid/'] });
    expect(state.trays[0]?.toolTip).toBe('2 kept');
    expect(state.notifications[0]).toMatchObject({ title: 'Kept', body: 'for 5 min' });
    const id = state.notifications[0]?.id ?? 0;
    await control.ask('notification.click', { id });
    await control.ask('notification.close', { id });
    await control.ask('power.tell', { event: 'suspend' });
    await control.ask('theme.set', { dark: true });
    await control.ask('displays.set', { displays: [] });
    await control.ask('app.openUrl', { url: 'jobshell://open' });
    await control.ask('dialog.answer', { id: question.id, answer: { kind: 'button', index: 0 } });
    const told = [
      'accelerator',
      'new',
      'clicked',
      'notice closed',
      'suspend',
      'dark',
      'display',
      'url',
      'answer',
    ];
    expect(await Promise.all(told.map(app.told))).toEqual([
      expect.stringContaining('no accelerator'),
      null,
      null,
      null,
      null,
      true,
      1,
      'jobshell://open',
      0,
    ]);
  });
});
