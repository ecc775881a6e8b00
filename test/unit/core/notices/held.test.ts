import { describe, expect, test } from 'vitest';
import { emptyMemory, type NoticeFacts } from '../../../../main/core/notices/memory.ts';
import { nextNotices } from '../../../../main/core/notices/notices.ts';
import { noticeSettingsSchema } from '../../../../preload/contract/settings.ts';
import { sampleHold, sampleSession, startMs } from '../sampleFacts.ts';

const minuteMs = 60_000;
const hold = sampleHold();
const none: NoticeFacts = {
  sessions: [],
  retentions: [],
  jobs: [],
  holds: [],
  lookedAt: new Set(),
  isFocused: false,
  wanted: noticeSettingsSchema.parse({}),
  typedAt: new Map(),
  idleMinutes: 10,
};
const typedAt = (afterMs: number) => ({ typedAt: new Map([['a1:42', startMs + afterMs]]) });

function createStory(given: Partial<NoticeFacts> = {}) {
  let memory = emptyMemory();
  let facts: NoticeFacts = { ...none, ...given };
  const next = (afterMs: number, change: Partial<NoticeFacts> = {}) => {
    facts = { ...facts, ...change };
    const decided = nextNotices(memory, facts, startMs + afterMs);
    memory = decided.memory;
    return decided;
  };
  return {
    next,
    at: (afterMs: number, change?: Partial<NoticeFacts>) => {
      const { raised, withdrawn } = next(afterMs, change);
      return [...raised.map(({ kind, jobId }) => `+${kind} ${jobId}`), ...withdrawn.map((id) => `-${id}`)];
    },
  };
}

describe('a held script that nobody comes back to', () => {
  test('is told of after so many minutes without a key, once, and again after the next such wait', () => {
    const story = createStory();
    expect(story.next(0, { holds: [hold] }).dueAtMs).toBe(startMs + 10 * minuteMs);
    expect([
      story.at(9 * minuteMs),
      story.at(10 * minuteMs),
      story.at(30 * minuteMs),
      story.at(31 * minuteMs, typedAt(31 * minuteMs)),
      story.at(40 * minuteMs),
      story.at(41 * minuteMs),
      story.at(42 * minuteMs, { holds: [] }),
    ]).toEqual([[], ['+held a1:42'], [], ['-held:a1:42'], [], ['+held a1:42'], ['-held:a1:42']]);
  });

  test('is told of with or without a terminal, though somebody may look at it', () => {
    const sessions = [sampleSession({ state: { kind: 'connected', since: startMs } })];
    const story = createStory({ sessions, holds: [hold], lookedAt: new Set(['t1']), isFocused: true });
    story.at(0);
    expect(story.at(10 * minuteMs)).toEqual(['+held a1:42']);
    // Neither a look nor its tab closed lets it go on.
    expect([story.at(11 * minuteMs), story.at(12 * minuteMs, { sessions: [] })]).toEqual([[], []]);
  });

  test('stands under the same switch as the kept ones', () => {
    const story = createStory({ holds: [hold] });
    story.at(0);
    const wanted = noticeSettingsSchema.parse({ idle: false });
    expect([
      story.at(10 * minuteMs),
      story.at(11 * minuteMs, { wanted }),
      story.at(40 * minuteMs, typedAt(12 * minuteMs)),
    ]).toEqual([['+held a1:42'], ['-held:a1:42'], []]);
  });

  test('of an earlier run is told of when it was left alone for so long in this one', () => {
    const story = createStory({ holds: [sampleHold({ since: startMs - 90 * minuteMs })] });
    expect([story.at(0), story.at(10 * minuteMs)]).toEqual([[], ['+held a1:42']]);
  });

  test.each([
    ['where it is known', 5 * 3_600_000, false, { timeoutAt: startMs + 5 * 3_600_000 }],
    ['not when it is past', minuteMs, false, {}],
    ['not in after_script, which has its own', 5 * 3_600_000, true, {}],
  ])('says when the timeout ends it: %s', (_, timeoutMs, isInAfterScript, expected) => {
    const sessions = [sampleSession({ isInAfterScript })];
    const story = createStory({ sessions, holds: [sampleHold({ timeoutAt: startMs + timeoutMs })] });
    story.at(0);
    expect(story.next(12.5 * minuteMs).raised).toEqual([
      {
        kind: 'held',
        id: 'held:a1:42',
        accountId: 'a1',
        jobId: 'a1:42',
        jobName: 'build',
        projectPath: 'group/project',
        raisedAt: startMs + 12.5 * minuteMs,
        since: startMs,
        minutes: 12,
        ...expected,
      },
    ]);
  });
});
