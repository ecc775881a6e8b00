import type { Stop } from '../../preload/client.ts';

/*
 * Whether this page shows notices by the browser's own notifications. The person switches them on, and only then is the
 * browser's permission asked for. Kept by the browser for this address: it is about this browser, not about Jobshell.
 */

export type PageNotifications = 'off' | 'on' | 'denied' | 'unsupported';

const switchKey = 'jobshell.notifications';
const listeners = new Set<() => void>();

export function pageNotifications(): PageNotifications {
  if (!('Notification' in window)) return 'unsupported';
  if (Notification.permission === 'denied') return 'denied';
  return Notification.permission === 'granted' && localStorage.getItem(switchKey) === 'on' ? 'on' : 'off';
}

/** Only from a click: browsers ask nobody otherwise. */
export async function switchPageNotifications(on: boolean): Promise<void> {
  if (on && 'Notification' in window && Notification.permission === 'default')
    await Notification.requestPermission();
  localStorage.setItem(switchKey, on ? 'on' : 'off');
  for (const listener of listeners) listener();
}

export function onPageNotifications(listener: () => void): Stop {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
