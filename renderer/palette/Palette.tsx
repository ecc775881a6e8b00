import { lazy, Suspense, useEffect, type ComponentType } from 'react';
import { useApp, useView } from '../appContext.ts';
import { explainError } from '../i18n.ts';
import { afterMs } from '../state/ticker.ts';

const load = () => import('./PaletteDialog.tsx');

// Nobody needs it on the first screen.
const PaletteDialog = lazy(() =>
  load().then(
    (loaded): Loaded => ({ default: loaded.PaletteDialog }),
    (): Loaded => ({ default: Unreachable }),
  ),
);
type Loaded = { readonly default: ComponentType };

/** Soon after the first screen it is fetched all the same, to be there when Jobshell can't be reached. */
const fetchedAfterMs = 1500;

/** Everything by typing: jobs to debug, terminals to go to, actions, settings. */
export function Palette() {
  const isOpen = useView((state) => state.paletteOpen);
  useEffect(() => afterMs(fetchedAfterMs, () => void load().catch(() => undefined)), []);
  if (!isOpen) return null;
  return (
    <Suspense>
      <PaletteDialog />
    </Suspense>
  );
}

function Unreachable() {
  const { view } = useApp();
  useEffect(() => {
    const { text } = explainError({ code: 'disconnected', params: {} });
    view.setState({ paletteOpen: false, notice: text });
  }, [view]);
  return null;
}
