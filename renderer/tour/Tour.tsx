import { useCallback, useState, useSyncExternalStore, type KeyboardEvent } from 'react';
import { useApp } from '../appContext.ts';
import { useText } from '../i18n.ts';
import { useKeyLabel } from '../ui/shortcuts.ts';
import './tour.css';

/** Each step, and what it is about: the first of these that can be seen. */
const steps = [
  { id: 'list', anchors: ['.job-panel'] },
  { id: 'debug', anchors: ['.job-debug', '.job-panel'] },
  { id: 'countdown', anchors: ['.kept-summary', '.kept-box', '.job-time .countdown', '.job-panel'] },
  { id: 'palette', anchors: ['.palette-button'] },
] as const;

/**
 * A few notes on the main screen, one at a time. It takes no focus and covers no control: who does not want it can go on
 * working, and it goes away for good at any step.
 */
export function Tour() {
  const text = useText();
  const { actions } = useApp();
  const [index, setIndex] = useState(0);
  const paletteKeys = useKeyLabel('palette.open') ?? '';
  const step = steps[index] ?? steps[0];
  const isLast = index === steps.length - 1;
  const end = (): void => {
    void actions.run('settings.update', { tourSeen: true });
    actions.focusTerminal();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    end();
  };
  return (
    <>
      <Ring anchors={step.anchors} />
      <aside className="tour" data-region="tour" aria-label={text('tour.title')} onKeyDown={onKeyDown}>
        <div role="status">
          <p className="tour-count hint">{text('tour.step', { step: index + 1, count: steps.length })}</p>
          <h2>{text(`tour.steps.${step.id}.title`)}</h2>
          <p>{text(`tour.steps.${step.id}.text`, { keys: paletteKeys })}</p>
        </div>
        <div className="tour-buttons">
          {isLast ? null : (
            <button type="button" className="button" data-variant="quiet" onClick={end}>
              {text('tour.skip')}
            </button>
          )}
          <button
            type="button"
            className="button"
            data-variant="primary"
            onClick={() => (isLast ? end() : setIndex(index + 1))}
          >
            {text(isLast ? 'tour.done' : 'tour.next')}
          </button>
        </div>
      </aside>
    </>
  );
}

/** A frame around what a step is about. It is drawn over the page and lets everything through. */
function Ring({ anchors }: { readonly anchors: readonly string[] }) {
  const { seconds } = useApp();
  const follow = useCallback(
    (changed: () => void) => {
      window.addEventListener('resize', changed);
      // Rows come and go, panes are dragged: once a second is soon enough for a frame.
      const stop = seconds.subscribe(changed);
      return () => {
        stop();
        window.removeEventListener('resize', changed);
      };
    },
    [seconds],
  );
  // As text: the same place twice is the same.
  const place = useSyncExternalStore(follow, () => placeOf(anchors));
  const [left, top, width, height] = place.split(' ').map(Number);
  return place === '' ? null : (
    <div className="tour-ring" aria-hidden="true" style={{ left, top, width, height }} />
  );
}

function placeOf(anchors: readonly string[]): string {
  for (const anchor of anchors) {
    const element = document.querySelector(anchor);
    if (!element?.checkVisibility({ visibilityProperty: true })) continue;
    const { left, top, width, height } = element.getBoundingClientRect();
    return `${left} ${top} ${width} ${height}`;
  }
  return '';
}
