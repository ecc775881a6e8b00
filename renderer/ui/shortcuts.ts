import { useSyncExternalStore } from 'react';
import { actions, type ActionId, type KeyPlatform, type OwnKeys } from '../../preload/contract/actions.ts';
import {
  chordsOf,
  formatChord,
  labelChord,
  type Chord,
  type KeyLayout,
  type KeyPress,
} from '../../preload/contract/chords.ts';
import { createKeymap, workingKeys, type Keymap } from '../../preload/contract/keyRules.ts';
import { messages } from '../../preload/contract/messages/messages.ts';
import { useApp, useMirror } from '../appContext.ts';
import { useText, type Text } from '../i18n.ts';
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
const ownKeys = (facts: Facts | undefined): OwnKeys => facts?.settings.keys ?? noKeys;

/** Before main has told, the page may well be a browser's: then fewer keys are promised. */
function keyPlatform(facts: Facts | undefined, isMac: boolean): KeyPlatform {
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

export function useKeyPlatform(): KeyPlatform {
  const { isMac } = useApp();
  const isBrowser = useMirror(({ facts }) => keyPlatform(facts, isMac).isBrowser);
  return { isMac, isBrowser };
}

export function useOwnKeys(): OwnKeys {
  return useMirror(({ facts }) => ownKeys(facts));
}

/** Writes chords as this person's keyboard has them. */
export function useChordLabel(): (chord: Chord) => string {
  const { isMac } = useApp();
  const text = useText();
  const layout = useSyncExternalStore(keyLayout.subscribe, keyLayout.get);
  return (chord) => labelChord(chord, { isMac, layout, nameOf: (name) => keyName(name, text) });
}

/** What keyboards of this language say: `Strg`. What the catalogue doesn't name is the same in all. */
export function keyName(name: string, text: Text): string {
  return isNamed(name) ? text(`keys.names.${name}`) : name;
}

function isNamed(name: string): name is keyof typeof messages.en.keys.names {
  return Object.hasOwn(messages.en.keys.names, name);
}

/** The keys of an action as a person reads them, the first first. */
export function useKeyLabels(): (id: ActionId) => readonly string[] {
  const platform = useKeyPlatform();
  const own = useOwnKeys();
  const label = useChordLabel();
  return (id) => workingKeys(id, platform, own).map(label);
}

/** The first key of an action, for tooltips and menus; undefined: it has none. */
export function useKeyLabel(id: ActionId): string | undefined {
  return useKeyLabels()(id)[0];
}

type LayoutSource = { readonly getLayoutMap?: () => Promise<KeyLayout> };

/** What the layout writes on the keys, where the browser tells. Asked once, and again when the window comes back. */
const keyLayout = createKeyLayout();

function createKeyLayout() {
  let layout: KeyLayout | undefined;
  const ask = async (changed: () => void): Promise<void> => {
    const { keyboard } = navigator as Navigator & { readonly keyboard?: LayoutSource };
    layout = (await keyboard?.getLayoutMap?.().catch(() => undefined)) ?? layout;
    changed();
  };
  return {
    get: (): KeyLayout | undefined => layout,
    subscribe: (changed: () => void): (() => void) => {
      const onFocus = (): void => void ask(changed);
      if (!layout) onFocus();
      window.addEventListener('focus', onFocus);
      return () => window.removeEventListener('focus', onFocus);
    },
  };
}
