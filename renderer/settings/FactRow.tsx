import { useContext, type ReactNode } from 'react';
import { matchesSearch, SettingsSearch } from './SettingRow.tsx';

type FactRowProps = {
  readonly label: string;
  /** Text, in one or more pieces. */
  readonly children: string | readonly string[];
  readonly action?: ReactNode;
};

/** Something to know that can't be set here. */
export function FactRow({ label, children, action }: FactRowProps) {
  const search = useContext(SettingsSearch);
  const words = typeof children === 'string' ? [children] : children;
  if (!matchesSearch(search, [label, ...words])) return null;
  return (
    <div className="setting-line" data-place="fact">
      <div className="setting-words">
        <h3 className="setting-label">{label}</h3>
        <p className="hint">{words.join('')}</p>
      </div>
      <div className="setting-control">{action}</div>
    </div>
  );
}
