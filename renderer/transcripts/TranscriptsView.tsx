import { useCallback } from 'react';
import { useApp, useView } from '../appContext.ts';
import { useLater } from '../ui/useLater.ts';

const load = () => import('./TranscriptsDialog.tsx');

/** The recordings, over what else the window shows, while they are open. */
export function TranscriptsView() {
  const { view } = useApp();
  const isOpen = useView((state) => state.transcriptsOpen);
  const onFail = useCallback(() => view.setState({ transcriptsOpen: false }), [view]);
  const part = useLater({ load, isWanted: isOpen, onFail });
  return isOpen && part ? <part.TranscriptsDialog /> : null;
}
