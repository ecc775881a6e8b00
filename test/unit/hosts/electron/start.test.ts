import { EventEmitter } from 'node:events';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from 'electron';
import { describe, expect, test } from 'vitest';
import { createLog } from '../../../../main/hosts/common/log.ts';
import { createTranslate } from '../../../../main/hosts/common/translate.ts';
import { readCommandLine } from '../../../../main/hosts/electron/commandLine.ts';
import { answerTo } from '../../../../main/hosts/electron/commandLineAnswer.ts';
import { receiveLinks, registerScheme } from '../../../../main/hosts/electron/deepLink.ts';
import { usableHomepage } from '../../../../main/hosts/electron/homepage.ts';
import {
  autostartEntry,
  autostartFile,
  setOpenAtLogin,
  type LoginOptions,
} from '../../../../main/hosts/electron/login.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

const page = 'https://gitlab.example.com/g/p/-/jobs/1';
const deep = `jobshell://open?url=${encodeURIComponent(page)}`;

describe('the command line', () => {
  const read = (...words: readonly string[]) =>
    readCommandLine({ argv: ['/opt/jobshell', ...words], isDefaultApp: false, workingDir: '/home/alice' });
  const start = (options: object) => ({ kind: 'start', options: { verbose: false, ...options } });

  test.each([
    [[], start({})],
    [[page], start({ link: page })],
    [['--', deep], start({ link: deep })],
    [['--data-dir', 'here', '--verbose'], start({ dataDir: '/home/alice/here', verbose: true })],
    [['--data-dir=/there', page], start({ dataDir: '/there', link: page })],
    [['--help', '--port'], { kind: 'bad', problem: expect.stringContaining('--port') }],
    [['--help'], { kind: 'help' }],
    [['-h'], { kind: 'help' }],
    [['--version'], { kind: 'version' }],
    [['--data-dir='], { kind: 'bad', problem: '--data-dir takes a folder' }],
    [[page, page], { kind: 'bad', problem: expect.stringContaining('one address at most') }],
    // Chromium's own, added by people, systems and second starts.
    [['--ozone-platform=wayland', '--disable-gpu', '--no-sandbox', page], start({ link: page })],
    [['--original-process-start-time=13', '--allow-file-access-from-files'], start({})],
    [['-psn_0_12345'], start({})],
  ])('%j', (words, expected) => {
    expect(read(...words)).toEqual(expected);
  });

  test.each([['--data-dir=/evil'], ['--version'], ['--data-dir', '/evil'], ['--nonsense']])(
    'behind a deep link %j counts for nothing: whoever made the link may have put it there',
    (...words) => {
      expect(read(deep, ...words)).toEqual(start({ link: deep }));
    },
  );

  test('from source the app’s folder is no link', () => {
    const argv = ['/electron', '--no-sandbox', '/src/jobshell', '--', page];
    expect(readCommandLine({ argv, isDefaultApp: true, workingDir: '/' })).toEqual(start({ link: page }));
  });

  test('that starts nothing is answered in one go', () => {
    const told = { version: '1.2.3', translate: createTranslate() };
    expect([
      answerTo({ kind: 'version' }, told),
      answerTo({ kind: 'help' }, told),
      answerTo({ kind: 'bad', problem: 'Unknown option ‘--x’' }, told),
    ]).toEqual([
      { exitCode: 0, out: '1.2.3' },
      { exitCode: 0, out: expect.stringContaining('Usage: jobshell') },
      { exitCode: 2, error: 'Unknown option ‘--x’. --help lists what there is.' },
    ]);
  });
});

describe('deep links', () => {
  function createBench(first?: string) {
    const app = new EventEmitter();
    const log: string[] = [];
    const links = receiveLinks({
      app: Object.assign(Object.create(null), { on: app.on.bind(app) }),
      first,
      isDefaultApp: false,
      onSecondStart: () => void log.push('shown'),
    });
    const event = { preventDefault: () => void log.push('handled') };
    return { app, log, event, listen: () => links.listen((link) => void log.push(link)) };
  }

  test('of before anyone listens are kept: from the command line, and from macOS before it is ready', () => {
    const { app, log, event, listen } = createBench(page);
    app.emit('open-url', event, deep);
    listen();
    app.emit('open-url', event, 'jobshell://third');
    expect(log).toEqual(['handled', page, deep, 'handled', 'jobshell://third']);
  });

  test('of a second start come from what it handed over, or else from its words', () => {
    const { app, log, listen } = createBench();
    listen();
    app.emit('second-instance', {}, ['/opt/jobshell', '--x'], '/', { link: deep });
    app.emit('second-instance', {}, ['/opt/jobshell', deep], '/', null);
    app.emit('second-instance', {}, ['/opt/jobshell', page], '/', { link: 7 });
    app.emit('second-instance', {}, ['/opt/jobshell', '--nonsense'], '/', {});
    expect(log).toEqual(['shown', deep, 'shown', deep, 'shown', page, 'shown']);
  });

  test.each([
    ['linux', true, [['jobshell']]],
    ['darwin', true, [['jobshell']]],
    ['linux', false, []],
    ['darwin', false, []],
    ['win32', true, [['jobshell', 'C:\\jobshell.exe', ['--']]]],
    ['win32', false, [['jobshell', 'C:\\jobshell.exe', ['/src', '--']]]],
  ] as const)('are registered on %s, packaged %s', (platform, isPackaged, expected) => {
    const calls: unknown[] = [];
    registerScheme({
      app: {
        isPackaged,
        getAppPath: () => '/src',
        isDefaultProtocolClient: () => false,
        setAsDefaultProtocolClient: (...words) => calls.push(words) > 0,
      },
      platform,
      program: 'C:\\jobshell.exe',
    });
    expect(calls).toEqual(expected);
  });
});

