import type { Display, Rectangle } from 'electron';
import { z } from 'zod';
import type { ScreenPoint } from '../../../preload/contract/api.ts';
import type { Store } from '../../core/ports.ts';

/** The smallest window in which the list and an 80-column terminal are of use. */
export const smallestWindow = { width: 720, height: 480 } as const;
const firstWindow = { width: 1280, height: 800 } as const;
/** A new window stands this much right of and below the one it was opened from. */
const cascadeStep = 28;
/** Windows nearer than this to each other look like one. */
const sameSpot = 12;
/** A torn tab stays under the pointer: where the first tab of a new window stands in it. */
const tabSpot = { x: 380, y: 64 } as const;

const rectangleSchema = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(1),
  height: z.number().int().min(1),
});
const placeSchema = z.object({
  /** As they are when it is not maximized. */
  bounds: rectangleSchema,
  maximized: z.boolean(),
  /** The display it stood on, and what of that could be used then. */
  display: z.object({ id: z.number(), workArea: rectangleSchema }),
});
type RememberedPlace = z.infer<typeof placeSchema>;

export type Screen = Pick<Display, 'id' | 'workArea'>;
export type Screens = {
  /** Those there are now. */
  readonly all: readonly Screen[];
  readonly primary: Screen;
};

export type PlaceRequest = {
  readonly windowId: string;
  readonly screens: Screens;
  /** The other windows, the one in front first. */
  readonly others: readonly Rectangle[];
  /** Where a tab was dropped. */
  readonly at?: ScreenPoint | undefined;
};

export type WindowPlace = { readonly bounds: Rectangle; readonly maximized: boolean };

/**
 * Where a window shall stand: where the window of this id stood last, moved and made smaller as far as the displays there
 * are now ask for; beside the window in front where it would hide another; under the pointer that dropped a tab.
 */
export function findWindowPlace(store: Store, request: PlaceRequest): WindowPlace {
  const { windowId, screens, others, at } = request;
  const remembered = placeSchema.safeParse(store.read(storeKey(windowId))).data;
  if (at) {
    const screen = screens.all.find(({ workArea }) => contains(workArea, at)) ?? screens.primary;
    const { width, height } = remembered?.bounds ?? firstWindow;
    const wanted = { x: at.x - tabSpot.x, y: at.y - tabSpot.y, width, height };
    return { bounds: fitInto(wanted, screen.workArea), maximized: false };
  }
  const place = remembered ? recall(remembered, screens) : firstPlace(screens, others);
  return { ...place, bounds: besideOthers(place.bounds, request) };
}

/** Remembers the place of a window, and the display it stands on. */
export function writeWindowPlace(
  store: Store,
  place: WindowPlace & { readonly windowId: string; readonly screen: Screen },
): void {
  const { windowId, bounds, maximized, screen } = place;
  const remembered: RememberedPlace = {
    bounds: plain(bounds),
    maximized,
    display: { id: screen.id, workArea: plain(screen.workArea) },
  };
  store.write(storeKey(windowId), remembered);
}

function storeKey(windowId: string): string {
  return `window.${windowId}`;
}

/** The same display with another resolution or scale: the same place in proportion. It is gone: the same on the first one. */
function recall({ bounds, maximized, display }: RememberedPlace, { all, primary }: Screens): WindowPlace {
  const { workArea } = all.find(({ id }) => id === display.id) ?? primary;
  return {
    bounds: fitInto(inProportion(bounds, { from: display.workArea, to: workArea }), workArea),
    maximized,
  };
}

function firstPlace({ primary }: Screens, [front]: readonly Rectangle[]): WindowPlace {
  const { workArea } = primary;
  const wanted = front ?? {
    ...firstWindow,
    x: workArea.x + Math.round((workArea.width - firstWindow.width) / 2),
    y: workArea.y + Math.round((workArea.height - firstWindow.height) / 2),
  };
  return { bounds: front ? plain(front) : fitInto(wanted, workArea), maximized: false };
}

/** Moves a window that would cover another one exactly, step by step, and from the lower right corner back to the upper left. */
function besideOthers(bounds: Rectangle, { screens, others }: PlaceRequest): Rectangle {
  const { workArea } = screenOf(bounds, screens);
  let place = bounds;
  // Each step passes one other window at most, so this ends.
  for (let step = 0; step <= others.length && others.some((other) => isSameSpot(other, place)); step += 1) {
    const next = { ...place, x: place.x + cascadeStep, y: place.y + cascadeStep };
    const fits =
      next.x + next.width <= workArea.x + workArea.width &&
      next.y + next.height <= workArea.y + workArea.height;
    place = fits
      ? next
      : { ...place, x: workArea.x + step * cascadeStep, y: workArea.y + step * cascadeStep };
  }
  return fitInto(place, workArea);
}

/** The display most of it lies on. */
function screenOf(bounds: Rectangle, { all, primary }: Screens): Screen {
  const shared = (screen: Screen) => overlap(screen.workArea, bounds);
  const best = all.toSorted((one, other) => shared(other) - shared(one))[0];
  return best && shared(best) > 0 ? best : primary;
}

function inProportion(
  bounds: Rectangle,
  { from, to }: { readonly from: Rectangle; readonly to: Rectangle },
): Rectangle {
  if (from.x === to.x && from.y === to.y && from.width === to.width && from.height === to.height)
    return bounds;
  // Of the room beside the window, as much as before stands left of it; its size changes only where it must.
  const width = Math.min(bounds.width, to.width);
  const height = Math.min(bounds.height, to.height);
  const share = (start: number, room: number) => (room <= 0 ? 0 : Math.min(1, Math.max(0, start / room)));
  return {
    width,
    height,
    x: to.x + Math.round(share(bounds.x - from.x, from.width - bounds.width) * (to.width - width)),
    y: to.y + Math.round(share(bounds.y - from.y, from.height - bounds.height) * (to.height - height)),
  };
}

/** Wholly within `area`; on a display smaller than the smallest window its upper left part. */
function fitInto(bounds: Rectangle, area: Rectangle): Rectangle {
  const width = Math.max(smallestWindow.width, Math.min(bounds.width, area.width));
  const height = Math.max(smallestWindow.height, Math.min(bounds.height, area.height));
  return {
    width,
    height,
    x: Math.round(Math.max(area.x, Math.min(bounds.x, area.x + area.width - width))),
    y: Math.round(Math.max(area.y, Math.min(bounds.y, area.y + area.height - height))),
  };
}

function contains(area: Rectangle, { x, y }: ScreenPoint): boolean {
  return x >= area.x && x < area.x + area.width && y >= area.y && y < area.y + area.height;
}

function isSameSpot(one: Rectangle, other: Rectangle): boolean {
  return Math.abs(one.x - other.x) < sameSpot && Math.abs(one.y - other.y) < sameSpot;
}

function overlap(one: Rectangle, other: Rectangle): number {
  const width = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x);
  const height = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y);
  return width > 0 && height > 0 ? width * height : 0;
}

/** Whole numbers and nothing else, whatever the rectangle came with. */
function plain({ x, y, width, height }: Rectangle): Rectangle {
  return { x: Math.round(x), y: Math.round(y), width: Math.round(width), height: Math.round(height) };
}
