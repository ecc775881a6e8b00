import { useState } from 'react';
import { SettingRow } from './SettingRow.tsx';

type TextViewProps = {
  readonly label: string;
  readonly help: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onReset?: (() => void) | undefined;
  readonly defaultText?: string;
  readonly placeholder?: string;
  readonly isMono?: boolean;
  readonly maxLength?: number;
  /** What is typed into it, as it is kept; without this, what stands around it counts for nothing. */
  readonly read?: (typed: string) => string;
  /** What is said of a text that makes no sense; undefined: it does. Such a text is not kept. */
  readonly problemOf?: (entered: string) => string | undefined;
};

/** A setting that is a line of text: kept with Enter or on leaving the field. */
export function TextView({ label, help, value, onChange, onReset, defaultText, ...field }: TextViewProps) {
  const { read = (typed: string) => typed.trim(), problemOf = () => undefined } = field;
  const [typed, setTyped] = useState<string>();
  const entered = typed === undefined ? undefined : read(typed);
  const problem = entered === undefined ? undefined : problemOf(entered);
  const commit = (): void => {
    if (entered === undefined || problem !== undefined) return;
    setTyped(undefined);
    if (entered !== value) onChange(entered);
  };
  return (
    <SettingRow
      label={label}
      help={help}
      onReset={onReset && (() => (setTyped(undefined), onReset()))}
      problem={problem}
      place="below"
      {...(defaultText === undefined ? {} : { defaultText })}
    >
      {(ids) => (
        <input
          id={ids.control}
          type="text"
          className={field.isMono ? 'input input-mono' : 'input'}
          spellCheck={false}
          autoComplete="off"
          maxLength={field.maxLength}
          value={typed ?? value}
          placeholder={field.placeholder}
          aria-describedby={ids.help}
          aria-invalid={problem !== undefined || undefined}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={commit}
          onKeyDown={(event) => {
            if (event.key === 'Enter') commit();
            if (event.key !== 'Escape' || typed === undefined) return;
            // The first Escape takes back what was typed; the next leaves the page.
            event.stopPropagation();
            setTyped(undefined);
          }}
        />
      )}
    </SettingRow>
  );
}