test.each([
  ['https://jobshell.org/', 'https://jobshell.org/'],
  ['https://jobshell.invalid/', undefined],
  ['https://nobody.example', undefined],
  ['http://jobshell.org', undefined],
  ['javascript:alert(1)', undefined],
])('a manifest’s homepage %s is %s', (text, expected) => {
  expect(usableHomepage(text)).toBe(expected);
});

describe('open at login', () => {
  const options = (change: Partial<LoginOptions> = {}): LoginOptions => ({
    app: {
      setLoginItemSettings: () => {},
      getLoginItemSettings: () => Object.assign(Object.create(null), { openAtLogin: false }),
    },
    platform: 'linux',
    environment: {},
    homeDir: '/home/alice',
    program: '/opt/Jobshell/jobshell',
    arguments: [],
    log: createLog({ now: Date.now, sinks: [] }),
    ...change,
  });

  test('is a file of its own on Linux, written whole, and gone when it is switched off', () => {
    const homeDir = temporaryFolder();
    const file = join(homeDir, '.config', 'autostart', 'jobshell.desktop');
    setOpenAtLogin(true, options({ homeDir }));
    const first = statSync(file).mtimeMs;
    setOpenAtLogin(true, options({ homeDir }));
    expect([
      readFileSync(file, 'utf8').includes('\nExec=/opt/Jobshell/jobshell\n'),
      statSync(file).mtimeMs,
    ]).toEqual([true, first]);
    setOpenAtLogin(false, options({ homeDir }));
    setOpenAtLogin(false, options({ homeDir }));
    expect(existsSync(file)).toBe(false);
  });

  test.each([
    [{ XDG_CONFIG_HOME: '/etc/alice' }, '/etc/alice/autostart/jobshell.desktop'],
    [{ XDG_CONFIG_HOME: 'relative' }, '/home/alice/.config/autostart/jobshell.desktop'],
    [{}, '/home/alice/.config/autostart/jobshell.desktop'],
  ])('with %j stands in %s', (environment, file) => {
    expect(autostartFile({ environment, homeDir: '/home/alice' })).toBe(file);
  });

  test.each([
    [{ program: '/opt/jobshell' }, 'Exec=/opt/jobshell'],
    [
      {
        program: '/tmp/.mount_x/jobshell',
        environment: { APPIMAGE: '/home/alice/My Apps/Jobshell.AppImage' },
      },
      'Exec="/home/alice/My Apps/Jobshell.AppImage"',
    ],
    [{ program: '/opt/100%/jobshell' }, 'Exec=/opt/100%%/jobshell'],
    [{ program: '/opt/a"b$c`d\\e/x' }, 'Exec="/opt/a\\\\"b\\\\$c\\\\`d\\\\\\\\e/x"'],
    [{ program: '/usr/bin/electron', arguments: ['/src/my app'] }, 'Exec=/usr/bin/electron "/src/my app"'],
    [{ program: '/opt/line\nType=Link' }, 'Exec="/opt/line\\nType=Link"'],
  ])('runs %j by %s', (change, expected) => {
    const lines = autostartEntry(options(change)).split('\n');
    expect([
      lines.find((line) => line.startsWith('Exec=')),
      lines.filter((line) => line.startsWith('Type=')),
    ]).toEqual([expected, ['Type=Application']]);
  });

  test.each([
    ['darwin', { openAtLogin: true }],
    ['win32', { openAtLogin: true, path: '/opt/Jobshell/jobshell', args: ['"C:\\my app"'] }],
  ] as const)('is a login item on %s', (platform, expected) => {
    const calls: Settings[] = [];
    const app: LoginOptions['app'] = {
      setLoginItemSettings: (settings) => void calls.push(settings),
      getLoginItemSettings: () =>
        Object.assign(Object.create(null), { openAtLogin: calls.at(-1)?.openAtLogin ?? false }),
    };
    const own = options({ app, platform, arguments: platform === 'win32' ? ['C:\\my app'] : [] });
    setOpenAtLogin(true, own);
    setOpenAtLogin(true, own);
    setOpenAtLogin(false, own);
    expect(calls).toEqual([expected, { ...expected, openAtLogin: false }]);
  });
});
