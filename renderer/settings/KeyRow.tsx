import { useId } from 'react';
import { actions, type ActionId } from '../../preload/contract/actions.ts';
import { parseChord } from '../../preload/contract/chords.ts';
import { describeKeys, type ActionKey, type KeyConflict } from '../../preload/contract/keyRules.ts';
import { useText, type Text } from '../i18n.ts';
import { useChordLabel, useKeyPlatform, useOwnKeys } from '../ui/shortcuts.ts';
import { ResetButton } from './SettingRow.tsx';
import { KeyRecorder } from './KeyRecorder.tsx';
import type { KeyEditor, Recording } from './useKeyEditor.ts';

type KeyRowProps = {
  readonly id: ActionId;
  readonly conflicts: readonly KeyConflict[];
  readonly editor: KeyEditor;
};

/** One action with its keys, what is wrong with them, and the ways to change them. */
export function KeyRow({ id, conflicts, editor }: KeyRowProps) {
  const text = useText();
  const rowId = useId();
  const own = useOwnKeys();
  const platform = useKeyPlatform();
  const keys = describeKeys(id, platform, own);
  const name = text(`actions.${id}`);
  const { scope } = actions[id];
  return (
    <div className="setting-line key-line" role="group" aria-labelledby={rowId} data-action={id}>
      <div className="setting-words">
        <span className="setting-label" id={rowId}>
          {name}
        </span>
        {scope === 'anywhere' ? null : <p className="hint">{text(`keys.scopes.${scope}`)}</p>}
        <KeyProblems keys={keys} />
        <Conflicts id={id} conflicts={conflicts} editor={editor} />
      </div>
      <div className="setting-control key-chips">
        <Chips id={id} keys={keys} editor={editor} />
      </div>
      <ResetButton
        name={text('keys.resetName', { action: name })}
        onReset={Object.hasOwn(own, id) ? () => editor.reset(id) : undefined}
      />
    </div>
  );
}

type ChipsProps = Pick<KeyRowProps, 'id' | 'editor'> & { readonly keys: readonly ActionKey[] };

function Chips({ id, keys, editor }: ChipsProps) {
  const text = useText();
  const label = useChordLabel();
  const name = text(`actions.${id}`);
  const recording = editor.recording?.id === id ? editor.recording : undefined;
  return (
    <>
      {keys.length === 0 && !recording ? <span className="key-none">{text('keys.none')}</span> : null}
      {keys.map(({ text: key, chord }) =>
        recording?.replaced === key ? (
          <Recorder key={key} recording={recording} editor={editor} />
        ) : (
          <button
            key={key}
            type="button"
            className="key-chip"
            data-key={key}
            aria-label={text('keys.changeName', { key: label(chord), action: name })}
            onClick={() => editor.record({ id, replaced: key })}
          >
            <kbd>{label(chord)}</kbd>
          </button>
        ),
      )}
      {recording && recording.replaced === undefined ? (
        <Recorder recording={recording} editor={editor} />
      ) : (
        <button
          type="button"
          className="button key-add"
          data-variant="quiet"
          aria-label={text('keys.addName', { action: name })}
          onClick={() => editor.record({ id })}
        >
          {text('keys.add')}
        </button>
      )}
    </>
  );
}

function Recorder({ recording, editor }: { readonly recording: Recording; readonly editor: KeyEditor }) {
  const text = useText();
  const label = useChordLabel();
  const action = text(`actions.${recording.id}`);
  const { replaced } = recording;
  const chord = replaced === undefined ? undefined : parseChord(replaced);
  const name = chord
    ? text('keys.pressNameChange', { action, key: label(chord) })
    : text('keys.pressName', { action });
  return (
    <span className="key-recording">
      <KeyRecorder
        label={name}
        placeholder={text('keys.press')}
        onKey={editor.press}
        {...(replaced === undefined ? {} : { onRemove: () => editor.remove(recording.id, replaced) })}
        onCancel={editor.cancel}
      />
      <span className={recording.problem === undefined ? 'hint' : 'problem'}>
        {recording.problem ?? text(chord ? 'keys.pressHintChange' : 'keys.pressHint')}
      </span>
    </span>
  );
}

function KeyProblems({ keys }: { readonly keys: readonly ActionKey[] }) {
  const text = useText();
  const label = useChordLabel();
  return keys.flatMap((key) => {
    const problem = problemText(key, { text, label: label(key.chord) });
    return problem === undefined ? [] : [<ProblemLine key={key.text} words={problem} />];
  });
}

function ProblemLine({ words }: { readonly words: string }) {
  return <p className="problem">{words}</p>;
}

function problemText(
  { state }: ActionKey,
  { text, label }: { readonly text: Text; readonly label: string },
): string | undefined {
  switch (state.kind) {
    case 'works':
      return undefined;
    case 'refused':
      return text(`keys.refusals.${state.reason}`, { key: label });
    case 'kept':
      return text(`keys.keepers.${state.by}`, { key: label });
  }
}

function Conflicts({ conflicts, editor }: Omit<KeyRowProps, 'id'> & { readonly id: ActionId }) {
  const text = useText();
  const label = useChordLabel();
  return conflicts.map(({ text: key, other }) => {
    const chord = parseChord(key);
    const otherName = text(`actions.${other}`);
    return (
      <p key={`${key} ${other}`} className="key-conflict">
        <span className="problem">
          {text('keys.conflict', { key: chord ? label(chord) : key, other: otherName })}
        </span>{' '}
        <button type="button" className="button" onClick={() => editor.remove(other, key)}>
          {text('keys.conflictRemove', { other: otherName })}
        </button>
      </p>
    );
  });
}
