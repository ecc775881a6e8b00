import { useEffect, useMemo } from 'react';
import { mainNow, useApp, useFacts } from '../appContext.ts';
import { useText } from '../i18n.ts';
import { keptSummary, sessionOfJob } from '../state/select.ts';
import { formatCountdown } from '../state/time.ts';

/** Keeps the window's title: what is left of the wait that ends first, or just the name. */
export function useTitle(): void {
  const text = useText();
  const app = useApp();
  const retentions = useFacts((facts) => facts.retentions);
  const sessions = useFacts((facts) => facts.sessions);
  const summary = useMemo(() => keptSummary({ retentions, sessions }), [retentions, sessions]);
  const job = useFacts((facts) => (summary ? sessionOfJob(facts, summary.next.jobId)?.jobName : undefined));
  useEffect(() => {
    const name = text('app.name');
    document.title = name;
    if (!summary) return undefined;
    const show = (): void => {
      const left = formatCountdown(summary.next.phase.deadline - mainNow(app, app.seconds));
      document.title = `${text('retention.title', { left, job: job ?? '' }).trim()} · ${name}`;
    };
    show();
    const stop = app.seconds.subscribe(show);
    return () => {
      stop();
      document.title = name;
    };
  }, [app, summary, job, text]);
}
