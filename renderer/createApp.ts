import type { Client } from '../preload/client.ts';
import type { Size } from '../preload/contract/api.ts';
import { createActions, pasteBlockedNotice } from './actions.ts';
import { createActionRunner } from './actionTable.ts';
import type { App, AppParts } from './appContext.ts';
import { followRequests } from './followRequests.ts';
import { explainError } from './i18n.ts';
import { createMirror, type Mirror } from './state/mirror.ts';
import { followLinks } from './notices/followLinks.ts';
import { followNotices } from './notices/followNotices.ts';
import { followView } from './notices/followView.ts';
import { readOwnWindowId } from './state/ownWindow.ts';
import { tabOrder } from './state/select.ts';
import { afterMs, createTicker } from './state/ticker.ts';
import { createViewStore } from './state/view.ts';
import { estimateSize } from './terminal/estimateSize.ts';
import { checksumSwitch, type Checksums } from './terminal/receivedCounter.ts';
import { createTerminals, type Terminals } from './terminal/terminals.ts';
import { createBell, createBellSound } from './terminal/bell.ts';
import { firstPreferences } from './terminal/preferences.ts';
import { readTerminalFont } from './terminal/terminalTheme.ts';
import { createWriteScheduler } from './terminal/writeScheduler.ts';
import { createTransferActions } from './transfer/transferActions.ts';
import { createMatchKey } from './ui/shortcuts.ts';

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
    onBell: createBell({
      now,
      kind: () => mirror.store.getState().facts?.settings.bell ?? 'none',
      mark: (sessionId) => {
        if (sessionId === actions.activeSession()?.id) return;
        view.setState(({ rung }) => ({ rung: new Set([...rung, sessionId]) }));
      },
      sound: createBellSound(),
    }),
    onPasteBlocked: () => view.setState({ notice: pasteBlockedNotice(isMac) }),
    onError: (error) => {
      // The line being down has its own notice, and everything is attached again when it is up.
      if (error.code !== 'disconnected') view.setState({ notice: explainError(error).text });
    },
  });
  followMirror({ mirror, terminals, windowId });
  const actions = createActions({
    client,
    mirror,
    view,
    terminals,
    windowId,
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
    transfers,
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

type FollowMirror = { readonly mirror: Mirror; readonly terminals: Terminals; readonly windowId: string };

function followMirror({ mirror, terminals, windowId }: FollowMirror): void {
  mirror.store.subscribe((state, before) => {
    const { sessions } = state.facts ?? {};
    if (sessions && sessions !== before.facts?.sessions) {
      terminals.keepOnly(new Set(tabOrder(sessions, windowId).map(({ id }) => id)));
    }
    if (state.generation !== before.generation && before.generation > 0) terminals.attachAgain();
  });
}

/** A session's header stands over its terminal. */
const headerPx = 56;
const tabStripPx = 36;

function measurePane(mirror: Mirror, windowId: string): Size {
  const box = document.getElementById('panes')?.getBoundingClientRect();
  const hasTabs = tabOrder(mirror.store.getState().facts?.sessions ?? new Map(), windowId).length > 0;
  const width = box?.width ?? 800;
  const height = (box?.height ?? 480) - headerPx - (hasTabs ? 0 : tabStripPx);
  const { fontSizePx, fontFamily, lineHeight } = mirror.store.getState().facts?.settings ?? firstPreferences;
  const usual = readTerminalFont(document.documentElement);
  return estimateSize({
    fontSizePx,
    lineHeight,
    fontFamily: fontFamily === '' ? usual : `${fontFamily}, ${usual}`,
    area: { width, height },
  });
}
