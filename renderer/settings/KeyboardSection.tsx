import { useContext, useMemo, useState } from 'react';
import {
  actionGroups,
  actionIds,
  actions,
  isActionHere,
  type ActionId,
} from '../../preload/contract/actions.ts';
import { formatChord, type Chord } from '../../preload/contract/chords.ts';
import {
  conflictsOf,
  createKeymap,
  describeKeys,
  ignoredKeys,
  type Keymap,
} from '../../preload/contract/keyRules.ts';
import { useFacts } from '../appContext.ts';
import { useText } from '../i18n.ts';
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx';
import { SearchIcon } from '../ui/icons.tsx';
import { useChordLabel, useKeyPlatform, useOwnKeys } from '../ui/shortcuts.ts';
import { changedActions } from './keyChanges.ts';
import { KeyRecorder } from './KeyRecorder.tsx';
import { KeyRow } from './KeyRow.tsx';
import { matchesSearch, SettingGroup, SettingsSearch } from './SettingRow.tsx';
import { useKeyEditor, type KeyEditor } from './useKeyEditor.ts';
import './keyboard.css';

/** Every action with its keys: found by name or by its key, changed by pressing another. */
export function KeyboardSection() {
  const text = useText();
  const editor = useKeyEditor();
  const [filter, setFilter] = useState<Filter>({ words: '', chord: undefined });
  const found = useFoundActions(filter);
  const keymap = useKeymap();
  const isSearching = useContext(SettingsSearch) !== '';
  return (
    <>
      {isSearching ? null : (
        <>
          <p className="hint keys-intro">
            {text('keys.intro')} {text('keys.file')}
          </p>
          <KeyFilter filter={filter} onChange={setFilter} />
        </>
      )}
      <p role="status" className="visually-hidden">
        {editor.said}
      </p>
      <IgnoredKeys />
      {actionGroups.map((group) => (
        <KeyGroup
          key={group}
          title={text(`keys.groups.${group}`)}
          ids={found.filter((id) => actions[id].group === group)}
          keymap={keymap}
          editor={editor}
        />
      ))}
      {found.length === 0 && !isSearching ? <p className="hint">{text('keys.nothing')}</p> : null}
      {isSearching ? null : <ResetAll editor={editor} />}
    </>
  );
}

function useKeymap(): Keymap {
  const own = useOwnKeys();
  const { isMac, isBrowser } = useKeyPlatform();
  return useMemo(() => createKeymap({ isMac, isBrowser }, own), [isMac, isBrowser, own]);
}

type KeyGroupProps = {
  readonly title: string;
  readonly ids: readonly ActionId[];
  readonly keymap: Keymap;
  readonly editor: KeyEditor;
};

function KeyGroup({ title, ids, keymap, editor }: KeyGroupProps) {
  if (ids.length === 0) return null;
  return (
    <SettingGroup title={title}>
      {ids.map((id) => (
        <KeyRow key={id} id={id} conflicts={conflictsOf(id, keymap)} editor={editor} />
      ))}
    </SettingGroup>
  );
}

type Filter = { readonly words: string; readonly chord: Chord | undefined };

/** The actions that match what is searched for here and on the whole page. */
function useFoundActions({ words, chord }: Filter): readonly ActionId[] {
  const text = useText();
  const label = useChordLabel();
  const own = useOwnKeys();
  const platform = useKeyPlatform();
  const search = useContext(SettingsSearch);
  const capabilities = useFacts((facts) => facts.capabilities);
  const wanted = chord && formatChord(chord);
  return actionIds.filter((id) => {
    if (!isActionHere(id, capabilities)) return false;
    const keys = describeKeys(id, platform, own);
    if (wanted !== undefined && !keys.some((key) => key.text === wanted)) return false;
    const all = [
      text(`actions.${id}`),
      text(`keys.groups.${actions[id].group}`),
      ...keys.flatMap((key) => [key.text, label(key.chord)]),
    ];
    return matchesSearch(words, all) && matchesSearch(search, all);
  });
}

type KeyFilterProps = { readonly filter: Filter; readonly onChange: (filter: Filter) => void };

function KeyFilter({ filter, onChange }: KeyFilterProps) {
  const text = useText();
  const label = useChordLabel();
  const [byKeys, setByKeys] = useState(false);
  const stop = (): void => {
    setByKeys(false);
    onChange({ ...filter, chord: undefined });
  };
  return (
    <div className="keys-filter">
      <div className="filter keys-search">
        <SearchIcon />
        <input
          type="search"
          aria-label={text('keys.search')}
          placeholder={text('keys.search')}
          value={filter.words}
          onChange={(event) => onChange({ ...filter, words: event.target.value })}
        />
      </div>
      {byKeys ? (
        <KeyRecorder
          label={text('keys.byKeysActive')}
          placeholder={text('keys.press')}
          shown={filter.chord ? label(filter.chord) : ''}
          onKey={(chord) => onChange({ ...filter, chord })}
          onCancel={({ isLeft }) => {
            // What was found stays while one works in it.
            if (!isLeft || !filter.chord) stop();
          }}
        />
      ) : null}
      <button
        type="button"
        className="button"
        aria-pressed={byKeys}
        onClick={() => (byKeys ? stop() : setByKeys(true))}
      >
        {text('keys.byKeys')}
      </button>
      <FoundByKeys chord={filter.chord} />
    </div>
  );
}

function FoundByKeys({ chord }: { readonly chord: Chord | undefined }) {
  const text = useText();
  const label = useChordLabel();
  const count = useFoundActions({ words: '', chord }).length;
  return (
    <p role="status" className="hint">
      {chord ? text('keys.byKeysFound', { key: label(chord), count }) : ''}
    </p>
  );
}

/** What somebody wrote into the settings file and this version can't use. It stays there. */
function IgnoredKeys() {
  const text = useText();
  const ignored = ignoredKeys(useOwnKeys());
  if (ignored.length === 0) return null;
  return (
    <section className="settings-problems" aria-label={text('keys.ignored')}>
      <strong>{text('keys.ignored')}</strong>
      {ignored.map((one) =>
        one.kind === 'action' ? (
          <span key={one.name}>{text('keys.ignoredAction', { name: one.name })}</span>
        ) : (
          <span key={`${one.id} ${one.value}`}>
            {text('keys.ignoredKey', { value: one.value, action: text(`actions.${one.id}`) })}
          </span>
        ),
      )}
    </section>
  );
}

function ResetAll({ editor }: { readonly editor: KeyEditor }) {
  const text = useText();
  const [isAsking, setAsking] = useState(false);
  const count = changedActions(useOwnKeys()).length;
  return (
    <p className="keys-reset">
      <button type="button" className="button" disabled={count === 0} onClick={() => setAsking(true)}>
        {text('keys.resetAll')}
      </button>
      {isAsking ? (
        <ConfirmDialog
          title={text('keys.resetAllTitle')}
          confirm={text('keys.reset')}
          cancel={text('app.cancel')}
          onConfirm={() => editor.reset()}
          onClose={() => setAsking(false)}
        >
          <p>{text('keys.resetAllText', { count })}</p>
        </ConfirmDialog>
      ) : null}
    </p>
  );
}
