import { expect, it } from 'vitest';
import { restCursor } from '../../../renderer/terminal/cursorRest.ts';
import { createTestClock } from './testClient.ts';

/** A terminal as far as its cursor goes. */
function createBench({ blinks = true } = {}) {
  const clock = createTestClock();
  const element = new EventTarget();
  const listeners = new Set<() => void>();
  const listen = (listener: () => void) => {
    listeners.add(listener);
    return { dispose: () => void listeners.delete(listener) };
  };
  const options = { cursorBlink: blinks };
  const rest = restCursor({
    ...clock,
    element,
    terminal: { options, onData: listen, onWriteParsed: listen },
    wantsBlink: () => blinks,
  });
  return {
    clock,
    element,
    rest,
    options,
    listeners,
    keyOrOutput: () => {
      for (const listener of listeners) listener();
    },
  };
}

it('a cursor stands still ten seconds after the last key or output, and blinks at the next', () => {
  const { clock, options, keyOrOutput } = createBench();
  clock.advance(9_999);
  expect(options.cursorBlink).toBe(true);
  keyOrOutput();
  clock.advance(9_999);
  expect(options.cursorBlink).toBe(true);
  clock.advance(1);
  expect(options.cursorBlink).toBe(false);
  keyOrOutput();
  expect(options.cursorBlink).toBe(true);
});

it('a cursor blinks where the terminal gets the focus, and never where it is set to stand still', () => {
  const { clock, options, element } = createBench();
  clock.advance(10_000);
  element.dispatchEvent(new Event('focusin'));
  expect(options.cursorBlink).toBe(true);
  const still = createBench({ blinks: false });
  still.keyOrOutput();
  expect(still.options.cursorBlink).toBe(false);
});

it('nothing is listened to any more when it is stopped', () => {
  const { clock, options, element, listeners, rest } = createBench();
  rest.stop();
  clock.advance(60_000);
  element.dispatchEvent(new Event('focusin'));
  expect([options.cursorBlink, listeners.size]).toEqual([true, 0]);
});
