import { useEffect } from 'react';
import { useApp, type App } from '../appContext.ts';
import { assertNever } from '../state/assertNever.ts';
import { shortcutOf, type Shortcut } from '../ui/shortcuts.ts';

/** The app's keys, wherever the focus is; the terminal leaves them alone. */
export function useShortcuts(): void {
  const app = useApp();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const shortcut = shortcutOf(event, app.isMac);
      if (!shortcut || event.defaultPrevented) return;
      event.preventDefault();
      if (!isModalOpen(app)) act(app, shortcut);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [app]);
}

function isModalOpen({ view }: App): boolean {
  const { question, settingsOpen, paletteOpen } = view.getState();
  return question !== undefined || settingsOpen || paletteOpen;
}

function act(app: App, shortcut: Shortcut): void {
  const { actions, view } = app;
  switch (shortcut) {
    case 'palette':
      return view.setState({ paletteOpen: true });
    case 'settings':
      return view.setState({ settingsOpen: true });
    case 'next-tab':
      return actions.step(1);
    case 'previous-tab':
      return actions.step(-1);
    case 'close-tab': {
      const session = actions.activeSession();
      return session && actions.requestClose(session.id);
    }
    case 'next-region':
      return moveRegion(app, 1);
    case 'previous-region':
      return moveRegion(app, -1);
    default:
      return assertNever(shortcut);
  }
}

/** List, tabs, terminal, and around; those that can't be seen are left out. */
function moveRegion(app: App, by: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')].filter(
    (region) => region.offsetParent !== null,
  );
  const at = regions.findIndex((region) => region.contains(document.activeElement));
  const region = regions[(at + by + regions.length + (at < 0 && by < 0 ? 1 : 0)) % regions.length];
  if (region?.dataset['region'] === 'terminal') return app.actions.focusTerminal();
  const targets = ['[role="listitem"][tabindex="0"]', '[role="tab"][tabindex="0"]', 'input', 'button'];
  const target = targets.map((selector) => region?.querySelector<HTMLElement>(selector)).find(Boolean);
  target?.focus();
}
