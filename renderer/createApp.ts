import type { Client } from '../preload/client.ts';
import type { Size } from '../preload/contract/api.ts';
import { createActions } from './actions.ts';
import type { App } from './appContext.ts';
import { explainError } from './i18n.ts';
import { createMirror, type Mirror } from './state/mirror.ts';
import { afterMs, createTicker } from './state/ticker.ts';
import { createViewStore } from './state/view.ts';
import { estimateSize } from './terminal/estimateSize.ts';
import { checksumSwitch, type Checksums } from './terminal/receivedCounter.ts';
import { createTerminals, type Terminals } from './terminal/terminals.ts';
import { readTerminalFont } from './terminal/terminalTheme.ts';
import { createWriteScheduler } from './terminal/writeScheduler.ts';
import { shortcutOf } from './ui/shortcuts.ts';

const now = (): number => Date.now();
const hiddenFlushMs = 100;
/** Until the first snapshot tells better. */
const firstPreferences = { fontSizePx: 13, scrollbackLines: 10_000, screenReader: false };

/** Makes the page's parts and joins them. The only place that does. */
export async function createApp(client: Client): Promise<App> {
  const isMac = /mac/i.test(navigator.userAgent);
  const mirror = createMirror(client, { now, schedule });
  const view = createViewStore();
  const checksums = await readChecksums();
  const terminals = createTerminals({
    client,
    scheduler: createWriteScheduler({ now: () => performance.now(), after: afterMs }),
    after: afterMs,
    ...(checksums ? { checksums } : {}),
    isMac,
    isAppShortcut: (event) => shortcutOf(event, isMac) !== undefined,
    preferences: firstPreferences,
    onLinkHover: (hoveredLink) => view.setState({ hoveredLink }),
    onError: (error) => {
      // The line being down has its own notice, and everything is attached again when it is up.
      if (error.code !== 'disconnected') view.setState({ notice: explainError(error).text });
    },
  });
  followMirror(mirror, terminals);
  const actions = createActions({ client, mirror, view, terminals, estimateSize: () => measurePane(mirror) });
  return {
    client,
    mirror,
    view,
    terminals,
    actions,
    seconds: createTicker({ everyMs: 1000, now, after: afterMs }),
    tenSeconds: createTicker({ everyMs: 10_000, now, after: afterMs }),
    isMac,
  };
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

function followMirror(mirror: Mirror, terminals: Terminals): void {
  mirror.store.subscribe((state, before) => {
    const { sessions } = state.facts ?? {};
    if (sessions && sessions !== before.facts?.sessions) terminals.keepOnly(new Set(sessions.keys()));
    if (state.generation !== before.generation && before.generation > 0) terminals.attachAgain();
  });
}

/** A session's header stands over its terminal. */
const headerPx = 56;
const tabStripPx = 36;

function measurePane(mirror: Mirror): Size {
  const box = document.getElementById('panes')?.getBoundingClientRect();
  const hasTabs = (mirror.store.getState().facts?.sessions.size ?? 0) > 0;
  const width = box?.width ?? 800;
  const height = (box?.height ?? 480) - headerPx - (hasTabs ? 0 : tabStripPx);
  return estimateSize({
    fontSizePx: mirror.store.getState().facts?.settings.fontSizePx ?? firstPreferences.fontSizePx,
    fontFamily: readTerminalFont(document.documentElement),
    area: { width, height },
  });
}
