import { settingLimits, themeNames } from '../../preload/contract/settingsLimits.ts';
import type { PerformerParts, Performers } from './performers.ts';
import { nextRegion } from './regions.ts';

type ViewIds =
  | `zoom.${'in' | 'out' | 'reset'}`
  | 'theme.next'
  | 'screenReader.toggle'
  | `list.${'toggle' | 'focus' | 'filter'}`
  | 'terminal.focus'
  | `region.${'next' | 'previous'}`;

/** How the window looks, and what in it has the focus. */
export function viewPerformers(
  parts: Pick<PerformerParts, 'view' | 'actions' | 'facts' | 'setSetting'>,
): Performers<ViewIds> {
  const { view, actions, facts, setSetting } = parts;
  const zoomBy = (steps: number) => (): void => {
    const { least, most, step } = settingLimits.zoomPercent;
    const before = facts()?.settings.zoomPercent ?? 100;
    setSetting({ zoomPercent: Math.min(most, Math.max(least, before + steps * step)) });
  };
  const focusPane = (sessionId: string): void => {
    actions.goTo(sessionId);
    // It is seen already: a key that follows at once goes there.
    actions.takeFocus();
  };
  const nextTheme = (): void => {
    const before = themeNames.indexOf(facts()?.settings.theme ?? 'system');
    setSetting({ theme: themeNames[(before + 1) % themeNames.length] ?? 'system' });
  };
  return {
    'zoom.in': { run: zoomBy(1) },
    'zoom.out': { run: zoomBy(-1) },
    'zoom.reset': { run: () => setSetting({ zoomPercent: 100 }) },
    'theme.next': { run: nextTheme },
    'screenReader.toggle': { run: () => setSetting({ screenReader: !facts()?.settings.screenReader }) },
    'list.toggle': { run: () => view.setState(({ listFolded }) => ({ listFolded: !listFolded })) },
    'list.focus': { run: () => focusFirst(['.job-list [role="listitem"][tabindex="0"]', '.filter input']) },
    'list.filter': {
      run: () => {
        view.setState({ listFolded: false });
        requestAnimationFrame(() => focusFirst(['.job-filter input']));
      },
    },
    'terminal.focus': {
      run: ({ sessionId, jobId }) => {
        if (sessionId !== undefined) actions.goTo(sessionId);
        else if (jobId !== undefined) actions.debug(jobId);
        else actions.focusTerminal();
      },
    },
    'region.next': { run: () => nextRegion(1, focusPane) },
    'region.previous': { run: () => nextRegion(-1, focusPane) },
  };
}

function focusFirst(selectors: readonly string[]): void {
  const found = selectors.map((selector) => document.querySelector<HTMLElement>(selector)).find(Boolean);
  found?.focus();
}
