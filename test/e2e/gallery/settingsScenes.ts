import type { TerminalTheme } from '../../../preload/contract/settings.ts';
import type { UpdateState } from '../../../preload/contract/updates.ts';
import { base, plainHost, settings, type Facts, type MakeScene } from './facts.ts';

/* What the settings' page shows besides the settings. */

/** A desktop that has everything. */
const desktop = {
  ...plainHost,
  windows: true,
  tray: true,
  menuBar: true,
  openAtLogin: true,
  zoom: true,
  browserKeys: false,
  notifications: 'native',
} as const;

const updates = {
  feedUrl: 'https://downloads.example.com/jobshell/',
  publicKey: 'MCowBQYDK2VwAyEA1m0z7S7cQ9bK2h5W0eYgTq3xv8u4nJrL6dPfCkZaXoE=',
  check: 'daily',
} as const;

function updateScene(update: UpdateState): MakeScene {
  return (now) => ({
    facts: { ...base(now), capabilities: desktop, update, settings: { ...settings, updates } },
  });
}

/** Imported, one of them hardly readable. */
const themes: readonly TerminalTheme[] = [
  theme('Evening', { foreground: '#554433', background: '#221100' }),
  theme('Solarized Light', { foreground: '#586e75', background: '#fdf6e3' }),
];

function theme(
  name: string,
  main: { readonly foreground: string; readonly background: string },
): TerminalTheme {
  const { foreground, background } = main;
  const basic = {
    black: '#073642',
    red: '#dc322f',
    green: '#859900',
    yellow: '#b58900',
    blue: '#268bd2',
    magenta: '#d33682',
    cyan: '#2aa198',
    white: '#eee8d5',
  } as const;
  const bright = {
    brightBlack: '#586e75',
    brightRed: '#cb4b16',
    brightGreen: '#93a1a1',
    brightYellow: '#657b83',
    brightBlue: '#839496',
    brightMagenta: '#6c71c4',
    brightCyan: '#93a1a1',
    brightWhite: '#fdf6e3',
  } as const;
  const rest = { cursor: foreground, cursorAccent: background, selectionBackground: '#93a1a1' };
  return { id: name, name, colours: { ...basic, ...bright, foreground, background, ...rest } };
}

/** `terminals` makes the facts of a few terminals. */
export function settingsScenes(terminals: (now: number) => Facts): Readonly<Record<string, MakeScene>> {
  return {
    settings: (now) => ({
      facts: {
        ...terminals(now),
        capabilities: desktop,
        settings: { ...settings, terminalThemes: [...themes] },
      },
    }),
    'settings-plain': (now) => ({ facts: terminals(now) }),
    'settings-problems': (now) => ({
      facts: {
        ...terminals(now),
        settingsProblems: [
          { kind: 'value', name: 'fontSizePx', line: 4, expected: { kind: 'least', least: 8 } },
          { kind: 'value', name: 'bell', line: 9, expected: { kind: 'one-of', values: ['none', 'visual'] } },
        ],
      },
    }),
    'update-available': updateScene({ kind: 'available', version: '1.1.0' }),
    'update-downloading': updateScene({ kind: 'downloading', version: '1.1.0', percent: 42 }),
    'update-deferred': updateScene({ kind: 'deferred', version: '1.1.0', terminals: 3 }),
    'update-failed': updateScene({ kind: 'failed', problem: 'signature-wrong' }),
  };
}
