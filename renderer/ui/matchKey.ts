import { actions, type ActionId, type KeyPlatform, type OwnKeys } from '../../preload/contract/actions.ts';
import { chordsOf, formatChord, type Chord, type KeyPress } from '../../preload/contract/chords.ts';
import { createKeymap, type Keymap } from '../../preload/contract/keyRules.ts';
import type { Facts } from '../state/facts.ts';

/** Where a key is pressed: in a terminal, where characters are typed otherwise, or somewhere else. */
export type KeyPlace = 'terminal' | 'typing' | 'page';

export function placeOf(target: EventTarget | null): KeyPlace {
  if (!(target instanceof Element)) return 'page';
  if (target.closest('.xterm')) return 'terminal';
  return target.closest('input, textarea, select, [contenteditable="true"]') ? 'typing' : 'page';
}

/** The action a key press asks for, if it may act there. */
export type MatchKey = (press: KeyPress, place: KeyPlace) => ActionId | undefined;

type MatcherOptions = {
  readonly isMac: boolean;
  readonly facts: () => Facts | undefined;
  /** Whether the action makes sense now: if not, its key is free for the shell, the browser or another action. */
  readonly canRun: (id: ActionId) => boolean;
};

/** Looks keys up in the table and the person's own keys. */
export function createMatchKey({ isMac, facts, canRun }: MatcherOptions): MatchKey {
  const keymapNow = createKeymapCache(isMac);
  return (press, place) => {
    if (place === 'terminal' && isShells(press, isMac)) return undefined;
    const keymap = keymapNow(facts());
    for (const chord of chordsOf(press, isMac)) {
      const ids = keymap.get(formatChord(chord)) ?? [];
      const found = ids.find((id) => fits(id, { chord, place }) && canRun(id));
      if (found) return found;
    }
    return undefined;
  };
}

/** The keymap is made anew only when what it is made of has changed: each key typed asks for it. */
function createKeymapCache(isMac: boolean): (facts: Facts | undefined) => Keymap {
  let own: OwnKeys | undefined;
  let isBrowser: boolean | undefined;
  let keymap: Keymap = new Map();
  return (facts) => {
    const platform = keyPlatform(facts, isMac);
    const ownNow = ownKeys(facts);
    if (ownNow === own && platform.isBrowser === isBrowser) return keymap;
    own = ownNow;
    ({ isBrowser } = platform);
    keymap = createKeymap(platform, own);
    return keymap;
  };
}

/** Whatever the tables say: with these characters the shell works, on every layout. */
function isShells({ key, ctrlKey, altKey, metaKey, shiftKey }: KeyPress, isMac: boolean): boolean {
  if (metaKey) return false;
  if (ctrlKey && !altKey && !shiftKey) return /^[a-z]$/iu.test(key);
  return altKey && !ctrlKey && !isMac && key.length === 1;
}

function fits(id: ActionId, { chord, place }: { readonly chord: Chord; readonly place: KeyPlace }): boolean {
  switch (actions[id].scope) {
    case 'anywhere':
      return true;
    case 'terminal':
      return place === 'terminal';
    case 'page':
      return place === 'page' || (place === 'typing' && !isTyped(chord));
  }
}

function isTyped({ ctrl, meta, alt, code }: Chord): boolean {
  return !ctrl && !meta && !alt && !/^F\d/.test(code);
}

const noKeys: OwnKeys = {};
export const ownKeys = (facts: Facts | undefined): OwnKeys => facts?.settings.keys ?? noKeys;

/** Before main has told, the page may well be a browser's: then fewer keys are promised. */
export function keyPlatform(facts: Facts | undefined, isMac: boolean): KeyPlatform {
  return { isMac, isBrowser: facts?.capabilities.browserKeys ?? true };
}

/** Whether the browser pastes by itself at this key: its paste event brings the text without asking for the clipboard. */
export function isBrowsersPaste(press: KeyPress, isMac: boolean): boolean {
  const { key, code, ctrlKey, shiftKey, altKey, metaKey } = press;
  if (altKey) return false;
  if (isMac) return metaKey && !ctrlKey && code === 'KeyV';
  if (metaKey) return false;
  return (ctrlKey && code === 'KeyV') || (shiftKey && !ctrlKey && key === 'Insert');
}
