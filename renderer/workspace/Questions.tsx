import { useCallback } from 'react';
import { useApp, useFacts, useView } from '../appContext.ts';
import { useText } from '../i18n.ts';
import { hostOf, isKept } from '../state/select.ts';
import type { Question } from '../state/view.ts';
import { PasteQuestion } from '../terminal/PasteQuestion.tsx';
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx';
import { useLater } from '../ui/useLater.ts';

const loadJobQuestion = () => import('../jobs/JobQuestion.tsx');
const loadHoldQuestion = () => import('../retention/HoldQuestion.tsx');

/** What is asked before something would be lost. */
export function Questions() {
  const { view: store } = useApp();
  const question = useView((view) => view.question);
  const onFail = useCallback(() => store.setState({ question: undefined }), [store]);
  // Asked now and then: the first screen does without.
  const part = useLater({ load: loadJobQuestion, isWanted: question?.kind === 'job', onFail });
  const hold = useLater({ load: loadHoldQuestion, isWanted: question?.kind === 'hold', onFail });
  if (!question) return null;
  if (question.kind === 'hold')
    return hold ? <hold.HoldQuestion key={question.sessionId} sessionId={question.sessionId} /> : null;
  if (question.kind === 'paste')
    return <PasteQuestion sessionId={question.sessionId} pasted={question.text} />;
  if (question.kind === 'job')
    return part ? (
      <part.JobQuestion key={question.jobId} jobId={question.jobId} change={question.change} />
    ) : null;
  return question.kind === 'close' ? (
    <CloseQuestion question={question} />
  ) : (
    <SignOutQuestion question={question} />
  );
}

type Asked<Kind extends Question['kind']> = { readonly question: Extract<Question, { kind: Kind }> };

function CloseQuestion({ question: { sessionId, leavesProgram } }: Asked<'close'>) {
  const text = useText();
  const { actions, view } = useApp();
  const session = useFacts((facts) => facts.sessions.get(sessionId));
  const kept = useFacts((facts) => session !== undefined && isKept(facts, session));
  const isHeld = useFacts((facts) => session !== undefined && facts.holds.has(session.jobId));
  const wouldBeKept = useFacts((facts) => {
    const phase = session && facts.retentions.get(session.jobId)?.phase;
    return phase?.kind === 'script' && phase.forecast.kind !== 'not-kept';
  });
  if (!session) return null;
  return (
    <ConfirmDialog
      title={text('tabs.closeTitle', { job: session.jobName })}
      confirm={text(kept ? 'tabs.closeConfirmKept' : 'tabs.closeConfirm')}
      cancel={text('app.cancel')}
      onConfirm={() => actions.close(sessionId)}
      onClose={() => view.setState({ question: undefined })}
    >
      <p>{text(isHeld ? 'hold.close' : kept ? 'tabs.closeKept' : 'tabs.closeOpen')}</p>
      {!kept && !isHeld && wouldBeKept ? <p>{text('tabs.closeNotKept')}</p> : null}
      {leavesProgram ? <p>{text('tabs.closeProgram')}</p> : null}
    </ConfirmDialog>
  );
}

function SignOutQuestion({ question: { accountId } }: Asked<'sign-out'>) {
  const text = useText();
  const { actions, view } = useApp();
  const account = useFacts((facts) => facts.accounts.get(accountId));
  const open = useFacts((facts) =>
    count(
      facts.sessions.values(),
      ({ accountId: owner, state }) => owner === accountId && state.kind !== 'ended',
    ),
  );
  const kept = useFacts((facts) =>
    count(facts.sessions.values(), (session) => session.accountId === accountId && isKept(facts, session)),
  );
  if (!account) return null;
  return (
    <ConfirmDialog
      title={text('account.signOutTitle', { host: hostOf(account.gitlabUrl) })}
      confirm={text('account.signOut')}
      cancel={text('app.cancel')}
      onConfirm={() => actions.signOut(accountId)}
      onClose={() => view.setState({ question: undefined })}
    >
      <p>{text('account.signOutText')}</p>
      {open > 0 ? <p>{text('account.signOutTerminals', { count: open })}</p> : null}
      {kept > 0 ? <p>{text('account.signOutKept', { count: kept })}</p> : null}
    </ConfirmDialog>
  );
}

function count<Item>(items: Iterable<Item>, matches: (item: Item) => boolean): number {
  let total = 0;
  for (const item of items) if (matches(item)) total += 1;
  return total;
}
