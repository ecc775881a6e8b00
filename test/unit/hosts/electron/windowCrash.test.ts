import { EventEmitter } from 'node:events';
import { describe, expect, test } from 'vitest';
import { createTranslate } from '../../../../main/hosts/common/translate.ts';
import {
  afterCrash,
  surviveCrashes,
  type CrashOptions,
} from '../../../../main/hosts/electron/windowCrash.ts';
import { crashedPageUrl, createCrashedPage } from '../../../../main/hosts/electron/windowCrashPage.ts';
import { createCollectedLog } from '../../core/memoryPorts.ts';
import { createVirtualClock } from '../../core/virtualClock.ts';

const pageUrl = 'app://jobshell/?window=w2';

function setUp() {
  const clock = createVirtualClock(0);
  const events = new EventEmitter();
  const done: string[] = [];
  let destroyed = false;
  const contents: CrashOptions['contents'] = Object.assign(Object.create(null), {
    on: (name: string, listener: () => void) => events.on(name, listener),
    reload: () => void done.push('reload'),
    loadURL: async (url: string) => void done.push(url),
    isDestroyed: () => destroyed,
  });
  surviveCrashes({ contents, pageUrl, crashedUrl: crashedPageUrl('w2'), clock, log: createCollectedLog() });
  return {
    clock,
    done,
    crash: async (reason = 'crashed') => {
      events.emit('render-process-gone', {}, { reason, exitCode: 5 });
      await clock.advance(0);
    },
    navigate: (url: string) => events.emit('did-navigate', {}, url),
    destroy: () => {
      destroyed = true;
    },
  };
}

describe('a page that crashes', () => {
  test.each([
    [[0], 'reload'],
    [[0, 1], 'reload'],
    [[0, 1, 2], 'tell'],
    [[0, 9_000, 9_999], 'tell'],
    [[0, 9_000, 10_000], 'reload'],
  ])('at %j: %s', (crashedAtMs, expected) => {
    expect(afterCrash(crashedAtMs)).toBe(expected);
  });

  test('is loaded again, when Electron is done with the dead one', async () => {
    const { crash, done } = setUp();
    await crash();
    expect(done).toEqual(['reload']);
  });

  test('again and again gives way to a page that says so, until the person reloads', async () => {
    const { crash, done, navigate, clock } = setUp();
    await crash();
    await crash('oom');
    await crash();
    expect(done).toEqual(['reload', 'reload', crashedPageUrl('w2')]);
    navigate(crashedPageUrl('w2'));
    // That page dies as well: nothing more can be shown, and nothing goes round and round.
    await crash();
    expect(done.length).toBe(3);
    navigate(pageUrl);
    await clock.advance(100);
    await crash();
    expect(done.at(-1)).toBe('reload');
    expect(done.length).toBe(4);
  });

  test('now and then is always loaded again', async () => {
    const { crash, done, clock } = setUp();
    for (let count = 0; count < 20; count += 1) {
      await crash();
      await clock.advance(5_001);
    }
    expect(done).toEqual(Array.from({ length: 20 }, () => 'reload'));
  });

  test('while its window closes is left alone', async () => {
    const { crash, done, destroy } = setUp();
    await crash('clean-exit');
    destroy();
    await crash('killed');
    expect(done).toEqual([]);
  });
});

describe('the page that tells of it', () => {
  const answer = createCrashedPage(createTranslate());

  test('has a link back to its own window, and no script', async () => {
    const response = answer(new Request(crashedPageUrl('w2')));
    const text = (await response?.text()) ?? '';
    expect([response?.status, /href="([^"]+)"/.exec(text)?.[1], text.includes('<script')]).toEqual([
      200,
      '/?window=w2',
      false,
    ]);
    expect(response?.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  test('takes no other id for a window', async () => {
    const text = await answer(new Request('app://jobshell/crashed?window="><script>'))?.text();
    expect([/href="([^"]+)"/.exec(text ?? '')?.[1], text?.includes('<script')]).toEqual([
      '/?window=w1',
      false,
    ]);
  });

  test.each(['app://jobshell/', 'app://jobshell/?window=w2', 'app://other/crashed'])(
    'is not at %s',
    (url) => {
      expect(answer(new Request(url))).toBeUndefined();
    },
  );
});
