import type { Stop } from '../../preload/client.ts';
import type { App } from '../appContext.ts';
import { text } from '../i18n.ts';
import type { Facts } from '../state/facts.ts';
import { sessionOfJob } from '../state/select.ts';

/**
 * Goes to the terminal a person asked for by a retry or a start, once it is there. Whoever types into another one meanwhile
 * is left there: the new tab stands beside it. Says so where what was armed came too late.
 */
export function followAwaited(app: App): Stop {
  const { client, mirror, view, actions, windowId } = app;
  const look = (): void => {
    const { awaitedJobId } = view.getState();
    const { facts } = mirror.store.getState();
    const session = awaitedJobId !== undefined && facts && sessionOfJob(facts, awaitedJobId);
    if (!session) return;
    view.setState({ awaitedJobId: undefined });
    if (session.windowId === windowId && !typesElsewhere(facts)) actions.goTo(session.id);
  };
  const stops = [
    mirror.store.subscribe(({ facts }, before) => {
      if (facts?.sessions !== before.facts?.sessions) look();
    }),
    view.subscribe(({ awaitedJobId }, before) => {
      if (awaitedJobId !== before.awaitedJobId) look();
    }),
    client.on('arm.ended', ({ how, jobName }) => {
      if (how === 'missed') view.setState({ notice: text('arms.missed', { job: jobName }) });
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** The focus is in a question, or in a shell that takes keys. */
function typesElsewhere({ sessions }: Pick<Facts, 'sessions'>): boolean {
  const { activeElement } = document;
  if (activeElement?.closest('[role="dialog"], [role="alertdialog"]')) return true;
  const pane = activeElement?.closest('.xterm')?.closest<HTMLElement>('[data-session-id]');
  const session = sessions.get(pane?.dataset['sessionId'] ?? '');
  return session !== undefined && session.state.kind !== 'ended';
}
