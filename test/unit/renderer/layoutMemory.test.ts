import { expect, test } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { Session } from '../../../preload/contract/model.ts';
import { applySnapshot } from '../../../renderer/state/facts.ts';
import type { MirrorState } from '../../../renderer/state/mirror.ts';
import { layoutOf } from '../../../renderer/state/splitGeometry.ts';
import { putBeside, replaceSplit, type Splits } from '../../../renderer/state/splits.ts';
import { moveDivider, panesOf } from '../../../renderer/state/splitTree.ts';
import type { ViewState } from '../../../renderer/state/view.ts';
import { createLayoutMemory } from '../../../renderer/tabs/layoutMemory.ts';
import { makeSession, makeSnapshot } from './facts.ts';

/** A page of one run. Sessions have other ids in each; their jobs stay. */
function start(run: string, kept: Map<string, string>) {
  const mirror = createStore<MirrorState>(() => Object.assign(Object.create(null), { facts: undefined }));
  const view = createStore<ViewState>(() => Object.assign(Object.create(null), { splits: [] }));
  const memory = createLayoutMemory({
    mirror: { store: mirror },
    view,
    windowId: 'w1',
    storage: {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, value),
    },
  });
  let sessions: readonly Session[] = [];
  const open = (...jobs: readonly number[]): void => {
    sessions = [...sessions, ...jobs.map((job) => makeSession(`${run}${job}`, { jobId: `a:${job}` }))];
    mirror.setState({ facts: applySnapshot(makeSnapshot({ sessions: [...sessions] })) });
  };
  const arrange = (splits: Splits): void => {
    view.setState({ splits });
    memory.keep();
  };
  const shown = (): readonly string[] => view.getState().splits.map((split) => panesOf(split).join(' '));
  return { open, arrange, shown, view };
}

function arranged(kept: Map<string, string>): void {
  const { open, arrange } = start('x', kept);
  open(1, 2, 3, 4);
  const both = putBeside([], { target: 'x1', side: 'right', sessionId: 'x2' });
  const three = putBeside(both, { target: 'x2', side: 'down', sessionId: 'x3' });
  const [split] = three;
  const wider = split && moveDivider(split, { path: [], index: 0, by: 0.2, leastShare: 0.1 });
  arrange(split && wider ? replaceSplit(three, split, wider) : []);
}

test('terminals that are opened again stand where they stood, one after another', () => {
  const kept = new Map<string, string>();
  arranged(kept);
  const { open, shown, view } = start('y', kept);
  open(4);
  open(3);
  expect(shown()).toEqual([]);
  open(1);
  expect(shown()).toEqual(['y1 y3']);
  open(2);
  expect(shown()).toEqual(['y1 y2 y3']);
  const [split] = view.getState().splits;
  expect(split && layoutOf(split).panes.get('y1')?.width).toBeCloseTo(0.7, 9);
});

test('a person who arranges panes has the word', () => {
  const kept = new Map<string, string>();
  arranged(kept);
  const { open, arrange, shown } = start('y', kept);
  open(1, 4);
  arrange(putBeside([], { target: 'y1', side: 'down', sessionId: 'y4' }));
  open(2, 3);
  expect(shown()).toEqual(['y1 y4']);
  const again = start('z', kept);
  again.open(1, 2, 3, 4);
  expect(again.shown()).toEqual(['z1 z4']);
});

test('what a reload kept is not touched, and nonsense is nothing', () => {
  const kept = new Map<string, string>();
  arranged(kept);
  const { open, shown, view } = start('y', kept);
  view.setState({ splits: putBeside([], { target: 'y3', side: 'down', sessionId: 'y4' }) });
  open(1, 2, 3, 4);
  expect(shown()).toEqual(['y3 y4']);
  const broken = start('z', new Map([['jobshell.layout.w1', '{"kind":']]));
  broken.open(1, 2);
  expect(broken.shown()).toEqual([]);
});
