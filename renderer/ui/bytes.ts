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
