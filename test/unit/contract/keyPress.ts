import type { KeyPress } from '../../../preload/contract/chords.ts';

export const pc = { isMac: false, isBrowser: false } as const;
export const mac = { isMac: true, isBrowser: false } as const;
export const pcBrowser = { isMac: false, isBrowser: true } as const;
export const macBrowser = { isMac: true, isBrowser: true } as const;
export const platforms = [pc, mac, pcBrowser, macBrowser] as const;

/** A key press as a browser reports it; `modifiers` as `ctrl shift`. */
export function press(code: string, key: string, modifiers = ''): KeyPress {
  const held = new Set(modifiers.split(' '));
  return {
    code,
    key,
    ctrlKey: held.has('ctrl'),
    shiftKey: held.has('shift'),
    altKey: held.has('alt'),
    metaKey: held.has('meta'),
    isComposing: held.has('composing'),
    getModifierState: (name) => name === 'AltGraph' && held.has('altgr'),
  };
}
