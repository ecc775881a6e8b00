import { actionIds, actions as specs, isActionHere, type ActionId } from '../preload/contract/actions.ts';
import { settingLimits, themeNames } from '../preload/contract/settingsLimits.ts';
import type { Session } from '../preload/contract/model.ts';
import type { Settings } from '../preload/contract/settings.ts';
import { pasteBlockedNotice } from './actions.ts';
import type { AppParts } from './appParts.ts';
import { holdPerformers } from './holdActions.ts';
import { jobPerformers as jobChangePerformers } from './jobActions.ts';
import { logPerformers } from './logActions.ts';
import { panePerformers } from './paneActions.ts';
import type { ActionRunner, ActionTarget, Performer, Performers } from './performers.ts';
import { pipelinePerformers } from './pipelineActions.ts';
import { readingPerformers } from './readingActions.ts';
import { nextRegion } from './regions.ts';
import { scriptEndPerformers } from './scriptEndActions.ts';
import type { Facts } from './state/facts.ts';
import { firstAccount, isKept, tabOrder } from './state/select.ts';
import { selectedPath } from './terminal/selectedPath.ts';
import { openableLink } from './terminal/links.ts';
import type { TerminalView } from './terminal/terminalView.ts';
import { openOutside } from './ui/openOutside.ts';

/** Does everything a person can ask for by name. Keys, palette, menus and the host all come through here. */
export function createActionRunner(app: AppParts): ActionRunner {
  const parts = createParts(app);
  const performers: Performers<ActionId> = {
    ...appPerformers(parts),
    ...viewPerformers(parts),
    ...tabPerformers(parts),
    ...numberedTabPerformers(parts),
    ...panePerformers(parts),
    ...terminalPerformers(parts),
    ...readingPerformers(parts),
    ...logPerformers(parts),
    ...transferPerformers(parts),
    ...transcriptPerformers(parts),
    ...jobPerformers(parts),
    ...holdPerformers(parts),
    ...scriptEndPerformers(parts),
    ...jobChangePerformers(parts),
    ...pipelinePerformers(parts),
  };
  const canRun: ActionRunner['canRun'] = (id, target = {}) =>
    hasNeed(id, { parts, target }) && (performers[id].can?.(target) ?? true);
  return {
    canRun,
    run: (id, target = {}) => {
      if (!canRun(id, target)) return false;
      if (!coveredBySettings.has(id) || !app.view.getState().settingsOpen) performers[id].run(target);
      else {
        // The settings lie over what the action is about; it needs to be seen before it can have the focus.
        app.view.setState({ settingsOpen: false });
        requestAnimationFrame(() => performers[id].run(target));
      }
      return true;
    },
  };
}

const coveredBySettings: ReadonlySet<ActionId> = new Set(
  actionIds.filter(
    (id) => ['tabs', 'terminal'].includes(specs[id].group) || /^(?:list|region|terminal|account)\./.test(id),
  ),
);

type Parts = AppParts & {
  readonly facts: () => Facts | undefined;
  readonly tabs: () => readonly Session[];
  /** The session an action is about: the one named, or the one in front. */
  readonly sessionOf: (target: ActionTarget) => Session | undefined;
  readonly setSetting: (change: Partial<Settings>) => void;
};

function createParts(app: AppParts): Parts {
  const facts = (): Facts | undefined => app.mirror.store.getState().facts;
  return {
    ...app,
    facts,
    tabs: () => tabOrder(facts()?.sessions ?? new Map(), app.windowId),
    sessionOf: ({ sessionId }) =>
      sessionId === undefined ? app.actions.activeSession() : facts()?.sessions.get(sessionId),
    setSetting: (change) => void app.actions.run('settings.update', change),
  };
}

function hasNeed(
  id: ActionId,
  { parts, target }: { readonly parts: Parts; readonly target: ActionTarget },
): boolean {
  const facts = parts.facts();
  if (!facts || !isActionHere(id, facts.capabilities)) return false;
  switch (specs[id].needs) {
    case 'nothing':
      return true;
    case 'session':
      return parts.sessionOf(target) !== undefined || target.jobId !== undefined;
    case 'account':
      return firstAccount(facts) !== undefined;
  }
}

