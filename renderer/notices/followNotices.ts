import type { Stop } from '../../preload/client.ts';
import type { Notice } from '../../preload/contract/notices.ts';
import { noticeWords } from '../../preload/contract/noticeWords.ts';
import type { App } from '../appContext.ts';
import { text } from '../i18n.ts';
import { pageNotifications } from '../state/pageNotifications.ts';
import { formatClock } from '../state/time.ts';

/** Shows notices by the browser, where the host leaves that to the page and the person has switched it on. */
export function followNotices(app: App): Stop {
  const shown = new Map<string, Notification>();
  const withdraw = (id: string): void => {
    shown.get(id)?.close();
    shown.delete(id);
  };
  const raise = (notice: Notice): void => {
    if (!showsNotices(app) || pageNotifications() !== 'on') return;
    withdraw(notice.id);
    const notification = show(notice, app);
    if (notification === undefined) return;
    shown.set(notice.id, notification);
    notification.onclick = () => {
      withdraw(notice.id);
      window.focus();
      const { jobId } = notice;
      const sessionId = notice.kind === 'held' ? undefined : notice.sessionId;
      app.runner.run('terminal.focus', sessionId === undefined ? { jobId } : { sessionId });
      if (notice.kind === 'unopened' && sessionId !== undefined)
        app.runner.run('terminal.reconnect', { sessionId });
    };
  };
  const stops = [
    app.client.on('notice.raised', raise),
    app.client.on('notice.withdrawn', ({ id }) => withdraw(id)),
  ];
  return () => {
    for (const stop of stops) stop();
    for (const id of shown.keys()) withdraw(id);
  };
}

function showsNotices({ mirror }: App): boolean {
  return mirror.store.getState().facts?.capabilities.notifications === 'page';
}

/** A tag keeps two pages of one browser from showing the same twice. Some browsers refuse: then there is none. */
function show(notice: Notice, { mirror }: App): Notification | undefined {
  const { clockOffsetMs } = mirror.store.getState();
  const clock = (atMs: number): string => formatClock(atMs + clockOffsetMs, Date.now());
  const { title, body } = noticeWords(notice, { text, clock });
  const waits = ['kept', 'ending', 'idle', 'held', 'unopened'].includes(notice.kind);
  try {
    return new Notification(title, { body, tag: notice.id, silent: !waits, requireInteraction: waits });
  } catch {
    return undefined;
  }
}
