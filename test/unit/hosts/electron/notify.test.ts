import type { NotificationConstructorOptions } from 'electron';
import { describe, expect, test } from 'vitest';
import { createLog } from '../../../../main/hosts/common/log.ts';
import { createTranslate } from '../../../../main/hosts/common/translate.ts';
import { createNotifier, type NotificationEvents } from '../../../../main/hosts/electron/notify.ts';
import type { Notice } from '../../../../preload/contract/notices.ts';
import { startMs } from '../../core/sampleFacts.ts';

const about = {
  id: 'kept:a1:42',
  accountId: 'a1',
  jobId: 'a1:42',
  sessionId: 't1',
  jobName: 'e2e 3/4',
  projectPath: 'acme/shop',
  raisedAt: startMs,
};
const kept: Notice = { kind: 'kept', ...about, deadline: startMs, limit: 'session-timeout' };
const ending: Notice = { kind: 'ending', ...about, deadline: startMs, limit: 'job-timeout', minutesLeft: 5 };
const ready: Notice = { kind: 'ready', ...about, id: 'ready:t1' };
const lost: Notice = {
  kind: 'lost',
  ...about,
  id: 'lost:t1',
  finding: { code: 'connection-lost', params: {} },
  isReconnecting: false,
  count: 1,
};

const { sessionId: _, ...aboutJob } = about;
const unopened: Notice = { kind: 'unopened', ...aboutJob, id: 'unopened:a1:42', effect: 'keeps' };
const held: Notice = { kind: 'held', ...aboutJob, id: 'held:a1:42', since: startMs, minutes: 10 };

function createBench(platform: NodeJS.Platform) {
  const shown: {
    options: NotificationConstructorOptions;
    events: NotificationEvents | undefined;
    log: string[];
  }[] = [];
  const asked: string[] = [];
  const notifier = createNotifier({
    platform,
    create: (options) => {
      const one: (typeof shown)[number] = { options, events: undefined, log: [] };
      shown.push(one);
      return {
        show: () => void one.log.push('show'),
        close: () => void one.log.push('close'),
        listen: (events) => {
          one.events = events;
        },
      };
    },
    words: { text: createTranslate(), clock: () => '14:32' },
    showJob: (jobId) => void asked.push(`show ${jobId}`),
    show: (sessionId) => void asked.push(`show ${sessionId}`),
    open: ({ jobId, sessionId = 'a new tab' }) => void asked.push(`open ${jobId} in ${sessionId}`),
    release: (sessionId) => void asked.push(`release ${sessionId}`),
    log: createLog({ now: Date.now, sinks: [] }),
  });
  return { notifier, shown, asked };
}

