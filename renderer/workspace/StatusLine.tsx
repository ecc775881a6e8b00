import type { ListState, Session } from '../../preload/contract/model.ts';
import { useApp, useFacts, useMirror, useTicking, useView } from '../appContext.ts';
import { formatNumber, useText } from '../i18n.ts';
import { firstAccount, keptPhase, shownState } from '../state/select.ts';
import { formatElapsed } from '../state/time.ts';
import { SizeIcon, TerminalIcon } from '../ui/icons.tsx';
import { useKeyLabel } from '../ui/shortcuts.ts';
import { Tip } from '../ui/Tip.tsx';

/** How the shown terminal stands, and how fresh the list is. */
export function StatusLine({ session }: { readonly session: Session | undefined }) {
  const text = useText();
  const line = useMirror((state) => state.line);
  const link = useView((view) => view.hoveredLink);
  const { isMac } = useApp();
  return (
    <footer className="status-line" aria-label={text('statusLine.name')}>
      {link ? (
        <span className="status-link">
          {text('terminal.linkHint', { keys: isMac ? '⌘' : text('keys.names.Ctrl'), url: link })}
        </span>
      ) : (
        <div className="status-left">{session ? <SessionFigures session={session} /> : null}</div>
      )}
      <div className="status-right">
        {line === 'down' ? <span className="status-down">{text('app.lineDownShort')}</span> : <ListFigures />}
      </div>
    </footer>
  );
}

function SessionFigures({ session }: { readonly session: Session }) {
  const text = useText();
  const { actions } = useApp();
  const fixSizeKeys = useKeyLabel('terminal.fixSize');
  const kept = useFacts((facts) => keptPhase(facts, session.jobId));
  const state = text(`tabs.states.${shownState(session, kept)}`);
  const { shellSize, latencyMs, runnerVersion, executor } = session;
  return (
    <>
      <span className="status-state">{state.charAt(0).toUpperCase() + state.slice(1)}</span>
      {executor ? <span>{executor}</span> : null}
      {runnerVersion ? <span>{text('statusLine.runnerVersion', { version: runnerVersion })}</span> : null}
      {shellSize ? <span className="figures">{text('statusLine.size', shellSize)}</span> : null}
      {session.state.kind === 'connected' ? (
        <Tip text={text('terminal.fixSizeHint', shellSize ?? { rows: '?', columns: '?' })} keys={fixSizeKeys}>
          <button type="button" className="status-button" onClick={() => actions.fixSize(session.id)}>
            <SizeIcon />
            {text('terminal.fixSize')}
          </button>
        </Tip>
      ) : null}
      <StepsButton sessionId={session.id} />
      {latencyMs === undefined ? null : (
        <span className="figures">{text('statusLine.latency', { ms: Math.round(latencyMs) })}</span>
      )}
    </>
  );
}

/** The job's own commands, beside its terminal. */
function StepsButton({ sessionId }: { readonly sessionId: string }) {
  const text = useText();
  const { runner } = useApp();
  const keys = useKeyLabel('steps.toggle');
  const isOpen = useView((view) => view.stepsShown.has(sessionId));
  return (
    <Tip text={text('actions.steps.toggle')} keys={keys}>
      <button
        type="button"
        className="status-button"
        aria-pressed={isOpen}
        onClick={() => runner.run('steps.toggle', { sessionId })}
      >
        <TerminalIcon />
        {text('steps.button')}
      </button>
    </Tip>
  );
}

function ListFigures() {
  const text = useText();
  const list = useFacts((facts) => facts.lists.get(firstAccount(facts)?.id ?? ''));
  if (!list) return null;
  return (
    <>
      <ListProgress list={list} />
      <span className="figures">
        {text('statusLine.requests', { count: formatNumber(list.requestsPerMinute) })}
      </span>
    </>
  );
}

function ListProgress({ list }: { readonly list: ListState }) {
  const text = useText();
  if (!list.complete) return <span>{text('jobs.lookingMore')}</span>;
  if (list.updatedAt === undefined) return <span>{text('statusLine.listNotYet')}</span>;
  return <ListAge updatedAt={list.updatedAt} />;
}

/** A list younger than this is as fresh as it gets. */
const freshMs = 30_000;

function ListAge({ updatedAt }: { readonly updatedAt: number }) {
  const text = useText();
  const { tenSeconds } = useApp();
  const age = useTicking(tenSeconds, (nowMs) =>
    nowMs - updatedAt < freshMs
      ? text('statusLine.listNow')
      : text('statusLine.listAge', { age: formatElapsed(nowMs - updatedAt, text) }),
  );
  return <span className="figures">{age}</span>;
}
