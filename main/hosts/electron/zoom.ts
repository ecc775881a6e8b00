import type { WebContents } from 'electron';
import type { Stop } from '../../core/ports.ts';

type ZoomedContents = Pick<WebContents, 'setZoomFactor'> & {
  readonly on: (event: 'did-finish-load', listener: () => void) => unknown;
  readonly once: (event: 'destroyed', listener: () => void) => unknown;
};

export type Zoom = {
  /** Of every window there is and will be. */
  readonly set: (percent: number) => void;
  /** Zooms this page too, again whenever it was loaded anew. */
  readonly follow: (contents: ZoomedContents) => Stop;
};

/** Chromium's own zoom: everything grows, terminals and their mouse too. */
export function createZoom(): Zoom {
  const all = new Set<ZoomedContents>();
  let factor = 1;
  return {
    set: (percent) => {
      factor = percent / 100;
      for (const contents of all) contents.setZoomFactor(factor);
    },
    follow: (contents) => {
      const stop = (): void => void all.delete(contents);
      all.add(contents);
      // Before the first load there is no page to zoom.
      contents.on('did-finish-load', () => contents.setZoomFactor(factor));
      contents.once('destroyed', stop);
      return stop;
    },
  };
}
