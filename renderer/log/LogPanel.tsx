import type { Session } from '../../preload/contract/model.ts';
import { useCallback } from 'react';
import { useApp, useFacts, useView } from '../appContext.ts';
import { useLater } from '../ui/useLater.ts';

const load = () => import('./LogPane.tsx');

/** The log of a terminal's job, in the same pane. */
export function LogPanel({ session }: { readonly session: Session }) {
  const { actions } = useApp();
  const isOpen = useView((view) => view.logsShown.has(session.id));
  const close = useCallback(() => {
    actions.toggleLog({ sessionId: session.id });
    actions.focusTerminal();
  }, [actions, session.id]);
  const part = useLater({ load, isWanted: isOpen });
  const { jobId, jobName, webUrl } = session;
  return isOpen && part ? <part.LogPane job={{ jobId, jobName, webUrl }} hasPlaces onClose={close} /> : null;
}

/** The log of a job that has no terminal here, over the panes. */
export function LogView() {
  const { view, actions } = useApp();
  const shown = useView((state) => state.logOf);
  const close = useCallback(() => {
    view.setState({ logOf: undefined });
    actions.focusTerminal();
  }, [view, actions]);
  const part = useLater({ load, isWanted: shown !== undefined });
  // Its figures stay known while it is shown, also when it leaves the list.
  const job = useFacts((facts) => facts.jobs.get(shown?.jobId ?? ''));
  if (!shown || !part) return null;
  return (
    <div className="log-view">
      <part.LogPane
        key={shown.jobId}
        job={{ ...shown, webUrl: job?.webUrl ?? shown.webUrl }}
        hasPlaces={false}
        onClose={close}
      />
    </div>
  );
}
