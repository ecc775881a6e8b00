import { isDeepStrictEqual } from 'node:util';
import type { App, BrowserWindow, NativeImage } from 'electron';
import type { Translate } from '../common/translate.ts';
import type { KeptJob } from './habitFacts.ts';

/** What dock, launcher and taskbar show. Nothing ever flashes. */
export type BadgeView = {
  /** Kept jobs. */
  readonly count: number;
  /** Of the one that ends first: what is left, from 1 to 0 in hundredths, and whether it is its last minute. */
  readonly progress?: { readonly share: number; readonly isLastMinute: boolean };
};

/** Pure. */
export function badgeView(kept: readonly KeptJob[], nowMs: number): BadgeView {
  const [first] = kept;
  if (first === undefined) return { count: 0 };
  const leftMs = Math.max(0, first.deadline - nowMs);
  const totalMs = Math.max(1, first.deadline - first.since);
  const share = Math.min(1, Math.ceil((leftMs / totalMs) * 100) / 100);
  return { count: kept.length, progress: { share, isLastMinute: leftMs <= 60_000 } };
}

export type BadgeWindow = Pick<BrowserWindow, 'setProgressBar' | 'setOverlayIcon' | 'isDestroyed'>;

export type BadgeOptions = {
  readonly platform: NodeJS.Platform;
  readonly app: Pick<App, 'setBadgeCount'>;
  readonly windows: () => readonly BadgeWindow[];
  /** Drawn for Windows, which has no badge of its own. */
  readonly countIcon: (count: number) => NativeImage;
  readonly translate: Translate;
};

/** Removes the bar, as Electron has it. */
const noProgress = -1;

/** Shows a view, on windows that came since too. */
export function createBadge(options: BadgeOptions): (view: BadgeView) => void {
  const shown = new WeakMap<BadgeWindow, BadgeView & { readonly words?: string }>();
  let count = 0;
  return (view) => {
    if (view.count !== count && options.platform !== 'win32') options.app.setBadgeCount(view.count);
    count = view.count;
    for (const window of options.windows()) {
      if (window.isDestroyed()) continue;
      const before = shown.get(window) ?? { count: 0, words: '' };
      const words = view.count === 0 ? '' : options.translate('tray.badge', { count: view.count });
      shown.set(window, { ...view, words });
      if (!isDeepStrictEqual(before.progress, view.progress)) showProgress(window, view);
      if (before.words !== words && options.platform === 'win32') showCount(window, view.count, options);
    }
  };
}

function showProgress(window: BadgeWindow, { progress }: BadgeView): void {
  if (progress === undefined) return window.setProgressBar(noProgress);
  window.setProgressBar(progress.share, { mode: progress.isLastMinute ? 'paused' : 'normal' });
}

function showCount(window: BadgeWindow, count: number, { countIcon, translate }: BadgeOptions): void {
  if (count === 0) window.setOverlayIcon(null, '');
  else window.setOverlayIcon(countIcon(count), translate('tray.badge', { count }));
}
