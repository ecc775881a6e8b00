import { useSyncExternalStore } from 'react';
import type { ActionId, KeyPlatform, OwnKeys } from '../../preload/contract/actions.ts';
import { labelChord, type Chord, type KeyLayout } from '../../preload/contract/chords.ts';
import { workingKeys } from '../../preload/contract/keyRules.ts';
import { messages } from '../../preload/contract/messages/messages.ts';
import { useApp, useMirror } from '../appContext.ts';
import { useText, type Text } from '../i18n.ts';
import { keyPlatform, ownKeys } from './matchKey.ts';

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
