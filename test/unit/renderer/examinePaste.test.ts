import { describe, expect, it, test } from 'vitest';
import { longestPasteBytes } from '../../../preload/contract/frames.ts';
import { createViewStore } from '../../../renderer/state/view.ts';
import {
  asOneLine,
  examinePaste,
  previewPaste,
  reasonToAsk,
} from '../../../renderer/terminal/examinePaste.ts';
import { createPasteGuard } from '../../../renderer/terminal/pasteGuard.ts';

test.each([
  ['echo a', undefined],
  ['echo a\tb – 日本 🎉', undefined],
  ['echo a\n', 'lines'],
  ['a\r\nb', 'lines'],
  ['a\rb', 'lines'],
  ['x'.repeat(4_001), 'long'],
  ['a\u001b[201~b', 'hidden'],
  ['a\u009bb', 'hidden'],
  ['a\u0003', 'hidden'],
  ['a\u202eb\nc', 'hidden'],
] as const)('%j is asked about for the reason %s', (text, reason) => {
  expect(reasonToAsk(examinePaste(text))).toBe(reason);
});

describe('what a paste holds', () => {
  it('is counted in lines as they run, and in bytes as they are sent', () => {
    expect(examinePaste('eins\r\nzwei\r\né\n')).toMatchObject({ lines: 3, bytes: 15, runsLast: true });
    expect(examinePaste('a\n\nb')).toMatchObject({ lines: 3, runsLast: false });
  });

  it('is told where it was hidden', () => {
    expect(examinePaste('ls\u001b[201~\u202e; rm\u0003')).toEqual({
      clean: 'ls; rm',
      bytes: 6,
      lines: 1,
      runsLast: false,
      controls: 2,
      endsBrackets: true,
      directionMarks: 1,
    });
  });

  it('becomes one line that runs nothing by itself', () => {
    expect(asOneLine('  cd /x \r\n\n make \n')).toBe('cd /x make');
  });
});

test('a preview shows by name what can not be seen', () => {
  expect(previewPaste('a\u001b[201~\r\n\u202eb\tc', 2)).toEqual({
    lines: [
      [
        { kind: 'text', text: 'a' },
        { kind: 'mark', name: 'ESC[201~' },
      ],
      [
        { kind: 'mark', name: 'U+202E' },
        { kind: 'text', text: 'b\tc' },
      ],
    ],
    linesLeft: 0,
  });
  expect(previewPaste('x\n'.repeat(1_000), 1_000)).toMatchObject({ linesLeft: 800 });
});

describe('the guard', () => {
  const create = (setting: 'all' | 'hidden' | 'off', isConnected = true) => {
    Object.assign(globalThis, {
      sessionStorage: { getItem: () => null, setItem: () => {}, removeItem: () => {} },
    });
    const view = createViewStore();
    const typed: string[] = [];
    let refused = 0;
    const guard = createPasteGuard({
      view,
      setting: () => setting,
      canPaste: () => isConnected,
      onTooLong: () => void (refused += 1),
      typePaste: (sessionId, text) => void typed.push(`${sessionId}: ${text}`),
    });
    return { guard, typed, refused: () => refused, asked: () => view.getState().question };
  };

  it('lets one line through', () => {
    const { guard, typed, asked } = create('all');
    guard.offer('s1', 'ls');
    expect([typed, asked()]).toEqual([['s1: ls'], undefined]);
  });

  it('types nothing before the answer, and then what was chosen', () => {
    const { guard, typed, asked } = create('all');
    guard.offer('s1', 'a\nb\n');
    expect([typed, asked()]).toEqual([[], { kind: 'paste', sessionId: 's1', text: 'a\nb\n' }]);
    guard.answer({ how: 'one-line', trustsLines: false });
    guard.offer('s1', 'a\nb\n');
    guard.answer({ how: 'as-is', trustsLines: false });
    expect([typed, asked()]).toEqual([['s1: a b', 's1: a\nb\n'], undefined]);
  });

  it('does not ask again for lines where it was told so, but for what is hidden', () => {
    const { guard, typed, asked } = create('all');
    guard.offer('s1', 'a\nb');
    guard.answer({ how: 'as-is', trustsLines: true });
    guard.offer('s1', 'c\nd');
    expect([typed.at(-1), asked()]).toEqual(['s1: c\nd', undefined]);
    guard.offer('s1', 'e\u001b[201~\nf');
    expect(asked()).toMatchObject({ kind: 'paste' });
    guard.answer({ how: 'as-is', trustsLines: false });
    guard.offer('s2', 'a\nb');
    expect([typed.at(-1), asked()]).toMatchObject(['s1: e\nf', { sessionId: 's2' }]);
  });

  it.each([
    ['hidden', 'a\nb', false],
    ['hidden', 'a\u202e', true],
    ['off', 'a\u202e\nb', false],
  ] as const)('set to %s, asked about %j: %s', (setting, text, isAsked) => {
    const { guard, asked } = create(setting);
    guard.offer('s1', text);
    expect(asked() !== undefined).toBe(isAsked);
  });

  it('refuses what is longer than anything that is pasted, by its bytes', () => {
    const { guard, typed, asked, refused } = create('off');
    guard.offer('s1', 'é'.repeat(longestPasteBytes / 2 + 1));
    guard.offer('s1', 'x'.repeat(longestPasteBytes + 1));
    expect([typed, asked(), refused()]).toEqual([[], undefined, 2]);
    guard.offer('s1', 'x'.repeat(longestPasteBytes));
    expect([typed.length, refused()]).toEqual([1, 2]);
  });

  it('has nothing to ask where there is no shell', () => {
    const { guard, typed, asked } = create('all', false);
    guard.offer('s1', 'a\nb');
    guard.offer('s1', 'a');
    expect([typed, asked()]).toEqual([[], undefined]);
  });
});
