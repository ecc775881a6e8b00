import { useCallback } from 'react';
import { useApp, useView } from '../appContext.ts';
import { useLater } from '../ui/useLater.ts';

const load = () => import('./AfterScriptDialog.tsx');

/** Writes an after_script, over what else the window shows, while it is asked for. */
export function AfterScriptView() {
  const { view } = useApp();
  const asked = useView((state) => state.afterScriptFor);
  const onFail = useCallback(() => view.setState({ afterScriptFor: undefined }), [view]);
  const part = useLater({ load, isWanted: asked !== undefined, onFail });
  return asked && part ? <part.AfterScriptDialog jobName={asked.jobName} /> : null;
}
