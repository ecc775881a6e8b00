import {
  actionIds,
  defaultKeys,
  isActionId,
  type ActionId,
  type KeyPlatform,
  type OwnKeys,
} from '../../preload/contract/actions.ts';
import { normalizeChord } from '../../preload/contract/chords.ts';
import type { Settings } from '../../preload/contract/settings.ts';

/** The person's own keys, as they stand in the settings: what counts for nothing there is kept through every change. */
export type Keys = Settings['keys'];

type Change = { readonly id: ActionId; readonly platform: KeyPlatform };

/** A key more; in place of `replaced`, if that is given. */
export function withKey(
  keys: Keys,
  { id, platform, key, replaced }: Change & { readonly key: string; readonly replaced?: string | undefined },
): Keys {
  const before = listOf(keys, { id, platform });
  const isReplaced = (other: unknown): boolean => replaced !== undefined && isKey(other, replaced);
  const after = before.some(isReplaced)
    ? before.map((other) => (isReplaced(other) ? key : other))
    : [...before, key];
  return withList(keys, { id, platform, list: after });
}

export function withoutKey(keys: Keys, { id, platform, key }: Change & { readonly key: string }): Keys {
  const list = listOf(keys, { id, platform }).filter((other) => !isKey(other, key));
  return withList(keys, { id, platform, list });
}

/** The default keys again: of one action, or of all. Names that are no action of this version stay. */
export function withDefaults(keys: Keys, id?: ActionId): Keys {
  return Object.fromEntries(
    Object.entries(keys).filter(([name]) => (id === undefined ? !isActionId(name) : name !== id)),
  );
}

/** The actions with keys of the person's own. */
export function changedActions(keys: OwnKeys): readonly ActionId[] {
  return actionIds.filter((id) => Object.hasOwn(keys, id));
}

type List = readonly Keys[string][];

function listOf(keys: Keys, { id, platform }: Change): List {
  const own = Object.hasOwn(keys, id) ? keys[id] : undefined;
  return Array.isArray(own) ? own : [...defaultKeys(id, platform)];
}

/** Keys like the default ones need not stand in the file. */
function withList(keys: Keys, { id, platform, list }: Change & { readonly list: List }): Keys {
  const isDefault = JSON.stringify(list) === JSON.stringify(defaultKeys(id, platform));
  return isDefault ? withDefaults(keys, id) : { ...keys, [id]: [...list] };
}

function isKey(value: unknown, key: string): boolean {
  return typeof value === 'string' && normalizeChord(value) === key;
}
