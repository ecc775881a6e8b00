import { createContext, useContext, useEffect, useId, useRef, type ReactNode } from 'react';
import { useApp, useView } from '../appContext.ts';
import { useText } from '../i18n.ts';
import { ResetIcon } from '../ui/icons.tsx';

/** What is searched for in the settings; empty: nothing. */
export const SettingsSearch = createContext('');

/** Whether a setting with these words is to be shown: all words typed are in them, in any order. */
export function matchesSearch(search: string, words: readonly string[]): boolean {
  const all = words.join(' ').toLocaleLowerCase();
  return search
    .toLocaleLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word));
}

export type RowIds = { readonly control: string; readonly help: string };

type SettingRowProps = {
  readonly label: string;
  /** A sentence that says what it does; also when it can't count at once. */
  readonly help: string;
  /** What it is when nobody sets it, in words. */
  readonly defaultText?: string;
  /** Puts it back; absent: it is as it was given. */
  readonly onReset?: (() => void) | undefined;
  /** Why what was entered is not kept. */
  readonly problem?: string | undefined;
  /** `below`: under the words, for what needs the width. */
  readonly place?: 'beside' | 'below';
  /** Several controls under one name, as a choice: they are grouped. */
  readonly isGroup?: boolean;
  readonly children: (ids: RowIds) => ReactNode;
};

/**
 * One setting: its name, a sentence of help, its default, its control. Every section is made of these; the search looks
 * at their words.
 */
export function SettingRow(props: SettingRowProps) {
  const { label, help, defaultText, onReset, problem, place = 'beside', isGroup = false, children } = props;
  const text = useText();
  const search = useContext(SettingsSearch);
  const id = useId();
  const ids = { control: `${id}-control`, help: `${id}-help` };
  const row = useFocusWhenWanted(label);
  if (!matchesSearch(search, [label, help])) return null;
  return (
    <div
      ref={row}
      className="setting-line"
      data-place={place}
      {...(isGroup ? { role: 'group', 'aria-labelledby': `${id}-label`, 'aria-describedby': ids.help } : {})}
    >
      <div className="setting-words">
        {isGroup ? (
          <span className="setting-label" id={`${id}-label`}>
            {label}
          </span>
        ) : (
          <label className="setting-label" htmlFor={ids.control}>
            {label}
          </label>
        )}
        <p className="hint" id={ids.help}>
          {help} {defaultText === undefined ? null : text('settings.default', { value: defaultText })}
        </p>
        <p className="problem" role="alert">
          {problem}
        </p>
      </div>
      <div className="setting-control">{children(ids)}</div>
      <ResetButton name={text('settings.resetName', { name: label })} onReset={onReset} />
    </div>
  );
}

/** Somebody chose this setting elsewhere, as in the palette: it comes into view and has the focus. */
function useFocusWhenWanted(label: string) {
  const { view } = useApp();
  const isWanted = useView((state) => state.settingWanted === label);
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!isWanted) return;
    view.setState({ settingWanted: undefined });
    // After the page has taken the focus for itself.
    requestAnimationFrame(() => {
      row.current?.scrollIntoView({ block: 'center' });
      row.current
        ?.querySelector<HTMLElement>('.setting-control :is(input, select, button, textarea)')
        ?.focus();
    });
  }, [isWanted, view]);
  return row;
}

type ResetButtonProps = { readonly name: string; readonly onReset: (() => void) | undefined };

/** Puts something back. Where there is nothing to put back its place stays: no control moves when one is changed. */
export function ResetButton({ name, onReset }: ResetButtonProps) {
  if (!onReset) return <span className="icon-button setting-reset" />;
  return (
    <button
      type="button"
      className="icon-button setting-reset"
      aria-label={name}
      title={name}
      onClick={onReset}
    >
      <ResetIcon />
    </button>
  );
}

/** Rows that belong together, under a heading of their own. */
export function SettingGroup({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="setting-group" aria-label={title}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}
