import type { Client } from '../preload/client.ts';
import { longestPasteBytes } from '../preload/contract/frames.ts';
import type { Size } from '../preload/contract/api.ts';
import { createActions, pasteBlockedNotice } from './actions.ts';
import type { App } from './appContext.ts';
import type { AppParts } from './appParts.ts';
import { followRequests } from './followRequests.ts';
import { createSnippetActions } from './commands/snippetActions.ts';
import { explainError, text } from './i18n.ts';
import { followAwaited } from './jobs/followAwaited.ts';
import { createActionRunner } from './performers/actionRunner.ts';
import { createMirror, type Mirror } from './state/mirror.ts';
import { followLinks } from './notices/followLinks.ts';
import { followNotices } from './notices/followNotices.ts';
import { followView } from './notices/followView.ts';
import { readOwnWindowId } from './state/ownWindow.ts';
import { tabOrder } from './state/select.ts';
import { keepSessions } from './state/splits.ts';
import { afterMs, createTicker } from './state/ticker.ts';
import { createViewStore, type ViewStore } from './state/view.ts';
import { keepBroadcast } from './tabs/broadcastMoves.ts';
import { createLayoutMemory } from './tabs/layoutMemory.ts';
import { estimateSize } from './terminal/estimateSize.ts';
import { checksumSwitch, type Checksums } from './terminal/receivedCounter.ts';
import type { ReferencePlace } from './terminal/references.ts';
import { startPatternWorker } from './terminal/search/patternWorker.ts';
import { createTerminals, type Terminals } from './terminal/terminals.ts';
import { createBell, createBellSound } from './terminal/bell.ts';
import { createPasteGuard } from './terminal/pasteGuard.ts';
import { firstPreferences } from './terminal/preferences.ts';
import { isDrawnByCard } from './terminal/terminalRenderer.ts';
import { readTerminalFont } from './terminal/terminalTheme.ts';
import { createWriteScheduler } from './terminal/writeScheduler.ts';
import { createTransferActions } from './transfer/transferActions.ts';
import { formatBytes } from './ui/bytes.ts';
import { createMatchKey } from './ui/matchKey.ts';

const now = (): number => Date.now();
const hiddenFlushMs = 100;

/** Makes the page's parts and joins them. The only place that does. */
export async function createApp(client: Client): Promise<App> {
  const isMac = /mac/i.test(navigator.userAgent);
  const windowId = readOwnWindowId(location.search);
  const mirror = createMirror(client, { now, schedule });
  const view = createViewStore();
  const checksums = await readChecksums();
  const terminals = createTerminals({
    client,
    scheduler: createWriteScheduler({ now: () => performance.now(), after: afterMs }),
    after: afterMs,
    ...(checksums ? { checksums } : {}),
    isMac,
    isAppShortcut: (event) => app.matchKey(event, 'terminal') !== undefined,
    preferences: firstPreferences,
    onLinkHover: (hoveredLink) => view.setState({ hoveredLink }),
    referencePlace: (sessionId) => referencePlaceOf(mirror, sessionId),
    startPatternWorker,
    onBell: createBell({
      now,
      kind: () => mirror.store.getState().facts?.settings.bell ?? 'none',
      mark: (sessionId) => {
        if (actions.shownSessions().includes(sessionId)) return;
        view.setState(({ rung }) => ({ rung: new Set([...rung, sessionId]) }));
      },
      sound: createBellSound(),
    }),
    receiversOf: (sessionId) => actions.receiversOf(sessionId),
    onPaste: (sessionId, pasted) => pastes.offer(sessionId, pasted),
    onPasteBlocked: () => view.setState({ notice: pasteBlockedNotice(isMac) }),
    onError: (error) => {
      // The line being down has its own notice, and everything is attached again when it is up.
      if (error.code !== 'disconnected') view.setState({ notice: explainError(error).text });
    },
  });
  const pastes = createPasteGuard({
    view,
    setting: () => mirror.store.getState().facts?.settings.pasteGuard ?? 'all',
    canPaste: (sessionId) =>
      mirror.store.getState().facts?.sessions.get(sessionId)?.state.kind === 'connected',
    typePaste: (sessionId, pasted) => terminals.get(sessionId)?.view.typePaste(pasted),
    onTooLong: () =>
      view.setState({ notice: text('paste.tooLong', { most: formatBytes(longestPasteBytes) }) }),
  });
  followMirror({ mirror, terminals, view, windowId });
  const layout = createLayoutMemory({ mirror, view, windowId, storage: localStorage });
  const actions = createActions({
    client,
    mirror,
    view,
    terminals,
    windowId,
    arranged: layout.keep,
    estimateSize: () => measurePane(mirror, windowId),
  });
  const transfers = createTransferActions({ client, view, ...actions });
  mirror.store.subscribe(({ facts: known }) => known && transfers.keepOnly(known.transfers));
  const parts: AppParts = {
    client,
    mirror,
    view,
    terminals,
    actions,
    pastes,
    transfers,
    snippets: createSnippetActions({ mirror, view, terminals, ...actions }),
    windowId,
    seconds: createTicker({ everyMs: 1000, now, after: afterMs }),
    tenSeconds: createTicker({ everyMs: 10_000, now, after: afterMs }),
    isMac,
  };
  const runner = createActionRunner(parts);
  const facts = () => mirror.store.getState().facts;
  const app: App = { ...parts, runner, matchKey: createMatchKey({ isMac, facts, canRun: runner.canRun }) };
  followRequests(app);
  followView(app);
  followLinks(app);
  followNotices(app);
  followAwaited(app);
  client.on('transcripts.changed', ({ trouble }) => {
    if (trouble)
      view.setState({ notice: text(`transcripts.trouble.${trouble.kind}`, { job: trouble.jobName }) });
  });
  return app;
}

