import type { Stop } from '../../preload/client.ts';
import type { CommandInput } from '../../preload/contract/api.ts';
import type { App } from '../appContext.ts';

type Report = CommandInput<'view.report'>;

/** Tells main which tab stands in front and whether anyone can see it: it raises no notice about that one. */
export function followView(app: App): Stop {
  const { client, mirror, view } = app;
  let told = '';
  const tell = (): void => {
    const { facts, line, generation } = mirror.store.getState();
    if (facts === undefined || line === 'down') return;
    const report = reportOf(app);
    const now = JSON.stringify([report, generation]);
    if (now === told) return;
    told = now;
    void client.call('view.report', report);
  };
  const stops = [
    view.subscribe(tell),
    mirror.store.subscribe(tell),
    listen(window, 'focus', tell),
    listen(window, 'blur', tell),
    listen(document, 'visibilitychange', tell),
  ];
  tell();
  return () => stops.forEach((stop) => stop());
}

function reportOf({ actions, view }: App): Report {
  const isFocused = document.visibilityState === 'visible' && document.hasFocus();
  const sessionId = view.getState().settingsOpen ? undefined : actions.activeSession()?.id;
  if (sessionId === undefined) return { isFocused };
  const besideIds = actions.shownSessions().filter((id) => id !== sessionId);
  return { isFocused, sessionId, ...(besideIds.length > 0 ? { besideIds } : {}) };
}

function listen(target: EventTarget, name: string, run: () => void): Stop {
  target.addEventListener(name, run);
  return () => target.removeEventListener(name, run);
}
