import {
  actionIds,
  actions,
  isActionId,
  keysOf,
  type ActionId,
  type ActionScope,
  type KeyPlatform,
  type OwnKeys,
} from './actions.ts';
import { acceleratorOf, formatChord, parseChord, type Chord } from './chords.ts';

/* Which keys an action may have, which never arrive, and which two actions want. */

/** Why a key can't stand for an action. */
export const keyRefusals = ['typed', 'editing', 'ctrl-letter', 'ctrl-character', 'alt-key'] as const;
export type KeyRefusal = (typeof keyRefusals)[number];

const editingKeys = new Set([
  'Enter',
  'NumpadEnter',
  'Tab',
  'Escape',
  'Backspace',
  'Delete',
  'Insert',
  'Home',
  'End',
  'PageUp',
  'PageDown',
  'ArrowUp',
  'ArrowDown',
  'ArrowLeft',
  'ArrowRight',
]);
/** With Ctrl alone these mean nothing to a shell. */
const freeWithCtrl = new Set(['Insert', 'PageUp', 'PageDown', 'Tab']);

/** NUL, ESC, FS, GS, RS, US and DEL, by their keys. */
const controlKeys = /^(?:Space|Bracket(?:Left|Right)|Backslash|IntlBackslash|Slash|Backquote|Digit[2-8])$/;
const shiftedControlKeys = /^(?:Space|Minus|Digit[26])$/;

/**
 * Why a key may not stand for an action of this scope: while a terminal has the focus, what a shell reads is the shell's.
 * Undefined: it may.
 */
export function refusalOf(chord: Chord, scope: ActionScope): KeyRefusal | undefined {
  const { ctrl, meta, alt, shift, code } = chord;
  const isEditing = editingKeys.has(code);
  const isTyped = !isEditing && !/^F\d/.test(code);
  if (!ctrl && !meta && !alt) {
    if (isEditing) return shift && code === 'Insert' && scope === 'terminal' ? undefined : 'editing';
    return isTyped && scope !== 'page' ? 'typed' : undefined;
  }
  if (scope === 'page' || meta) return undefined;
  if (alt && !ctrl) return isEditing ? 'editing' : isTyped ? 'alt-key' : undefined;
  if (alt) return undefined;
  if (shift) return shiftedControlKeys.test(code) ? 'ctrl-character' : undefined;
  if (code.startsWith('Key')) return 'ctrl-letter';
  if (controlKeys.test(code)) return 'ctrl-character';
  return isEditing && !freeWithCtrl.has(code) ? 'editing' : undefined;
}

/** Keys that never reach a page, in their one text. */
const keptByBrowsers = {
  pc: [
    'Ctrl+N',
    'Ctrl+T',
    'Ctrl+W',
    'Ctrl+Shift+N',
    'Ctrl+Shift+T',
    'Ctrl+Shift+W',
    'Ctrl+Shift+Q',
    'Ctrl+Tab',
    'Ctrl+Shift+Tab',
    'Ctrl+PageUp',
    'Ctrl+PageDown',
    'Ctrl+F4',
  ],
  mac: [
    'Cmd+N',
    'Cmd+T',
    'Cmd+W',
    'Cmd+Shift+N',
    'Cmd+Shift+T',
    'Cmd+Shift+W',
    'Cmd+Shift+[',
    'Cmd+Shift+]',
    'Cmd+Alt+Left',
    'Cmd+Alt+Right',
    'Ctrl+Tab',
    'Ctrl+Shift+Tab',
  ],
} as const;
const keptBySystems = {
  pc: ['Alt+Tab', 'Alt+Shift+Tab', 'Alt+F4', 'Ctrl+Alt+Delete'],
  mac: [
    'Cmd+Q',
    'Cmd+H',
    'Cmd+Tab',
    'Cmd+Space',
    'Cmd+Alt+Escape',
    'Cmd+Shift+3',
    'Cmd+Shift+4',
    'Cmd+Shift+5',
    'Ctrl+Up',
    'Ctrl+Down',
    'Ctrl+Left',
    'Ctrl+Right',
  ],
} as const;