function withAccount({ facts }: Parts, act: (accountId: string) => void): () => void {
  return () => {
    const known = facts();
    const account = known && firstAccount(known);
    if (account) act(account.id);
  };
}

function withSession({ sessionOf }: Parts, act: (session: Session) => void): Performer['run'] {
  return (target) => {
    const session = sessionOf(target);
    if (session) act(session);
  };
}

type AppIds =
  | 'palette.open'
  | 'settings.open'
  | 'settings.keys'
  | 'tour.show'
  | 'window.new'
  | 'account.signInWeb'
  | 'account.signOut';

function appPerformers(parts: Parts): Performers<AppIds> {
  const { view, actions } = parts;
  return {
    'palette.open': { run: () => view.setState({ paletteOpen: true }) },
    'settings.open': { run: () => view.setState({ settingsOpen: true }) },
    'settings.keys': { run: () => view.setState({ settingsOpen: true, settingsSection: 'keyboard' }) },
    'tour.show': {
      run: () => {
        view.setState({ settingsOpen: false });
        parts.setSetting({ tourSeen: false });
      },
    },
    'window.new': { run: actions.newWindow },
    'account.signInWeb': { run: () => view.setState({ webSessionOpen: true }) },
    'account.signOut': { run: withAccount(parts, actions.requestSignOut) },
  };
}

type ViewIds =
  | `zoom.${'in' | 'out' | 'reset'}`
  | 'theme.next'
  | 'screenReader.toggle'
  | `list.${'toggle' | 'focus' | 'filter'}`
  | 'terminal.focus'
  | `region.${'next' | 'previous'}`;

