import type { FocusEvent, KeyboardEvent } from 'react';
import { chordsOf, type Chord } from '../../preload/contract/chords.ts';
import { useApp } from '../appContext.ts';

type KeyRecorderProps = {
  readonly label: string;
  readonly placeholder: string;
  readonly shown?: string;
  readonly describedBy?: string;
  readonly onKey: (chord: Chord) => void;
  readonly onRemove?: () => void;
  /** `isLeft`: the focus has gone elsewhere by itself. */
  readonly onCancel: (how: { readonly isLeft: boolean }) => void;
};

/** Takes the next keys as they are pressed. None of them does what it stands for. */
export function KeyRecorder(props: KeyRecorderProps) {
  const { label, placeholder, shown = '', describedBy, onKey, onRemove, onCancel } = props;
  const { isMac } = useApp();
  const onKeyDown = (event: KeyboardEvent): void => {
    const isBare = !event.ctrlKey && !event.metaKey && !event.altKey;
    // The way out for whoever came here by accident.
    if (isBare && event.key === 'Tab') return;
    event.preventDefault();
    event.stopPropagation();
    if (isBare && !event.shiftKey && event.key === 'Escape') return onCancel({ isLeft: false });
    if (isBare && !event.shiftKey && onRemove && event.key === 'Backspace') return onRemove();
    const [chord] = chordsOf(event.nativeEvent, isMac);
    if (chord && !event.repeat) onKey(chord);
  };
  return (
    <input
      className="key-recorder"
      readOnly
      autoFocus
      value={shown}
      placeholder={placeholder}
      aria-label={label}
      aria-describedby={describedBy}
      onKeyDown={onKeyDown}
      onBlur={(event: FocusEvent) => {
        // A window that is left for a moment is not the person's answer.
        if (document.activeElement !== event.target) onCancel({ isLeft: true });
      }}
    />
  );
}
