import { AlertDialog } from 'radix-ui';
import { useEffect, useState } from 'react';
import type { HoldRefusal } from '../../preload/contract/holds.ts';
import type { Session } from '../../preload/contract/model.ts';
import { mainNow, useApp, useFacts } from '../appContext.ts';
import { explainError, useText } from '../i18n.ts';
import { endsWithScript } from '../state/select.ts';
import { formatDuration } from '../state/time.ts';
import { useClock } from '../ui/Countdown.tsx';
import { QuestionDialog } from '../ui/QuestionDialog.tsx';
import { explainRefusal } from './resumeHold.ts';

/** Asked before a script is held: the job's pipeline waits then. What was not found is said in it. */
export function HoldQuestion({ sessionId }: { readonly sessionId: string }) {
  const session = useFacts((facts) => facts.sessions.get(sessionId));
  return session ? <Question session={session} /> : null;
}

type SessionProps = { readonly session: Session };

function Question({ session }: SessionProps) {
  const text = useText();
  const { view } = useApp();
  const { begin, isSearching, refusal } = useBegin(session);
  return (
    <QuestionDialog
      title={text('hold.title', { job: session.jobName })}
      description={
        <>
          <p>{text('hold.what')}</p>
          <TimeoutWords session={session} />
        </>
      }
      className="dialog job-dialog"
      onClose={() => view.setState({ question: undefined })}
    >
      {isSearching ? <p role="status">{text('hold.searching')}</p> : null}
      <div role="alert" className="job-alert">
        {refusal === undefined ? null : <p className="job-refusal">{refusal}</p>}
      </div>
      <div className="dialog-buttons">
        <AlertDialog.Cancel className="button">{text('app.cancel')}</AlertDialog.Cancel>
        <button
          type="button"
          className="button"
          data-variant="primary"
          autoFocus
          aria-disabled={isSearching || undefined}
          onClick={begin}
        >
          {text('hold.confirm')}
        </button>
      </div>
    </QuestionDialog>
  );
}

/** Until when it can last, and who waits so long. */
function TimeoutWords({ session }: SessionProps) {
  const text = useText();
  const clock = useClock();
  const app = useApp();
  const timeoutAt = useTimeout(session.id);
  const timeout = (atMs: number): string =>
    text('hold.timeoutAt', {
      time: clock(atMs),
      left: formatDuration(Math.max(0, atMs - mainNow(app, app.tenSeconds)), text),
    });
  const limit = timeoutAt === undefined ? text('hold.timeout') : timeout(timeoutAt);
  const words = session.isInAfterScript ? text('hold.timeoutAfterScript') : limit;
  return (
    <>
      <p>
        {endsWithScript(session) ? `${text('hold.container')} ` : ''}
        {words}
      </p>
      <p>{text('hold.others')}</p>
    </>
  );
}

/** Undefined: not known, or not yet. */
function useTimeout(sessionId: string): number | undefined {
  const { client } = useApp();
  const [timeoutAt, setTimeoutAt] = useState<number>();
  useEffect(() => {
    let isGone = false;
    void client.call('hold.foretell', { sessionId }).then((answer) => {
      if (!isGone && answer.ok) setTimeoutAt(answer.value.timeoutAt);
    });
    return () => {
      isGone = true;
    };
  }, [client, sessionId]);
  return timeoutAt;
}

function useBegin({ id }: Session) {
  const text = useText();
  const { client, view, actions } = useApp();
  const [isSearching, setSearching] = useState(false);
  const [refusal, setRefusal] = useState<string>();
  const explain = (refused: HoldRefusal): string => {
    const { text: reason, wayOut } = explainRefusal(refused, text);
    return `${reason} ${wayOut}`;
  };
  const begin = async (): Promise<void> => {
    setSearching(true);
    setRefusal(undefined);
    const answer = await client.call('hold.begin', { sessionId: id });
    setSearching(false);
    if (!answer.ok) return setRefusal(explainError(answer.error).text);
    if (answer.value.kind === 'refused') return setRefusal(explain(answer.value.refusal));
    const { question } = view.getState();
    // Another may be asked by now.
    if (question?.kind !== 'hold' || question.sessionId !== id) return undefined;
    view.setState({ question: undefined });
    actions.focusTerminal();
  };
  return {
    isSearching,
    refusal,
    begin: (): void => {
      if (!isSearching) void begin();
    },
  };
}