/** Who keeps a key for itself, so that it never arrives. */
export function keeperOf(chord: Chord, { isMac, isBrowser }: KeyPlatform): 'browser' | 'system' | undefined {
  const text = formatChord(chord);
  const keyboard = isMac ? 'mac' : 'pc';
  const has = (texts: readonly string[]): boolean => texts.includes(text);
  if (has(keptBySystems[keyboard])) return 'system';
  // The Windows key, and the consoles of Linux.
  if (!isMac && (chord.meta || (chord.ctrl && chord.alt && /^F(?:[1-9]|1[0-2])$/.test(chord.code))))
    return 'system';
  return isBrowser && has(keptByBrowsers[keyboard]) ? 'browser' : undefined;
}

/** What the keys of an action are worth. */
export type KeyState =
  | { readonly kind: 'works' }
  | { readonly kind: 'refused'; readonly reason: KeyRefusal }
  | { readonly kind: 'kept'; readonly by: 'browser' | 'system' };
export type ActionKey = { readonly text: string; readonly chord: Chord; readonly state: KeyState };

/** An action's keys, each with what it is worth. */
export function describeKeys(id: ActionId, platform: KeyPlatform, own: OwnKeys): readonly ActionKey[] {
  return keysOf(id, platform, own).flatMap((text) => {
    const chord = parseChord(text);
    return chord ? [{ text, chord, state: keyState(chord, id, platform) }] : [];
  });
}

function keyState(chord: Chord, id: ActionId, platform: KeyPlatform): KeyState {
  const reason = refusalOf(chord, actions[id].scope);
  if (reason) return { kind: 'refused', reason };
  const by = keeperOf(chord, platform);
  return by ? { kind: 'kept', by } : { kind: 'works' };
}

/** The keys of an action that do something, the one to show first. */
export function workingKeys(id: ActionId, platform: KeyPlatform, own: OwnKeys): readonly Chord[] {
  return describeKeys(id, platform, own).flatMap(({ chord, state }) =>
    state.kind === 'works' ? [chord] : [],
  );
}

/** Actions by the one text of their keys. Where several want the same, those with keys of the person's own come first. */
export type Keymap = ReadonlyMap<string, readonly ActionId[]>;

export function createKeymap(platform: KeyPlatform, own: OwnKeys): Keymap {
  const keymap = new Map<string, readonly ActionId[]>();
  const isOwn = (id: ActionId): boolean => Array.isArray(own[id]);
  for (const id of [...actionIds.filter(isOwn), ...actionIds.filter((other) => !isOwn(other))]) {
    for (const chord of workingKeys(id, platform, own)) {
      const text = formatChord(chord);
      keymap.set(text, [...(keymap.get(text) ?? []), id]);
    }
  }
  return keymap;
}

function scopesMeet(one: ActionScope, other: ActionScope): boolean {
  return one === other || one === 'anywhere' || other === 'anywhere';
}

/** A key that another action wants too. */
export type KeyConflict = { readonly text: string; readonly other: ActionId };

/** The conflicts of one action, by the keymap. */
export function conflictsOf(id: ActionId, keymap: Keymap): readonly KeyConflict[] {
  return [...keymap].flatMap(([text, ids]) =>
    ids.includes(id)
      ? ids
          .filter((other) => other !== id && scopesMeet(actions[id].scope, actions[other].scope))
          .map((other) => ({ text, other }))
      : [],
  );
}

/** What stands in the settings and counts for nothing. */
export type IgnoredKey =
  | { readonly kind: 'action'; readonly name: string }
  | { readonly kind: 'key'; readonly id: ActionId; readonly value: string };

export function ignoredKeys(own: OwnKeys): readonly IgnoredKey[] {
  return Object.entries(own).flatMap(([name, value]): readonly IgnoredKey[] => {
    if (!isActionId(name)) return [{ kind: 'action', name }];
    if (!Array.isArray(value)) return [{ kind: 'key', id: name, value: JSON.stringify(value) }];
    return value
      .filter((text: unknown) => typeof text !== 'string' || parseChord(text) === undefined)
      .map((text: unknown) => ({
        kind: 'key',
        id: name,
        value: typeof text === 'string' ? text : JSON.stringify(text),
      }));
  });
}

/** The key of an action as Electron's menus write it; undefined: it has none that works. */
export function menuAccelerator(id: ActionId, platform: KeyPlatform, own: OwnKeys): string | undefined {
  return workingKeys(id, platform, own)
    .map(acceleratorOf)
    .find((text) => text !== undefined);
}
