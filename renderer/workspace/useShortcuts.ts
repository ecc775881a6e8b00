import { useEffect } from 'react';
import type { ActionId } from '../../preload/contract/actions.ts';
import { useApp, type App } from '../appContext.ts';
import { isBrowsersPaste, placeOf } from '../ui/matchKey.ts';

/** The app's keys, wherever the focus is; the terminal leaves them alone. */
export function useShortcuts(): void {
  const app = useApp();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (!event.defaultPrevented) handleKey(app, event);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [app]);
}

function handleKey(app: App, event: KeyboardEvent): void {
  const place = placeOf(event.target);
  const id = app.matchKey(event, place);
  if (id === undefined) return;
  // The browser does it, and needs no leave to read the clipboard.
  if (id === 'terminal.paste' && isBrowsersPaste(event, app.isMac)) return;
  event.preventDefault();
  if (mayActNow(app, id) && (!event.repeat || repeatable.has(id))) app.runner.run(id);
}

/** Held down, these go on; closing a tab so would close them all. */
const repeatable: ReadonlySet<ActionId> = new Set([
  'zoom.in',
  'zoom.out',
  'tab.next',
  'tab.previous',
  'tab.moveLeft',
  'tab.moveRight',
  'region.next',
  'region.previous',
]);

/** A question is answered first, and a palette closed; the settings only leave keys to what concerns them too. */
function mayActNow({ view }: App, id: ActionId): boolean {
  if (id.startsWith('zoom.')) return true;
  const { question, paletteOpen, settingsOpen, transcriptsOpen } = view.getState();
  if (question !== undefined || paletteOpen || transcriptsOpen) return false;
  return !settingsOpen || !id.startsWith('list.');
}
