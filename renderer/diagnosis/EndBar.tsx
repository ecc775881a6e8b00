import { containerFindings } from '../../preload/contract/findings.ts';
import type { Session } from '../../preload/contract/model.ts';
import { useApp, useFacts, useTicking } from '../appContext.ts';
import { explainFinding, useText } from '../i18n.ts';
import { canRetry } from '../state/jobOptions.ts';
import { formatCountdown } from '../state/time.ts';
import { CopyButton } from '../ui/CopyButton.tsx';
import { snippets } from './snippets.ts';

/** Stands over a terminal that ended or is not connected: why, what can be done, and the button that does it. */
export function EndBar({ session }: { readonly session: Session }) {
  const text = useText();
  const { actions, view } = useApp();
  const { state } = session;
  if (state.kind === 'connected' && state.trouble) {
    return <TroubleBar sessionId={session.id} kind={state.trouble.kind} />;
  }
  if (state.kind !== 'ended' && state.kind !== 'reconnecting') return null;
  // The reason stands right above, in the header's status.
  const isContainer = containerFindings.includes(state.finding.code);
  const wayOut =
    isContainer && state.kind === 'reconnecting'
      ? text('terminal.comingBack')
      : explainFinding(state.finding).wayOut;
  const snippet = snippets[state.finding.code];
  const needsSignIn =
    state.finding.code === 'web-session-missing' ||
    state.finding.code === 'web-session-expired' ||
    state.finding.code === 'session-revoked';
  return (
    <section className="end-bar" data-state={state.kind} aria-label={text(`tabs.states.${state.kind}`)}>
      <div className="end-words">
        <p>{wayOut}</p>
        {snippet ? (
          <details className="snippet">
            <summary>
              {text('terminal.snippet.title')}: {text(snippet.title)}
            </summary>
            <div className="snippet-body">
              <pre tabIndex={0}>{snippet.lines}</pre>
              <CopyButton value={snippet.lines} />
            </div>
          </details>
        ) : null}
      </div>
      {needsSignIn ? (
        <button type="button" className="button" onClick={() => view.setState({ webSessionOpen: true })}>
          {text('account.terminalSignIn')}
        </button>
      ) : null}
      {isContainer ? (
        <button
          type="button"
          className="button"
          onClick={() => view.setState({ afterScriptFor: { jobName: session.jobName } })}
        >
          {text('terminal.writeAfterScript')}
        </button>
      ) : null}
      {state.kind === 'reconnecting' ? <NextTry state={state} /> : null}
      {state.kind === 'reconnecting' ? (
        <button
          type="button"
          className="button"
          onClick={() => void actions.run('terminal.stopTrying', { sessionId: session.id })}
        >
          {text('terminal.stopTrying')}
        </button>
      ) : null}
      {state.kind === 'ended' ? <RetryButton session={session} /> : null}
      {state.kind === 'ended' && state.canReconnect ? (
        <button
          type="button"
          className="button"
          data-variant="primary"
          onClick={() => actions.reconnect(session.id)}
        >
          {text('terminal.reconnect')}
        </button>
      ) : null}
    </section>
  );
}

/** The job has ended: a new one in its place, with its terminal. */
function RetryButton({ session }: { readonly session: Session }) {
  const text = useText();
  const { actions } = useApp();
  const isRetryable = useFacts((facts) => {
    const job = facts.jobs.get(session.jobId);
    return job !== undefined && canRetry(job);
  });
  if (!isRetryable) return null;
  return (
    <button type="button" className="button" onClick={() => actions.askJob(session.jobId, 'retry')}>
      {`${text('actions.job.retry')}…`}
    </button>
  );
}

type TroubleBarProps = { readonly sessionId: string; readonly kind: 'silent' | 'shell-left' };

/** Stands over a terminal whose connection is there but of little use. */
function TroubleBar({ sessionId, kind }: TroubleBarProps) {
  const text = useText();
  const { actions } = useApp();
  return (
    <section className="end-bar" data-state="reconnecting" aria-label={text('tabs.states.connected')}>
      <div className="end-words">
        <p>{text(kind === 'silent' ? 'terminal.silentWayOut' : 'terminal.shellLeftWayOut')}</p>
      </div>
      <button
        type="button"
        className="button"
        data-variant={kind === 'silent' ? undefined : 'primary'}
        onClick={() => actions.reconnect(sessionId)}
      >
        {text('terminal.closeAndReconnect')}
      </button>
    </section>
  );
}

type Reconnecting = Extract<Session['state'], { kind: 'reconnecting' }>;

function NextTry({ state: { attempt, retryAt } }: { readonly state: Reconnecting }) {
  const text = useText();
  const { seconds } = useApp();
  const words = useTicking(seconds, (nowMs) =>
    retryAt === undefined || retryAt <= nowMs
      ? text('terminal.trying', { attempt })
      : text('terminal.nextTry', { attempt, left: formatCountdown(retryAt - nowMs) }),
  );
  return <span className="end-next figures">{words}</span>;
}