/** Sums of what terminals receive, for whoever switched them on before the page started. */
async function readChecksums(): Promise<Checksums | undefined> {
  const label = () => sessionStorage.getItem(checksumSwitch);
  if (label() === null) return undefined;
  const { createChecksum } = await import('./terminal/checksum.ts');
  return { create: createChecksum, label };
}

/** Once a frame. A hidden page has no frames, and a page may be hidden before its next one: then after a moment. */
function schedule(run: () => void): void {
  const runOnce = (): void => {
    stopTimer();
    cancelAnimationFrame(frame);
    run();
  };
  const stopTimer = afterMs(hiddenFlushMs, runOnce);
  const frame = requestAnimationFrame(runOnce);
}

type FollowMirror = {
  readonly mirror: Mirror;
  readonly terminals: Terminals;
  readonly view: ViewStore;
  readonly windowId: string;
};

function followMirror({ mirror, terminals, view, windowId }: FollowMirror): void {
  mirror.store.subscribe((state, before) => {
    const { sessions } = state.facts ?? {};
    if (sessions && sessions !== before.facts?.sessions) {
      const tabs = tabOrder(sessions, windowId);
      const ids = new Set(tabs.map(({ id }) => id));
      terminals.keepOnly(ids);
      view.setState(({ splits, broadcast }) => ({
        splits: keepSessions(splits, ids),
        broadcast: keepBroadcast(broadcast, tabs),
      }));
    }
    if (state.generation !== before.generation && before.generation > 0) terminals.attachAgain();
  });
}

function referencePlaceOf(mirror: Mirror, sessionId: string): ReferencePlace | undefined {
  const { facts } = mirror.store.getState();
  const session = facts?.sessions.get(sessionId);
  const account = session && facts?.accounts.get(session.accountId);
  if (!session || !account) return undefined;
  const { gitlabUrl, gitlabVersion } = account;
  return { gitlabUrl, gitlabVersion, projectPath: session.projectPath, sha: session.sha };
}

/** A session's header stands over its terminal. */
const headerPx = 56;
const tabStripPx = 36;

function measurePane(mirror: Mirror, windowId: string): Size {
  const box = document.getElementById('panes')?.getBoundingClientRect();
  const hasTabs = tabOrder(mirror.store.getState().facts?.sessions ?? new Map(), windowId).length > 0;
  const width = box?.width ?? 800;
  const height = (box?.height ?? 480) - headerPx - (hasTabs ? 0 : tabStripPx);
  const { fontSizePx, fontFamily, lineHeight, renderer } =
    mirror.store.getState().facts?.settings ?? firstPreferences;
  const usual = readTerminalFont(document.documentElement);
  return estimateSize({
    fontSizePx,
    lineHeight,
    hasWholePixels: isDrawnByCard(renderer),
    fontFamily: fontFamily === '' ? usual : `${fontFamily}, ${usual}`,
    area: { width, height },
  });
}
