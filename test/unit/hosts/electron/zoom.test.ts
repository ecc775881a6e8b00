import { describe, expect, it } from 'vitest';
import { createZoom } from '../../../../main/hosts/electron/zoom.ts';

function createContents() {
  const factors: number[] = [];
  const listeners = new Map<string, () => void>();
  return {
    factors,
    tell: (event: string) => listeners.get(event)?.(),
    setZoomFactor: (factor: number) => void factors.push(factor),
    on: (event: string, listener: () => void) => listeners.set(event, listener),
    once: (event: string, listener: () => void) => listeners.set(event, listener),
  };
}

describe('zoom', () => {
  it('is that of every window, those too that come later, and stays when a page is loaded anew', () => {
    const zoom = createZoom();
    const [first, second] = [createContents(), createContents()];
    zoom.follow(first);
    zoom.set(150);
    zoom.follow(second);
    second.tell('did-finish-load');
    first.tell('did-finish-load');
    expect([first.factors, second.factors]).toEqual([[1.5, 1.5], [1.5]]);
  });

  it('leaves windows alone that are gone', () => {
    const zoom = createZoom();
    const contents = createContents();
    zoom.follow(contents);
    contents.tell('destroyed');
    zoom.set(200);
    expect(contents.factors).toEqual([]);
  });
});
