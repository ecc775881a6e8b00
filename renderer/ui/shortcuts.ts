/** What a key asks of the app, wherever the focus is. */
export type Shortcut =
  | 'palette'
  | 'next-tab'
  | 'previous-tab'
  | 'close-tab'
  | 'next-region'
  | 'previous-region'
  | 'settings';

export type ShortcutKey = Pick<
  KeyboardEvent,
  'key' | 'code' | 'ctrlKey' | 'shiftKey' | 'altKey' | 'metaKey' | 'isComposing'
>;

/**
 * The app's keys. No plain Ctrl+letter and no Alt+letter: those are the shell's. A browser keeps Ctrl+PageUp,
 * Ctrl+PageDown and Ctrl+Shift+W for itself, so Ctrl+F6, Ctrl+Shift+F6 and Ctrl+Shift+X do the same.
 */
export function shortcutOf(key: ShortcutKey, isMac: boolean): Shortcut | undefined {
  if (key.isComposing || key.altKey) return undefined;
  if (key.key === 'F6') {
    if (key.ctrlKey) return key.shiftKey ? 'previous-tab' : 'next-tab';
    return key.shiftKey ? 'previous-region' : 'next-region';
  }
  if (isMac) return macShortcut(key);
  if (!key.ctrlKey || key.metaKey) return undefined;
  if (key.key === 'PageDown') return 'next-tab';
  if (key.key === 'PageUp') return 'previous-tab';
  if (!key.shiftKey) return key.code === 'Comma' ? 'settings' : undefined;
  return shifted[key.code];
}

type ByCode = Readonly<Record<string, Shortcut>>;
const shifted: ByCode = { KeyP: 'palette', KeyW: 'close-tab', KeyX: 'close-tab' };
const macShifted: ByCode = { KeyP: 'palette', BracketRight: 'next-tab', BracketLeft: 'previous-tab' };
const macPlain: ByCode = { KeyW: 'close-tab', Comma: 'settings' };

function macShortcut(key: ShortcutKey): Shortcut | undefined {
  if (!key.metaKey || key.ctrlKey) return undefined;
  return (key.shiftKey ? macShifted : macPlain)[key.code];
}

/** The keys as a person reads them, in tooltips and the palette. */
export function shortcutLabel(shortcut: Shortcut, isMac: boolean): string {
  return (isMac ? macLabels : labels)[shortcut];
}

const labels: Readonly<Record<Shortcut, string>> = {
  palette: 'Ctrl+Shift+P',
  'next-tab': 'Ctrl+F6',
  'previous-tab': 'Ctrl+Shift+F6',
  'close-tab': 'Ctrl+Shift+X',
  'next-region': 'F6',
  'previous-region': 'Shift+F6',
  settings: 'Ctrl+,',
};

const macLabels: Readonly<Record<Shortcut, string>> = {
  palette: '⇧⌘P',
  'next-tab': '⇧⌘]',
  'previous-tab': '⇧⌘[',
  'close-tab': '⌘W',
  'next-region': 'F6',
  'previous-region': '⇧F6',
  settings: '⌘,',
};
