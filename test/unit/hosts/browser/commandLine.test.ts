import { describe, expect, test } from 'vitest';
import { parseArguments } from '../../../../main/hosts/browser/arguments.ts';
import { defaultDataDir } from '../../../../main/hosts/browser/directories.ts';
import { openerFor } from '../../../../main/hosts/browser/openBrowser.ts';

describe('the command line', () => {
  test.each<[string[], ReturnType<typeof parseArguments>]>([
    [[], { kind: 'serve', options: { port: 0, open: false, useKeyring: true, verbose: false } }],
    [
      ['--port', '8080', '--data-dir', 'd', '--open', '--static=s', '--no-keyring', '--verbose'],
      {
        kind: 'serve',
        options: { port: 8080, dataDir: 'd', staticDir: 's', open: true, useKeyring: false, verbose: true },
      },
    ],
    [['--help'], { kind: 'help' }],
    [['-h', '--port', 'x'], { kind: 'help' }],
    [['--version'], { kind: 'version' }],
    [['--port', '65536'], { kind: 'bad', problem: '--port takes a number from 0 to 65535' }],
    [['--port', '-1'], { kind: 'bad', problem: expect.stringContaining('--port') }],
    [['--port', '80a'], { kind: 'bad', problem: '--port takes a number from 0 to 65535' }],
    [['--port'], { kind: 'bad', problem: expect.stringContaining('--port') }],
    [['--data-dir='], { kind: 'bad', problem: '--data-dir and --static take a folder' }],
    [['--prot', '1'], { kind: 'bad', problem: expect.stringContaining('--prot') }],
    [['somewhere', 'else'], { kind: 'bad', problem: expect.stringContaining('else') }],
  ])('%j', (words, expected) => {
    expect(parseArguments(words)).toEqual(expected);
  });

  test('a problem is one line', () => {
    const parsed = parseArguments(['--nope']);
    expect(parsed.kind === 'bad' && parsed.problem.includes('\n')).toBe(false);
  });
});

const homeDir = '/home/ada';

test.each<[NodeJS.Platform, Record<string, string>, string]>([
  ['linux', {}, '/home/ada/.local/share/jobshell-browser'],
  ['linux', { XDG_DATA_HOME: '/data' }, '/data/jobshell-browser'],
  ['darwin', {}, '/home/ada/Library/Application Support/jobshell-browser'],
  ['win32', { APPDATA: '/roaming' }, '/roaming/jobshell-browser'],
])('data on %s with %j lies in %s', (platform, environment, expected) => {
  expect(defaultDataDir({ platform, environment, homeDir })).toBe(expected);
});

test.each<[NodeJS.Platform, Record<string, string>, string | undefined]>([
  ['linux', {}, undefined],
  ['linux', { DISPLAY: ':0' }, 'xdg-open'],
  ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, 'xdg-open'],
  ['darwin', {}, 'open'],
  ['win32', {}, 'rundll32'],
])('a URL is opened on %s with %j by %s', (platform, environment, expected) => {
  expect(openerFor('http://127.0.0.1:1/', { platform, environment, homeDir })?.command).toBe(expected);
});
