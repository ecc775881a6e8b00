import { describe, expect, test } from 'vitest';
import {
  findWindowPlace,
  writeWindowPlace,
  type PlaceRequest,
  type Screen,
} from '../../../../main/hosts/electron/windowPlace.ts';
import { createMemoryStore } from '../../core/memoryPorts.ts';

const laptop: Screen = { id: 1, workArea: { x: 0, y: 25, width: 1920, height: 1055 } };
const desk: Screen = { id: 2, workArea: { x: 1920, y: 0, width: 2560, height: 1440 } };
const both = { all: [laptop, desk], primary: laptop };
const onlyLaptop = { all: [laptop], primary: laptop };

function setUp() {
  const store = createMemoryStore();
  return {
    store,
    remember: (bounds: PlaceRequest['others'][number], screen: Screen, maximized = false, windowId = 'w1') =>
      writeWindowPlace(store, { windowId, bounds, maximized, screen }),
    find: (request: Partial<PlaceRequest> = {}) =>
      findWindowPlace(store, { windowId: 'w1', screens: both, others: [], ...request }),
  };
}

const onDesk = { x: 2500, y: 300, width: 1400, height: 900 };

describe('a window', () => {
  test('begins at 1280 × 800 in the middle of the first display', () => {
    expect(setUp().find()).toEqual({
      bounds: { x: 320, y: 153, width: 1280, height: 800 },
      maximized: false,
    });
  });

  test('comes back to its place, on its display, maximized if it was', () => {
    const { find, remember } = setUp();
    remember(onDesk, desk, true);
    expect(find()).toEqual({ bounds: onDesk, maximized: true });
  });

  test('has its place under its own number', () => {
    const { find, remember } = setUp();
    remember(onDesk, desk, false, 'w2');
    expect([find({ windowId: 'w2' }).bounds, find().bounds.x]).toEqual([onDesk, 320]);
  });

  test('stands wholly on the first display when its own is gone', () => {
    const { find, remember } = setUp();
    remember(onDesk, desk, true);
    // Half of the room beside it was left of it, about half of what is below it above it.
    expect(find({ screens: onlyLaptop })).toEqual({
      bounds: { x: 260, y: 111, width: 1400, height: 900 },
      maximized: true,
    });
  });

  test('keeps to its part of the display when that has another resolution or scale', () => {
    const { find, remember } = setUp();
    remember({ x: 3080, y: 540, width: 1400, height: 900 }, desk);
    const smaller = { id: 2, workArea: { x: 1920, y: 0, width: 1600, height: 1000 } };
    // It stood in the lower right corner, and still does.
    expect(find({ screens: { all: [laptop, smaller], primary: laptop } }).bounds).toEqual({
      x: 2120,
      y: 100,
      width: 1400,
      height: 900,
    });
  });

  test('is made smaller for a display that is smaller than it was', () => {
    const { find, remember } = setUp();
    remember({ x: 1920, y: 0, width: 2560, height: 1440 }, desk);
    expect(find({ screens: onlyLaptop }).bounds).toEqual({ x: 0, y: 25, width: 1920, height: 1055 });
  });

  test('follows a display that others were arranged around', () => {
    const { find, remember } = setUp();
    remember(onDesk, desk);
    const moved = { ...desk, workArea: { ...desk.workArea, x: -2560 } };
    expect(find({ screens: { all: [laptop, moved], primary: laptop } }).bounds).toEqual({
      ...onDesk,
      x: -1980,
    });
  });

  test('is never smaller than what is of use, whatever the display', () => {
    const { find, remember } = setUp();
    remember(onDesk, desk);
    const tiny = { id: 9, workArea: { x: 0, y: 0, width: 640, height: 400 } };
    expect(find({ screens: { all: [tiny], primary: tiny } }).bounds).toEqual({
      x: 0,
      y: 0,
      width: 720,
      height: 480,
    });
  });

  test.each([
    undefined,
    'garbage',
    { bounds: { x: 0, y: 0, width: -4, height: 1 }, maximized: false },
    { position: { x: 1, y: 2 }, width: 1000, height: 700, maximized: true },
  ])('begins anew with %j in the store', (value) => {
    const { find, store } = setUp();
    store.write('window.w1', value);
    expect(find()).toEqual({ bounds: { x: 320, y: 153, width: 1280, height: 800 }, maximized: false });
  });
});

describe('a further window', () => {
  const front = { x: 100, y: 100, width: 1200, height: 700 };

  test('stands beside the one in front, as large', () => {
    expect(setUp().find({ windowId: 'w2', others: [front] }).bounds).toEqual({
      x: 128,
      y: 128,
      width: 1200,
      height: 700,
    });
  });

  test('passes all that stand there already', () => {
    const second = { ...front, x: 128, y: 128 };
    expect(setUp().find({ windowId: 'w3', others: [second, front] }).bounds).toMatchObject({
      x: 156,
      y: 156,
    });
  });

  test('begins in the upper left corner again where there is no room', () => {
    const corner = { x: 720, y: 380, width: 1200, height: 700 };
    expect(setUp().find({ windowId: 'w2', others: [corner] }).bounds).toMatchObject({ x: 0, y: 25 });
  });

  test('of which one was torn out stands under the pointer, on its display', () => {
    expect(setUp().find({ windowId: 'w2', others: [front], at: { x: 3000, y: 500 } })).toEqual({
      bounds: { x: 2620, y: 436, width: 1280, height: 800 },
      maximized: false,
    });
  });

  test('torn out at an edge stands wholly on the display', () => {
    expect(setUp().find({ windowId: 'w2', others: [front], at: { x: 4470, y: 1430 } }).bounds).toEqual({
      x: 3200,
      y: 640,
      width: 1280,
      height: 800,
    });
  });

  test('torn out to where no display is stands on the first', () => {
    expect(setUp().find({ windowId: 'w2', others: [], at: { x: -9000, y: 1 } }).bounds).toMatchObject({
      x: 0,
      y: 25,
    });
  });
});
