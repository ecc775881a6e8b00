import { EventEmitter } from 'node:events';
import { describe, expect, test } from 'vitest';
import { createAppWindows, type AppWindow } from '../../../../main/hosts/electron/windows.ts';

type FakeWindow = AppWindow & { readonly say: (event: 'focus' | 'closed') => void };

function setUp({ isVisible = true } = {}) {
  const story: string[] = [];
  const made = new Map<string, FakeWindow>();
  let nextContentsId = 10;
  const windows = createAppWindows<FakeWindow>({
    create: ({ windowId, others }) => {
      story.push(`create ${windowId} beside ${others.map(({ x }) => x).join(' ')}`);
      const events = new EventEmitter();
      const x = (nextContentsId += 1);
      let isMinimized = false;
      const window: FakeWindow = Object.assign(Object.create(null), {
        webContents: { id: x },
        on: (name: string, listener: () => void) => events.on(name, listener),
        once: (name: string, listener: () => void) => events.once(name, listener),
        getNormalBounds: () => ({ x, y: 0, width: 1, height: 1 }),
        isVisible: () => isVisible && !isMinimized,
        isMinimized: () => isMinimized,
        restore: () => {
          isMinimized = false;
          story.push(`restore ${windowId}`);
        },
        minimize: () => {
          isMinimized = true;
        },
        focus: () => void story.push(`focus ${windowId}`),
        say: (event: string) => events.emit(event),
      });
      made.set(windowId, window);
      return window;
    },
    onFocus: (windowId) => void story.push(`focused ${windowId}`),
    onClosed: (windowId) => void story.push(`closed ${windowId}`),
  });
  return { windows, made, story };
}

describe('windows of the app', () => {
  test('are made beside those there are, the one in front first', () => {
    const { windows, made, story } = setUp();
    windows.open('w1');
    windows.open('w2');
    made.get('w1')?.say('focus');
    windows.open('w3');
    expect(story).toEqual([
      'create w1 beside ',
      'create w2 beside 11',
      'focused w1',
      'create w3 beside 11 12',
    ]);
  });

  test('are known by their pages, and nothing else is', () => {
    const { windows } = setUp();
    windows.open('w1');
    windows.open('w2');
    expect([windows.idOf({ id: 12 }), windows.idOf({ id: 99 }), windows.idOf(null)]).toEqual([
      'w2',
      undefined,
      undefined,
    ]);
  });

  test('are forgotten when they close', () => {
    const { windows, made, story } = setUp();
    windows.open('w1');
    windows.open('w2');
    made.get('w2')?.say('closed');
    expect([
      windows.count(),
      windows.front() === made.get('w1'),
      windows.idOf({ id: 12 }),
      story.at(-1),
    ]).toEqual([1, true, undefined, 'closed w2']);
  });

  test('that have nothing to show yet are not put in front', () => {
    const { windows, story } = setUp({ isVisible: false });
    windows.open('w1');
    windows.focus('w1');
    windows.focus('w9');
    expect(story).toEqual(['create w1 beside ']);
  });

  test('come to the front', () => {
    const { windows, story } = setUp();
    windows.open('w1');
    windows.focus('w1');
    expect(story.at(-1)).toBe('focus w1');
  });
});
