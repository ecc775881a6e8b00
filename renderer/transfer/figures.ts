import type { Transfer } from '../../preload/contract/transfers.ts';
import { formatNumber } from '../i18n.ts';

const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** `12 B`, `3.4 kB`, `50 MB`: decimal units, two digits or more. What would round to 1,000 is one of the next unit. */
export function formatBytes(bytes: number): string {
  let power = 0;
  let shown = Math.round(bytes);
  while (shown >= 1000 && power < units.length - 1) {
    power += 1;
    const value = bytes / 1000 ** power;
    shown = value < 10 ? Math.round(value * 10) / 10 : Math.round(value);
  }
  return `${formatNumber(shown)} ${units[power] ?? 'B'}`;
}

/** How long the rest takes at the present rate; undefined: not known. */
export function leftMs({ sizeBytes, doneBytes, state }: Transfer): number | undefined {
  if (state.kind !== 'running' || !state.bytesPerSecond || sizeBytes === undefined) return undefined;
  return Math.max(0, ((sizeBytes - doneBytes) / state.bytesPerSecond) * 1000);
}

/** What one can do about a transfer that stopped. */
export function wayOn({ state, doneBytes }: Transfer): 'replace' | 'resume' | 'again' | undefined {
  if (state.kind !== 'failed') return undefined;
  if (state.failure.code === 'target-exists') return 'replace';
  return doneBytes > 0 ? 'resume' : 'again';
}
