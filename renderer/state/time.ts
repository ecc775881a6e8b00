import { formatDate, type Text } from '../i18n.ts';

/**
 * `m:ss`, or `h:mm:ss` from an hour on. `leftMs` is what was left when the present second began, so what is left now is
 * at most a second less: rounded down it is never more than a second off.
 */
export function formatCountdown(leftMs: number): string {
  const total = Math.max(0, Math.floor(leftMs / 1000));
  const seconds = String(total % 60).padStart(2, '0');
  const minutes = Math.floor(total / 60) % 60;
  const hours = Math.floor(total / 3600);
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${seconds}` : `${minutes}:${seconds}`;
}

/** How long something has lasted, as coarse as people think of it: under a minute, minutes, hours, days. */
export function formatElapsed(elapsedMs: number, text: Text): string {
  const minutes = Math.floor(elapsedMs / 60_000);
  if (minutes < 1) return text('time.underMinute');
  if (minutes < 60) return text('time.minutes', { count: minutes });
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return text('time.days', { count: Math.floor(hours / 24) });
  if (minutes % 60 === 0 || hours >= 10) return text('time.hours', { count: hours });
  return text('time.hoursMinutes', { hours, minutes: minutes % 60 });
}

/** A span someone set: 45 s, 30 min, 1 h 30 min. */
export function formatDuration(durationMs: number, text: Text): string {
  return durationMs < 60_000
    ? text('time.seconds', { count: Math.round(durationMs / 1000) })
    : formatElapsed(durationMs, text);
}

/** A moment today as `14:32`, of another day with its date. `atMs` and `nowMs` are of this machine's clock. */
export function formatClock(atMs: number, nowMs: number): string {
  const at = new Date(atMs);
  const time: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
  const sameDay = at.toDateString() === new Date(nowMs).toDateString();
  return formatDate(at, sameDay ? time : { ...time, day: 'numeric', month: 'short' });
}

/** A date without a time, `2026-11-28` as GitLab writes it, as a person does. */
export function formatDay(isoDate: string): string {
  const at = new Date(`${isoDate}T00:00:00Z`);
  if (Number.isNaN(at.getTime())) return isoDate;
  return formatDate(at, { dateStyle: 'medium', timeZone: 'UTC' });
}

/** What is left of a wait, from 1 to 0. */
export function shareLeft(
  wait: { readonly since: number; readonly deadline: number },
  nowMs: number,
): number {
  const total = wait.deadline - wait.since;
  return total <= 0 ? 0 : Math.min(1, Math.max(0, (wait.deadline - nowMs) / total));
}

/** How soon a wait ends, for what it should look like: the last five minutes and the last one differ. */
export function urgency(leftMs: number): 'calm' | 'soon' | 'now' {
  if (leftMs <= 60_000) return 'now';
  return leftMs <= 300_000 ? 'soon' : 'calm';
}
