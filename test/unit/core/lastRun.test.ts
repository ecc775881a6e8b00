import { expect, it } from 'vitest';
import { createLastRun } from '../../../main/core/lastRun.ts';
import { createMemoryStore } from './memoryPorts.ts';

it('a first run follows no crash', () => {
  expect(createLastRun(createMemoryStore()).endedUnexpectedly).toBe(false);
});

it('a run that quit leaves no mark, one that did not is told of once', () => {
  const store = createMemoryStore();
  createLastRun(store).quits();
  const second = createLastRun(store);
  const third = createLastRun(store);
  third.quits();
  const fourth = createLastRun(store);
  expect([second, third, fourth].map(({ endedUnexpectedly }) => endedUnexpectedly)).toEqual([
    false,
    true,
    false,
  ]);
});
