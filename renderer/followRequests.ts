import type { Stop } from '../preload/client.ts';
import type { App } from './appContext.ts';

/** Does what a menu, the tray or a notice asks of this window. */
export function followRequests({ client, runner, mirror, windowId: own }: App): Stop {
  return client.on('action.requested', ({ action, windowId, sessionId, jobId }) => {
    const windows = mirror.store.getState().facts?.windows ?? [];
    // Without a window it is meant for the page in front; where there is only one, for that.
    const isMine = windowId === undefined ? document.hasFocus() || windows.length < 2 : windowId === own;
    if (isMine) runner.run(action, { sessionId, jobId });
  });
}