function viewPerformers(parts: Parts): Performers<ViewIds> {
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

type TabIds = `tab.${'next' | 'previous' | 'close' | 'moveLeft' | 'moveRight' | 'moveToNewWindow'}`;

function tabPerformers(parts: Parts): Performers<TabIds> {
  const { actions, tabs, sessionOf } = parts;
  const hasSeveral = (): boolean => tabs().length > 1;
  const indexOf = (target: ActionTarget): number => {
    const session = sessionOf(target);
    return tabs().findIndex(({ id }) => id === session?.id);
  };
  return {
    'tab.next': { can: hasSeveral, run: () => actions.step(1) },
    'tab.previous': { can: hasSeveral, run: () => actions.step(-1) },
    'tab.close': { run: withSession(parts, ({ id }) => actions.requestClose(id)) },
    'tab.moveLeft': {
      can: (target) => indexOf(target) > 0,
      run: withSession(parts, ({ id }) => actions.moveTabBy(id, -1)),
    },
    'tab.moveRight': {
      can: (target) => indexOf(target) >= 0 && indexOf(target) < tabs().length - 1,
      run: withSession(parts, ({ id }) => actions.moveTabBy(id, 1)),
    },
    'tab.moveToNewWindow': {
      // The only tab has a window of its own already.
      can: (target) => hasSeveral() && indexOf(target) >= 0,
      run: withSession(parts, ({ id }) => actions.moveToWindow(id, 'new')),
    },
  };
}

type NumberedTabIds = `tab.${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9}`;

function numberedTabPerformers({ tabs, actions }: Parts): Performers<NumberedTabIds> {
  const goTo = (number: number): Performer => ({
    can: () => tabs().length >= number,
    run: () => {
      const session = tabs()[number - 1];
      if (session) actions.goTo(session.id);
    },
  });
  return {
    'tab.1': goTo(1),
    'tab.2': goTo(2),
    'tab.3': goTo(3),
    'tab.4': goTo(4),
    'tab.5': goTo(5),
    'tab.6': goTo(6),
    'tab.7': goTo(7),
    'tab.8': goTo(8),
    'tab.9': goTo(9),
  };
}

type TerminalIds = `terminal.${
  | 'copy'
  | 'paste'
  | 'stopPaste'
  | 'selectAll'
  | 'clear'
  | 'fixSize'
  | 'reconnect'
  | 'release'}`;

function terminalPerformers(parts: Parts): Performers<TerminalIds> {
  const { actions, terminals, sessionOf, facts, view, isMac } = parts;
  const onView = (act: (view: TerminalView) => void): Performer['run'] =>
    withSession(parts, ({ id }) => {
      const terminal = terminals.get(id)?.view;
      if (terminal) act(terminal);
    });
  const paste = (terminal: TerminalView): void => {
    navigator.clipboard
      .readText()
      .then(terminal.paste)
      .catch(() => view.setState({ notice: pasteBlockedNotice(isMac) }));
  };
  return {
    'terminal.copy': { run: onView((terminal) => terminal.copy()) },
    'terminal.paste': { run: onView(paste) },
    'terminal.stopPaste': {
      can: (target) => sessionOf(target)?.pasting !== undefined,
      run: withSession(parts, ({ id }) => void actions.run('terminal.stopPaste', { sessionId: id })),
    },
    'terminal.selectAll': { run: onView((terminal) => terminal.selectAll()) },
    'terminal.clear': { run: onView((terminal) => terminal.clear()) },
    'terminal.fixSize': {
      can: (target) => sessionOf(target)?.state.kind === 'connected',
      run: withSession(parts, ({ id }) => actions.fixSize(id)),
    },
    'terminal.reconnect': {
      can: (target) => {
        const state = sessionOf(target)?.state;
        return state?.kind === 'ended' && state.canReconnect;
      },
      run: withSession(parts, ({ id }) => actions.reconnect(id)),
    },
    'terminal.release': {
      can: (target) => {
        const [known, session] = [facts(), sessionOf(target)];
        return known !== undefined && session !== undefined && isKept(known, session);
      },
      run: withSession(parts, ({ id }) => actions.release(id)),
    },
  };
}

function transcriptPerformers(parts: Parts): Performers<`transcript.${'start' | 'stop' | 'show'}`> {
  const { actions, view, sessionOf } = parts;
  const isRecorded = (target: ActionTarget): boolean => sessionOf(target)?.recording !== undefined;
  return {
    'transcript.start': {
      can: (target) => sessionOf(target) !== undefined && !isRecorded(target),
      run: withSession(parts, ({ id }) => void actions.run('transcript.start', { sessionId: id })),
    },
    'transcript.stop': {
      can: isRecorded,
      run: withSession(parts, ({ id }) => void actions.run('transcript.stop', { sessionId: id })),
    },
    'transcript.show': { run: () => view.setState({ transcriptsOpen: true, settingsOpen: false }) },
  };
}

function transferPerformers(parts: Parts): Performers<`transfer.${'upload' | 'download'}`> {
  const { transfers, terminals, sessionOf } = parts;
  const isConnected = (target: ActionTarget): boolean => sessionOf(target)?.state.kind === 'connected';
  return {
    'transfer.upload': { can: isConnected, run: withSession(parts, ({ id }) => transfers.chooseFiles(id)) },
    'transfer.download': {
      can: isConnected,
      run: withSession(parts, ({ id }) =>
        transfers.askDownload(id, selectedPath(terminals.get(id)?.view.selection() ?? '') ?? ''),
      ),
    },
  };
}

type JobIds = 'jobs.refresh' | 'job.openInGitlab' | 'job.copyUrl' | 'offers.dismiss';

function jobPerformers(parts: Parts): Performers<JobIds> {
  const { actions, facts, sessionOf } = parts;
  const urlOf = ({ jobId, sessionId }: ActionTarget): string | undefined =>
    (jobId === undefined ? undefined : facts()?.jobs.get(jobId)?.webUrl) ?? sessionOf({ sessionId })?.webUrl;
  const withUrl =
    (act: (url: string) => void): Performer['run'] =>
    (target) => {
      const url = urlOf(target);
      if (url !== undefined) act(url);
    };
  return {
    'jobs.refresh': {
      run: withAccount(parts, (accountId) => void actions.run('jobs.refresh', { accountId })),
    },
    'job.openInGitlab': {
      can: (target) => openableLink(urlOf(target) ?? '') !== undefined,
      run: withUrl(openOutside),
    },
    'job.copyUrl': {
      can: (target) => urlOf(target) !== undefined,
      run: withUrl((url) => void navigator.clipboard.writeText(url)),
    },
    'offers.dismiss': {
      can: () => (facts()?.offers.size ?? 0) > 0,
      run: () => void actions.run('offers.dismiss', {}),
    },
  };
}
