import { beforeAll, expect, it, vi } from 'vitest';
import type * as ListWidth from '../../../renderer/workspace/listWidth.ts';

let list: typeof ListWidth;

// The page's storage, which is read as soon as the module is there.
beforeAll(async () => {
  const kept = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  });
  list = await import('../../../renderer/workspace/listWidth.ts');
});

it('takes what was kept, unless it makes no sense', () => {
  expect(['320', '200', '12', '-5', 'wide', '', null, 'Infinity'].map(list.readWidth)).toEqual([
    320,
    200,
    ...Array.from({ length: 6 }, () => undefined),
  ]);
});

it('leaves the terminals their room, and the list its least', () => {
  expect([100, 288, 5000].map((px) => list.boundedListPx(px, 1280))).toEqual([200, 288, 768]);
  expect(list.boundedListPx(600, 700)).toBe(400);
  expect(list.boundedListPx(600, 320)).toBe(200);
});

it('folds where it would be less than half as wide as it may be', () => {
  expect([0, 133, 134, 200].map(list.foldsAt)).toEqual([true, true, false, false]);
});

it('starts narrower in a small window', () => {
  expect([900, 1280].map(list.usualListPx)).toEqual([240, 288]);
});

it('is kept, and forgotten when it is put back', () => {
  list.listWidth.setState({ px: 333 });
  expect(list.readWidth(localStorage.getItem('jobshell.listWidth'))).toBe(333);
  list.listWidth.setState({ px: undefined });
  expect(localStorage.getItem('jobshell.listWidth')).toBeNull();
});
