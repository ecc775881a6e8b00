import { Emitter } from './emitter.ts';
import type { StandInDisplay } from './options.ts';
import { runtime } from './runtime.ts';

type ScreenEvents = {
  readonly 'display-added': readonly [event: object, display: Electron.Display];
  readonly 'display-removed': readonly [event: object, display: Electron.Display];
  readonly 'display-metrics-changed': readonly [
    event: object,
    display: Electron.Display,
    changedMetrics: string[],
  ];
};

let displays: readonly StandInDisplay[] = runtime.options.displays;

/** The imagined desk: the first display is the primary one. */
export class Screen
  extends Emitter<ScreenEvents>
  implements
    Pick<
      Electron.Screen,
      | 'getAllDisplays'
      | 'getPrimaryDisplay'
      | 'getDisplayMatching'
      | 'getDisplayNearestPoint'
      | 'getCursorScreenPoint'
    >
{
  getAllDisplays(): Electron.Display[] {
    runtime.needReady('screen');
    return displays.map(toDisplay);
  }

  getPrimaryDisplay(): Electron.Display {
    const [first] = this.getAllDisplays();
    return first ?? runtime.notImitated('a desk without displays');
  }

  getDisplayMatching(bounds: Electron.Rectangle): Electron.Display {
    return this.#most((display) => overlap(display.bounds, bounds));
  }

  getDisplayNearestPoint({ x, y }: Electron.Point): Electron.Display {
    return this.#most(({ bounds }) => -distance(bounds, { x, y }));
  }

  getCursorScreenPoint(): Electron.Point {
    return { x: 0, y: 0 };
  }

  #most(rate: (display: Electron.Display) => number): Electron.Display {
    const primary = this.getPrimaryDisplay();
    return this.getAllDisplays().reduce(
      (best, display) => (rate(display) > rate(best) ? display : best),
      primary,
    );
  }
}

export const screen = new Screen();

/** A display is plugged in, unplugged or changed. */
export function setDisplays(next: readonly StandInDisplay[]): void {
  const before = displays;
  displays = next;
  for (const display of before) {
    if (!next.some(({ id }) => id === display.id)) screen.emit('display-removed', {}, toDisplay(display));
  }
  for (const display of next) {
    const old = before.find(({ id }) => id === display.id);
    if (old === undefined) screen.emit('display-added', {}, toDisplay(display));
    else if (JSON.stringify(old) !== JSON.stringify(display)) {
      screen.emit('display-metrics-changed', {}, toDisplay(display), ['bounds', 'workArea']);
    }
  }
}

function overlap(one: Electron.Rectangle, other: Electron.Rectangle): number {
  const width = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x);
  const height = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y);
  return Math.max(0, width) * Math.max(0, height);
}

function distance(area: Electron.Rectangle, { x, y }: Electron.Point): number {
  const outside = (from: number, length: number, at: number): number =>
    Math.max(from - at, 0, at - (from + length));
  return Math.hypot(outside(area.x, area.width, x), outside(area.y, area.height, y));
}

function toDisplay({ id, bounds, workArea, scaleFactor }: StandInDisplay): Electron.Display {
  return {
    id,
    bounds,
    workArea,
    scaleFactor,
    accelerometerSupport: 'unknown',
    colorDepth: 24,
    colorSpace: '{primaries:BT709, transfer:SRGB, matrix:RGB, range:FULL}',
    depthPerComponent: 8,
    detected: true,
    displayFrequency: 60,
    internal: false,
    label: `Display ${id}`,
    maximumCursorSize: { width: 64, height: 64 },
    monochrome: false,
    nativeOrigin: { x: bounds.x, y: bounds.y },
    rotation: 0,
    size: { width: bounds.width, height: bounds.height },
    touchSupport: 'unknown',
    workAreaSize: { width: workArea.width, height: workArea.height },
  };
}
