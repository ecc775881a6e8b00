import { useCallback } from 'react';
import { useApp, useView } from '../appContext.ts';
import { placeKey } from '../state/pipelinePlace.ts';
import { useLater } from '../ui/useLater.ts';

const load = () => import('./PipelinePane.tsx');

/** A pipeline, over the panes, while it is shown. */
export function PipelineView() {
  const { view, actions } = useApp();
  const shown = useView((state) => state.pipelineOf);
  const close = useCallback(() => {
    view.setState({ pipelineOf: undefined });
    actions.focusTerminal();
  }, [view, actions]);
  const onFail = useCallback(() => view.setState({ pipelineOf: undefined }), [view]);
  const part = useLater({ load, isWanted: shown !== undefined, onFail });
  if (!shown || !part) return null;
  return (
    <div className="pipeline-view">
      <part.PipelinePane key={placeKey(shown)} place={shown} onClose={close} />
    </div>
  );
}
