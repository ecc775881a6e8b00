import { useCallback } from 'react';
import { useApp, useView } from '../appContext.ts';
import { useLater } from '../ui/useLater.ts';

const load = () => import('./SettingsPage.tsx');

/** The settings, over what else the window shows, while they are open. */
export function SettingsView() {
  const { view } = useApp();
  const isOpen = useView((state) => state.settingsOpen);
  const onFail = useCallback(() => view.setState({ settingsOpen: false }), [view]);
  const part = useLater({ load, isWanted: isOpen, onFail });
  if (!isOpen) return null;
  return part ? <part.SettingsPage /> : <main className="settings" aria-busy="true" />;
}
