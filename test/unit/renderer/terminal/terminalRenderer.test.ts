import { expect, test } from 'vitest';
import { createTerminalRenderer } from '../../../../renderer/terminal/terminalRenderer.ts';

type Card = { readonly has?: 'fast' | 'slow' | 'none'; readonly fails?: boolean };

function start(wanted: 'auto' | 'webgl' | 'dom', { has = 'fast', fails = false }: Card = {}) {
  let contexts = 0;
  let loads = 0;
  let changes = 0;
  let isLoaded = false;
  let lose = (): void => {};
  const renderer = createTerminalRenderer({
    wanted,
    hasGraphics: (least) => has === 'fast' || (has === 'slow' && least === 'any'),
    load: async () => {
      isLoaded = true;
    },
    changed: () => {
      changes += 1;
    },
    activate: () => {
      if (!isLoaded) return undefined;
      loads += 1;
      if (fails) throw new Error('no context');
      contexts += 1;
      return {
        dispose: () => {
          contexts -= 1;
        },
        onContextLoss: (listener) => (lose = listener),
      };
    },
  });
  /** What was asked for has been loaded. */
  const settled = async () => {
    await new Promise(setImmediate);
    return { contexts, loads };
  };
  return { renderer, settled, lose: () => lose(), changes: () => changes };
}

test('only a terminal that is seen holds a context', async () => {
  const { renderer, settled } = start('auto');
  expect(await settled()).toEqual({ contexts: 0, loads: 0 });
  renderer.setShown(true);
  expect(await settled()).toEqual({ contexts: 1, loads: 1 });
  renderer.setShown(false);
  expect(await settled()).toEqual({ contexts: 0, loads: 1 });
  // Hidden before it is loaded.
  renderer.setShown(true);
  renderer.setShown(false);
  expect((await settled()).contexts).toBe(0);
});

test('the page draws where there is no card, or a program in its place, or nobody wants one', async () => {
  for (const [wanted, has, contexts] of [
    ['auto', 'none', 0],
    ['auto', 'slow', 0],
    ['webgl', 'slow', 1],
    ['webgl', 'none', 0],
    ['dom', 'fast', 0],
  ] as const) {
    const { renderer, settled } = start(wanted, { has });
    renderer.setShown(true);
    expect([wanted, has, (await settled()).contexts]).toEqual([wanted, has, contexts]);
  }
});

test('a context that is lost, or can’t be had, leaves the page to draw', async () => {
  const { renderer, settled, lose } = start('auto');
  for (let loss = 1; loss <= 3; loss += 1) {
    renderer.setShown(true);
    expect(await settled()).toEqual({ contexts: 1, loads: loss });
    lose();
    expect((await settled()).contexts).toBe(0);
    renderer.setShown(false);
  }
  renderer.setShown(true);
  expect(await settled()).toEqual({ contexts: 0, loads: 3 });
  // Who asks for another way gets another try.
  renderer.setWanted('webgl');
  expect((await settled()).contexts).toBe(1);

  const failing = start('auto', { fails: true });
  failing.renderer.setShown(true);
  await failing.settled();
  failing.renderer.setShown(true);
  expect(await failing.settled()).toEqual({ contexts: 0, loads: 1 });
});

test('a terminal takes its size again where it is drawn in another way while it is seen', async () => {
  const { renderer, settled, lose, changes } = start('auto');
  renderer.setShown(true);
  await settled();
  // It came after the terminal had taken its size.
  expect(changes()).toBe(1);
  renderer.setShown(false);
  renderer.setShown(true);
  expect([changes(), (await settled()).contexts]).toEqual([1, 1]);
  lose();
  expect(changes()).toBe(2);
  renderer.setWanted('dom');
  expect(changes()).toBe(2);
  renderer.setWanted('webgl');
  expect(changes()).toBe(3);
});

test('a terminal that is gone lets its context go', async () => {
  const { renderer, settled } = start('auto');
  renderer.setShown(true);
  await settled();
  renderer.stop();
  renderer.setShown(true);
  expect((await settled()).contexts).toBe(0);
});
