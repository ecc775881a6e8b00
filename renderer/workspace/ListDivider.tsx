import type { PointerEvent } from 'react';
import { useApp, useView } from '../appContext.ts';
import { useText } from '../i18n.ts';
import { useSeparator } from '../ui/useSeparator.ts';
import { boundedListPx, foldsAt, leastListPx, listWidth } from './listWidth.ts';

type ListDividerProps = {
  /** As wide as the list is now. */
  readonly listPx: number;
  readonly windowPx: number;
};

/** The line between the list of jobs and the terminals. Dragged far enough to the left it folds the list. */
export function ListDivider({ listPx, windowPx }: ListDividerProps) {
  const text = useText();
  const { view } = useApp();
  const isFolded = useView((state) => state.listFolded);
  const put = (px: number): void => {
    const listFolded = foldsAt(px);
    if (listFolded !== isFolded) view.setState({ listFolded });
    if (!listFolded) listWidth.setState({ px: boundedListPx(px, windowPx) });
  };
  const separator = useSeparator({
    direction: 'row',
    // By keys it folds at its end only.
    move: (by) =>
      put(by === -1 ? 0 : isFolded && by > 0 ? leastListPx : Math.max(leastListPx, listPx + by * windowPx)),
    follow: (event: PointerEvent<HTMLElement>) =>
      put(event.clientX - (event.currentTarget.parentElement?.getBoundingClientRect().left ?? 0)),
    reset: () => {
      view.setState({ listFolded: false });
      listWidth.setState({ px: undefined });
    },
    toggle: () => view.setState({ listFolded: !isFolded }),
  });
  return (
    <div
      {...separator}
      className="pane-divider list-divider"
      data-direction="row"
      aria-label={text('jobs.divider')}
      aria-valuenow={Math.round((listPx / windowPx) * 100)}
      title={text('jobs.dividerHint')}
      style={{ left: '100%', top: 0, bottom: 0 }}
    />
  );
}
