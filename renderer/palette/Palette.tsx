import { Dialog } from 'radix-ui';
import { lazy, Suspense, useEffect, useState, type ComponentType } from 'react';
import { useApp, useView } from '../appContext.ts';
import { explainError, useText } from '../i18n.ts';
import { afterMs } from '../state/ticker.ts';
import { useReturnFocus } from '../ui/useReturnFocus.ts';

const load = () => import('./PaletteSearch.tsx');

// Nobody needs it on the first screen.
const PaletteSearch = lazy(() =>
  load().then(
    (loaded): Loaded => ({ default: loaded.PaletteSearch }),
    (): Loaded => ({ default: Unreachable }),
  ),
);
type SearchProps = { readonly query: string; readonly onQuery: (query: string) => void };
type Loaded = { readonly default: ComponentType<SearchProps> };

/** Soon after the first screen it is fetched all the same, to be there when Jobshell can't be reached. */
const fetchedAfterMs = 1500;

/** Everything by typing: jobs to debug, terminals to go to, actions, settings. */
export function Palette() {
  const isOpen = useView((state) => state.paletteOpen);
  useEffect(() => afterMs(fetchedAfterMs, () => void load().catch(() => undefined)), []);
  return isOpen ? <PaletteFrame /> : null;
}

/** Stands at once and takes the keys, also while the search is being fetched: none may reach a job's shell. */
function PaletteFrame() {
  const text = useText();
  const { view } = useApp();
  const returnFocus = useReturnFocus();
  const [query, setQuery] = useState('');
  return (
    <Dialog.Root open onOpenChange={(paletteOpen) => view.setState({ paletteOpen })}>
      <Dialog.Portal>
        <Dialog.Overlay className="overlay overlay-clear" />
        <Dialog.Content className="palette" aria-describedby={undefined} {...returnFocus}>
          <Dialog.Title className="visually-hidden">{text('palette.title')}</Dialog.Title>
          <Suspense fallback={<FirstField query={query} onQuery={setQuery} />}>
            <PaletteSearch query={query} onQuery={setQuery} />
          </Suspense>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** Enter does nothing here yet: nobody chooses what they don't see. */
function FirstField({ query, onQuery }: SearchProps) {
  const text = useText();
  return (
    <input
      type="text"
      autoFocus
      autoComplete="off"
      spellCheck={false}
      aria-label={text('palette.title')}
      placeholder={text('palette.placeholder')}
      className="palette-input"
      value={query}
      onChange={(event) => onQuery(event.target.value)}
    />
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
