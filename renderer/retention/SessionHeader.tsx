import type { Retention, Session } from '../../preload/contract/model.ts';
import { useApp, useFacts, useTicking, useView } from '../appContext.ts';
import { explainFinding, useText, type Text } from '../i18n.ts';
import { assertNever } from '../state/assertNever.ts';
import { comesBack, keptPhase, tabTitle, type KeptPhase } from '../state/select.ts';
import { formatDuration } from '../state/time.ts';
import { CountdownRing, CountdownText, useClock } from '../ui/Countdown.tsx';
import { ExternalIcon } from '../ui/icons.tsx';
import { useKeyLabel } from '../ui/shortcuts.ts';
import { Tip } from '../ui/Tip.tsx';
import { HoldButton } from './HoldButton.tsx';
import { LogEnd } from './LogEnd.tsx';

/** What this terminal is of, how it stands, until when it is kept, and the one thing to do about that. */
export function SessionHeader({ session }: { readonly session: Session }) {
  const text = useText();
  const kept = useFacts((facts) => keptPhase(facts, session.jobId));
  const isWaiting = kept !== undefined && session.state.kind !== 'ended';
  return (
    <header className="session-header">
      <div className="session-what">
        <h2 className="session-name" title={session.jobName}>
          {tabTitle(session)}
        </h2>
        <span className="session-where">
          <span className="session-place">
            {tabTitle(session) === session.jobName ? '' : `${session.jobName} · `}
            {session.projectPath} · {session.ref}
          </span>
          {' · '}
          <a href={session.webUrl} target="_blank" rel="noreferrer" title={text('header.openInGitLab')}>
            #{session.pipelineId}
            <ExternalIcon />
          </a>
        </span>
        <PipelineButton session={session} />
      </div>
      <SessionStatus session={session} />
      {isWaiting ? <KeptBox session={session} kept={kept} /> : <LogEnd session={session} />}
      <div className="header-buttons">
        <HoldButton session={session} />
        <LogButton session={session} />
      </div>
    </header>
  );
}

function PipelineButton({ session }: { readonly session: Session }) {
  const text = useText();
  const { runner } = useApp();
  return (
    <button
      type="button"
      className="button header-pipeline"
      data-variant="quiet"
      aria-label={text('pipeline.show', { id: session.pipelineId })}
      onClick={() => runner.run('pipeline.toggle', { sessionId: session.id })}
    >
      {text('pipeline.button')}
    </button>
  );
}

function LogButton({ session }: { readonly session: Session }) {
  const text = useText();
  const { runner } = useApp();
  const keys = useKeyLabel('log.toggle');
  const isShown = useView((view) => view.logsShown.has(session.id));
  return (
    <Tip text={text('actions.log.toggle')} keys={keys}>
      <button
        type="button"
        className="button header-log"
        data-variant="quiet"
        aria-pressed={isShown}
        onClick={() => runner.run('log.toggle', { sessionId: session.id })}
      >
        {text('log.button')}
      </button>
    </Tip>
  );
}

function KeptBox({ session, kept }: { readonly session: Session; readonly kept: KeptPhase }) {
  const text = useText();
  const { actions } = useApp();
  const toleranceSeconds = Math.round(kept.toleranceMs / 1000);
  const hint = toleranceSeconds > 2 ? text('retention.tolerance', { seconds: toleranceSeconds }) : undefined;
  return (
    <div className="kept-box">
      <span className="kept-figures" title={hint}>
        <CountdownRing phase={kept} size={20} />
        <span role="timer" aria-label={text('retention.timer')} className="kept-timer">
          <CountdownText phase={kept} />
        </span>
      </span>
      <button
        type="button"
        className="button"
        data-variant="kept"
        title={text('retention.releaseHint')}
        onClick={() => actions.release(session.id)}
      >
        {text('retention.release')}
      </button>
    </div>
  );
}

/** The state in words, for everybody: the first word is the state. Said aloud when it changes, so no figure ticks in it. */
function SessionStatus({ session }: { readonly session: Session }) {
  const text = useText();
  const clock = useClock();
  const retention = useFacts((facts) => facts.retentions.get(session.jobId));
  const isBack = useFacts((facts) => comesBack(facts, session));
  const words = useTicking(useApp().tenSeconds, (nowMs) =>
    statusText({ session, isBack, retention, nowMs, clock, text }),
  );
  return (
    <p role="status" className="session-status" data-state={session.state.kind}>
      {words}
    </p>
  );
}

type StatusText = {
  readonly session: Session;
  /** It comes back for after_script. */
  readonly isBack: boolean;
  readonly retention: Retention | undefined;
  /** Main's clock. */
  readonly nowMs: number;
  readonly clock: (atMs: number) => string;
  readonly text: Text;
};

/** The state in words, then what comes of it. */
export function statusText(about: StatusText): string {
  const { session, clock, text } = about;
  const { state } = session;
  switch (state.kind) {
    case 'connecting':
      return text(state.preparing ? 'status.connectingPreparing' : 'status.connecting');
    case 'reconnecting':
      return text('status.reconnecting', { reason: explainFinding(state.finding).text });
    case 'ended':
      return text('status.ended', { reason: explainFinding(state.finding).text });
    case 'connected':
      return state.trouble ? troubleText(state.trouble, { clock, text }) : connectedText(about);
    default:
      return assertNever(state);
  }
}

type OpenTrouble = NonNullable<Extract<Session['state'], { kind: 'connected' }>['trouble']>;

function troubleText(trouble: OpenTrouble, { clock, text }: Pick<StatusText, 'clock' | 'text'>): string {
  return trouble.kind === 'silent'
    ? text('status.silent', { time: clock(trouble.since) })
    : text('status.shellLeft');
}

function connectedText(about: StatusText): string {
  const { session, isBack, retention, clock, text } = about;
  const phase = retention?.phase;
  if (phase?.kind === 'kept') {
    return text('status.kept', { time: clock(phase.deadline), limit: text(`status.limit.${phase.limit}`) });
  }
  const connected = text('status.connected');
  if (!phase) return connected;
  if (phase.kind === 'over') return `${connected} ${text('status.over')}`;
  const { forecast } = phase;
  if (forecast.kind !== 'not-kept') return `${connected} ${forecastText(forecast, about)}`;
  const container = session.isInAfterScript ? 'inAfterScript' : isBack ? 'notKept' : 'notKeptStays';
  return `${connected} ${text(`status.forecast.${container}`)}`;
}

type Forecast = Exclude<
  Extract<Retention['phase'], { kind: 'script' }>['forecast'],
  { readonly kind: 'not-kept' }
>;

function forecastText(forecast: Forecast, { nowMs, clock, text }: StatusText): string {
  switch (forecast.kind) {
    case 'unknown':
      return text('status.forecast.unknown');
    case 'estimate': {
      const { durationMs, noLaterThan = Infinity } = forecast;
      if (noLaterThan - nowMs < durationMs)
        return text('status.forecast.estimateTimeout', { time: clock(noLaterThan) });
      const duration = formatDuration(durationMs, text);
      return text(
        forecast.source === 'seen' ? 'status.forecast.estimateSeen' : 'status.forecast.estimateDefault',
        { duration },
      );
    }
    default:
      return assertNever(forecast);
  }
}