describe('a notice', () => {
  test.each<[Notice, string, string]>([
    [ready, 'e2e 3/4: terminal ready', 'acme/shop'],
    [
      kept,
      'e2e 3/4 is kept until 14:32',
      "The script has ended, and the runner's session limit ends the wait. The pipeline waits for you.",
    ],
    [ending, 'e2e 3/4: 5 min left', "Kept until 14:32 by the job's own timeout. Then the job ends."],
    [lost, 'e2e 3/4: terminal lost', 'The connection was lost. The shell of before is gone with it.'],
    [{ ...lost, count: 3 }, '3 terminals lost, e2e 3/4 among them', 'The connection was lost.'],
    [{ kind: 'canceled', ...about }, 'e2e 3/4 was canceled', 'acme/shop.'],
    [
      unopened,
      'e2e 3/4 is about to end',
      'Its script is over and no terminal is open. Open one now and the runner waits for you; in a moment it is gone.',
    ],
    [
      held,
      'e2e 3/4: script still held',
      'Held since 14:32, and nothing was typed for 10 min. Its runner and its pipeline wait. Resume lets the script go on.',
    ],
    [
      { ...held, timeoutAt: startMs },
      'e2e 3/4: script still held',
      "Held since 14:32, and nothing was typed for 10 min. Its runner and its pipeline wait. Resume lets the script go on; the job's timeout ends it at 14:32.",
    ],
    [
      { ...unopened, effect: 'after-script' },
      'e2e 3/4 is about to end',
      'Its script is over, and its terminal can be had only while after_script runs. Open it now or it is gone.',
    ],
  ])('%# says what it is about', (notice, title, body) => {
    const { notifier, shown } = createBench('linux');
    notifier.raise(notice);
    expect([shown[0]?.options.title, shown[0]?.options.body?.slice(0, body.length), shown[0]?.log]).toEqual([
      title,
      body,
      ['show'],
    ]);
  });

  test.each<[NodeJS.Platform, Notice, readonly string[]]>([
    ['darwin', kept, ['Show', 'Release now']],
    ['win32', ending, ['Show', 'Release now']],
    ['darwin', ready, ['Show']],
    ['darwin', unopened, ['Open terminal']],
    ['darwin', held, ['Show']],
    ['linux', kept, []],
  ])('has on %s the buttons that there are', (platform, notice, buttons) => {
    const { notifier, shown } = createBench(platform);
    notifier.raise(notice);
    expect(shown[0]?.options.actions?.map(({ text }) => text)).toEqual(buttons);
  });

  test('leads to its terminal by a click, and releases by its button only', () => {
    const { notifier, shown, asked } = createBench('darwin');
    notifier.raise(kept);
    shown[0]?.events?.clicked();
    notifier.raise(kept);
    shown[1]?.events?.pressed(0);
    notifier.raise(kept);
    shown[2]?.events?.pressed(1);
    notifier.raise(ready);
    shown[3]?.events?.pressed(1);
    expect([asked, shown.map(({ log }) => log)]).toEqual([
      ['show t1', 'show t1', 'release t1', 'show t1'],
      [1, 2, 3, 4].map(() => ['show', 'close']),
    ]);
  });

  test('opens a terminal where it is about a job without one', () => {
    const { notifier, shown, asked } = createBench('darwin');
    notifier.raise(unopened);
    shown[0]?.events?.clicked();
    notifier.raise({ ...unopened, sessionId: 't1' });
    shown[1]?.events?.pressed(0);
    expect(asked).toEqual(['open a1:42 in a new tab', 'open a1:42 in t1']);
  });

  test('leads to the tab of a job whose script is held, and waits to be seen', () => {
    const { notifier, shown, asked } = createBench('darwin');
    notifier.raise(held);
    shown[0]?.events?.clicked();
    notifier.raise(held);
    shown[1]?.events?.pressed(0);
    expect([asked, shown[0]?.options]).toEqual([
      ['show a1:42', 'show a1:42'],
      expect.objectContaining({ timeoutType: 'never', silent: false }),
    ]);
  });

  test('replaces the earlier one of its id, and goes when it is withdrawn', () => {
    const { notifier, shown } = createBench('linux');
    notifier.raise(kept);
    notifier.raise(ending);
    notifier.withdraw(kept.id);
    notifier.withdraw(kept.id);
    expect(shown.map(({ log }) => log)).toEqual([
      ['show', 'close'],
      ['show', 'close'],
    ]);
  });

  test('that the person closed is not closed again; one in the centre of Windows still is', () => {
    const closedBefore = (platform: NodeJS.Platform) => {
      const { notifier, shown } = createBench(platform);
      notifier.raise(kept);
      shown[0]?.events?.closed();
      notifier.withdraw(kept.id);
      return shown[0]?.log;
    };
    expect([closedBefore('linux'), closedBefore('win32')]).toEqual([['show'], ['show', 'close']]);
  });

  test('shows names as text: nothing unseen, no markup on Linux', () => {
    const { notifier, shown } = createBench('linux');
    notifier.raise({
      ...ready,
      jobName: 'x\u202e\u0007<img src="http://evil/">',
      projectPath: '<a href="y">z</a>',
    });
    expect([shown[0]?.options.title, shown[0]?.options.body]).toEqual([
      'x‹img src="http://evil/"›: terminal ready',
      '‹a href="y"›z‹/a›',
    ]);
  });
});
