import { useMemo } from 'react';
import { useApp, useFacts } from '../appContext.ts';
import { useText } from '../i18n.ts';
import { keptSummary, sessionOfJob } from '../state/select.ts';
import { CountdownRing, useClock } from '../ui/Countdown.tsx';

/** «2 kept, next ends 14:32» in the top bar; leads to the terminal that ends first. */
export function KeptSummary() {
  const text = useText();
  const clock = useClock();
  const { actions } = useApp();
  const retentions = useFacts((facts) => facts.retentions);
  const summary = useMemo(() => keptSummary({ retentions }), [retentions]);
  const sessionId = useFacts((facts) => (summary ? sessionOfJob(facts, summary.next.jobId)?.id : undefined));
  if (!summary) return null;
  const { count, next } = summary;
  return (
    <button
      type="button"
      className="button kept-summary"
      data-variant="quiet"
      onClick={() => sessionId && actions.goTo(sessionId)}
    >
      <CountdownRing phase={next.phase} />
      <span className="figures">
        {text('retention.summary', { count, time: clock(next.phase.deadline) })}
      </span>
    </button>
  );
}
