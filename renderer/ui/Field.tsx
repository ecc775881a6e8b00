import { useId, type ReactNode } from 'react';

type FieldProps = {
  readonly label: string;
  readonly hint?: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** The person goes on to something else. */
  readonly onLeave?: () => void;
  readonly isInvalid?: boolean;
  /** Shown as dots. A text field all the same: a password field would be offered to password managers. */
  readonly isSecret?: boolean;
  readonly placeholder?: string;
  readonly inputMode?: 'url' | 'text';
  readonly autoFocus?: boolean;
  /** Stands beside the label. */
  readonly aside?: ReactNode;
};

/** A labelled line of text with its explanation. */
export function Field({
  label,
  hint,
  value,
  onChange,
  onLeave,
  isInvalid = false,
  isSecret = false,
  aside,
  ...input
}: FieldProps) {
  const id = useId();
  return (
    <div className="field">
      <div className="field-head">
        <label htmlFor={id}>{label}</label>
        {aside}
      </div>
      <input
        {...input}
        id={id}
        type="text"
        className={isSecret ? 'input input-secret' : 'input'}
        value={value}
        required
        autoComplete="off"
        autoCapitalize="off"
        autoCorrect="off"
        spellCheck={false}
        aria-invalid={isInvalid || undefined}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={(event) => onChange(event.target.value)}
        onBlur={onLeave}
      />
      {hint ? (
        <p id={`${id}-hint`} className="hint">
          {hint}
        </p>
      ) : null}
    </div>
  );
}
