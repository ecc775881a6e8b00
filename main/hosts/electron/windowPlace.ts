import type { Rectangle } from 'electron';
import { z } from 'zod';
import type { Store } from '../../core/ports.ts';

/** The smallest window in which the list and an 80-column terminal are of use. */
export const smallestWindow = { width: 720, height: 480 } as const;
const firstWindow = { width: 1280, height: 800 } as const;

const storeKey = 'window';
const placeSchema = z.object({
  position: z.object({ x: z.number().int(), y: z.number().int() }).optional(),
  width: z.number().int().min(smallestWindow.width),
  height: z.number().int().min(smallestWindow.height),
  maximized: z.boolean(),
});

export type WindowPlace = {
  readonly position?: { readonly x: number; readonly y: number };
  readonly width: number;
  readonly height: number;
  readonly maximized: boolean;
};

/** Where the window was last, unless no screen shows that place any more. */
export function readWindowPlace(store: Store, screens: readonly Rectangle[]): WindowPlace {
  const place = placeSchema.safeParse(store.read(storeKey)).data ?? {
    ...firstWindow,
    position: undefined,
    maximized: false,
  };
  const { position, ...rest } = place;
  if (position === undefined) return rest;
  return screens.some((screen) => overlaps(screen, { ...rest, ...position })) ? { ...rest, position } : rest;
}

/** Remembers the place of a window: its bounds as they are when it is not maximized. */
export function writeWindowPlace(
  store: Store,
  window: { readonly bounds: Rectangle; readonly maximized: boolean },
): void {
  const { x, y, width, height } = window.bounds;
  store.write(storeKey, { position: { x, y }, width, height, maximized: window.maximized });
}

/** A title bar's worth of the window must be reachable. */
const reachableWidth = 100;
const reachableHeight = 30;

function overlaps(screen: Rectangle, window: Rectangle): boolean {
  const width = Math.min(screen.x + screen.width, window.x + window.width) - Math.max(screen.x, window.x);
  const height = Math.min(screen.y + screen.height, window.y + window.height) - Math.max(screen.y, window.y);
  return width >= reachableWidth && height >= reachableHeight && window.y >= screen.y;
}
