import { useMemo } from 'react';
import type { Session } from '../../preload/contract/model.ts';
import { useApp, useFacts, useMirror, useView } from '../appContext.ts';
import { useText } from '../i18n.ts';
import { LogView } from '../log/LogPanel.tsx';
import { PipelineView } from '../pipeline/PipelineView.tsx';
import { layoutOf } from '../state/splitGeometry.ts';
import { splitOf } from '../state/splits.ts';
import { useEmptyDrop } from '../tabs/useTabDrag.ts';
import { useLater } from '../ui/useLater.ts';
import { Divider } from './Divider.tsx';
import { SessionPane } from './SessionPane.tsx';

type PanesProps = { readonly tabs: readonly Session[]; readonly active: Session | undefined };

/**
 * The terminals of a window. All panes are children of one place, whatever stands beside what: a terminal that moves is
 * neither drawn anew nor loses the focus.
 */
export function Panes({ tabs, active }: PanesProps) {
  const { terminals } = useApp();
  const isReady = useLater({ load: terminals.ready, isWanted: tabs.length > 0 });
  const startedAt = useMirror((state) => state.startedAt);
  const isAlone = useView((view) => view.isPaneAlone);
  const split = useView((view) => splitOf(view.splits, active?.id));
  const layout = useMemo(() => (split && !isAlone ? layoutOf(split) : undefined), [split, isAlone]);
  return (
    <div className="panes" id="panes" data-split={layout ? '' : undefined}>
      {tabs.length === 0 ? <NoTerminal /> : null}
      {(isReady ? tabs : []).map((session) => (
        <SessionPane
          key={session.id}
          session={session}
          isShown={layout ? layout.panes.has(session.id) : session.id === active?.id}
          isInFront={session.id === active?.id}
          place={layout?.panes.get(session.id)}
          pageStartedAt={startedAt}
        />
      ))}
      {split && layout
        ? layout.dividers.map((line) => (
            <Divider key={[...line.path, line.index].join('.')} split={split} line={line} />
          ))
        : null}
      <PipelineView />
      <LogView />
    </div>
  );
}

function NoTerminal() {
  const text = useText();
  const hasJobs = useFacts((facts) => facts.jobs.size > 0);
  return (
    <div className="empty" {...useEmptyDrop()}>
      <h2>{text('terminal.emptyTitle')}</h2>
      <p>{text(hasJobs ? 'terminal.emptyText' : 'terminal.emptyNoJobs')}</p>
    </div>
  );
}
