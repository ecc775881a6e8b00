import { useRef, useState } from 'react';
import {
  actions as actionSpecs,
  keysOf,
  type ActionId,
  type KeyPlatform,
} from '../../preload/contract/actions.ts';
import { formatChord, parseChord, type Chord } from '../../preload/contract/chords.ts';
import { refusalOf } from '../../preload/contract/keyRules.ts';
import { useApp, type App } from '../appContext.ts';
import { useText, type Text } from '../i18n.ts';
import { useChordLabel, useKeyPlatform } from '../ui/shortcuts.ts';
import { withDefaults, withKey, withoutKey, type Keys } from './keyChanges.ts';

/** An action that waits for its key to be pressed. */
export type Recording = {
  readonly id: ActionId;
  /** The key the new one comes in place of; absent: it comes beside the others. */
  readonly replaced?: string | undefined;
  /** Why the last key that was pressed can't be taken. */
  readonly problem?: string | undefined;
};

/** Changes keys, and tells what it did. */
export type KeyEditor = {
  readonly recording: Recording | undefined;
  /** What happened last, for a live region. */
  readonly said: string;
  readonly record: (what: { readonly id: ActionId; readonly replaced?: string }) => void;
  readonly press: (chord: Chord) => void;
  readonly cancel: (how: { readonly isLeft: boolean }) => void;
  readonly remove: (id: ActionId, key: string) => void;
  /** Absent: all actions. */
  readonly reset: (id?: ActionId) => void;
};

export function useKeyEditor(): KeyEditor {
  const [recording, setRecording] = useState<Recording>();
  const [said, setSaid] = useState('');
  // An input that goes may still report that it lost the focus.
  const current = useRef<Recording | undefined>(undefined);
  const show = (next: Recording | undefined): void => {
    current.current = next;
    setRecording(next);
  };
  const parts: EditorParts = {
    text: useText(),
    app: useApp(),
    platform: useKeyPlatform(),
    label: useChordLabel(),
    current: () => current.current,
    goOn: (next, words) => {
      setSaid(words);
      show(next);
    },
    end: (words, focus) => {
      show(undefined);
      setSaid(words);
      if (focus) focusKey(focus.id, focus.key);
    },
  };
  return {
    recording,
    said,
    record: (what) => parts.goOn(what, ''),
    press: (chord) => pressKey(parts, chord),
    cancel: ({ isLeft }) => {
      const before = current.current;
      const focus = isLeft || !before ? undefined : { id: before.id, key: before.replaced };
      if (before) parts.end(parts.text('keys.canceled'), focus);
    },
    remove: (id, key) => removeKey(parts, { id, key }),
    reset: (id) => resetKeys(parts, id),
  };
}

type EditorParts = {
  readonly text: Text;
  readonly app: App;
  readonly platform: KeyPlatform;
  readonly label: (chord: Chord) => string;
  readonly current: () => Recording | undefined;
  /** Waits for a key, or for another one. */
  readonly goOn: (next: Recording, words: string) => void;
  /** Waits no longer. */
  readonly end: (words: string, focus?: { readonly id: ActionId; readonly key?: string | undefined }) => void;
};

function pressKey({ text, app, platform, label, current, goOn, end }: EditorParts, chord: Chord): void {
  const { id, replaced } = current() ?? {};
  if (id === undefined) return;
  const key = formatChord(chord);
  const words = { key: label(chord), action: text(`actions.${id}`) };
  const refusal = refusalOf(chord, actionSpecs[id].scope);
  if (refusal) {
    const problem = text(`keys.refusals.${refusal}`, words);
    return goOn({ id, replaced, problem }, problem);
  }
  if (key !== replaced && keysOf(id, platform, ownKeys(app)).includes(key)) {
    return end(text('keys.already', words), { id, key });
  }
  change(app, (keys) => withKey(keys, { id, platform, key, replaced }));
  end(text('keys.recorded', words), { id, key });
}

function removeKey(
  { text, app, platform, label, end }: EditorParts,
  { id, key }: { readonly id: ActionId; readonly key: string },
): void {
  const chord = parseChord(key);
  change(app, (keys) => withoutKey(keys, { id, platform, key }));
  end(text('keys.removed', { key: chord ? label(chord) : key, action: text(`actions.${id}`) }), { id });
}

function resetKeys({ text, app, end }: EditorParts, id: ActionId | undefined): void {
  change(app, (keys) => withDefaults(keys, id));
  if (id === undefined) end(text('keys.allReset'));
  else end(text('keys.wasReset', { action: text(`actions.${id}`) }), { id });
}

const ownKeys = ({ mirror }: App): Keys => mirror.store.getState().facts?.settings.keys ?? {};

function change(app: App, next: (keys: Keys) => Keys): void {
  void app.actions.run('settings.update', { keys: next(ownKeys(app)) });
}

/** The focus stays where the person works: at the key, or where one is added. */
function focusKey(id: ActionId, key: string | undefined): void {
  requestAnimationFrame(() => {
    const row = document.querySelector(`.key-line[data-action="${id}"]`);
    const chip =
      key === undefined ? null : row?.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
    const target = chip ?? row?.querySelector<HTMLElement>('.key-add');
    target?.focus();
  });
}
