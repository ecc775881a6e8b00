import { describe, expect, test } from 'vitest';
import { emptyMemory, type NoticeFacts } from '../../../../main/core/notices/memory.ts';
import { nextNotices } from '../../../../main/core/notices/notices.ts';
import {
  type Finding,
  type RetentionPhase,
  type Session,
  type SessionState,
} from '../../../../preload/contract/model.ts';
import { noticeSettingsSchema } from '../../../../preload/contract/settings.ts';
import { sampleJob, sampleSession, startMs } from '../sampleFacts.ts';

const minuteMs = 60_000;
const finding = (code: Finding['code']): Finding => ({ code, params: {} });
const connected = (sinceMs: number): SessionState => ({ kind: 'connected', since: sinceMs });
const ended = (code: Finding['code'], at = startMs): SessionState => ({
  kind: 'ended',
  at,
  finding: finding(code),
  canReconnect: true,
});
const reconnecting: SessionState = {
  kind: 'reconnecting',
  finding: finding('gitlab-unreachable'),
  attempt: 1,
};

/** Notices over time: each step gives the facts that have changed, and gets what was said as short text. */
function createStory(done?: ReadonlyMap<string, number>) {
  let memory = emptyMemory(done);
  let facts: NoticeFacts = {
    sessions: [],
    retentions: [],
    jobs: [],
    holds: [],
    lookedAt: new Set(),
    isFocused: false,
    wanted: noticeSettingsSchema.parse({}),
    typedAt: new Map(),
    idleMinutes: Number.POSITIVE_INFINITY,
  };
  return {
    at: (afterMs: number, change: Partial<NoticeFacts> = {}) => {
      facts = { ...facts, ...change };
      const next = nextNotices(memory, facts, startMs + afterMs);
      memory = next.memory;
      return [
        ...next.raised.map((notice) => {
          const extra = notice.kind === 'ending' ? ` ${notice.minutesLeft}` : '';
          const count = notice.kind === 'lost' && notice.count > 1 ? ` ×${notice.count}` : '';
          return `+${notice.kind}${extra}${count} ${('sessionId' in notice ? notice.sessionId : undefined) ?? notice.jobId}`;
        }),
        ...next.withdrawn.map((id) => `-${id}`),
      ];
    },
    done: () => memory.done,
    due: (afterMs: number) => nextNotices(memory, facts, startMs + afterMs).dueAtMs,
  };
}

const one = (state: SessionState, change: Partial<Session> = {}) => ({
  sessions: [sampleSession({ ...change, state })],
});
const kept = (totalMs: number, change: Partial<Extract<RetentionPhase, { kind: 'kept' }>> = {}) =>
  phase({
    kind: 'kept',
    since: startMs,
    deadline: startMs + totalMs,
    limit: 'session-timeout',
    toleranceMs: 500,
    ...change,
  });
function phase(now: RetentionPhase): Pick<NoticeFacts, 'retentions'> {
  return { retentions: [{ jobId: 'a1:42', accountId: 'a1', phase: now }] };
}
const connecting = sampleSession().state;

describe('a terminal that is ready', () => {
  test('is told of once, whatever reconnects', () => {
    const story = createStory();
    expect([
      story.at(0, one(connecting)),
      story.at(9_000, one(connected(startMs + 9_000))),
      story.at(10_000),
      story.at(20_000, one(reconnecting)),
      story.at(21_000, one(connected(startMs + 21_000))),
    ]).toEqual([[], ['+ready t1'], [], ['-ready:t1'], []]);
  });

  test('is not when somebody looks at it', () => {
    const story = createStory();
    const lookedAt = { lookedAt: new Set(['t1']), isFocused: true };
    expect([
      story.at(9_000, { ...one(connected(startMs + 9_000)), ...lookedAt }),
      story.at(9_500, { lookedAt: new Set() }),
    ]).toEqual([[], []]);
  });

  test('nor when it was there at once, for somebody who works in another tab', () => {
    expect(createStory().at(900, { ...one(connected(startMs + 900)), isFocused: true })).toEqual([]);
  });

  test('is taken back when it is looked at', () => {
    const story = createStory();
    story.at(9_000, one(connected(startMs + 9_000)));
    expect(story.at(10_000, { lookedAt: new Set(['t1']) })).toEqual(['-ready:t1']);
  });
});

describe('a kept job', () => {
  const open = one(connected(startMs), { openedAt: startMs });
  const story30 = () => {
    const story = createStory(new Map([['ready:t1', 0]]));
    return { ...story, begin: () => story.at(0, { ...open, ...kept(30 * minuteMs) }) };
  };

  test('is told of when the wait begins, five minutes and one minute before its end, and taken back at the end', () => {
    const story = story30();
    expect([
      story.begin(),
      story.at(24 * minuteMs),
      story.at(25 * minuteMs),
      story.at(26 * minuteMs),
      story.at(29 * minuteMs),
      story.at(29.5 * minuteMs),
      story.at(30 * minuteMs, phase({ kind: 'over', how: 'timed-out' })),
    ]).toEqual([['+kept t1'], [], ['+ending 5 t1'], [], ['+ending 1 t1'], [], ['-kept:a1:42']]);
  });

  test('says when it has something to say', () => {
    const story = story30();
    story.begin();
    expect([story.due(0), story.due(25 * minuteMs), story.due(29 * minuteMs)]).toEqual([
      startMs + 25 * minuteMs,
      startMs + 29 * minuteMs,
      undefined,
    ]);
  });

  test('is not told of again after a restart, nor by a deadline that moves', () => {
    const story = story30();
    story.begin();
    story.at(25 * minuteMs);
    const again = createStory(story.done());
    expect([
      again.at(26 * minuteMs, { ...open, ...kept(30 * minuteMs) }),
      again.at(26 * minuteMs, kept(31 * minuteMs)),
      again.at(26.5 * minuteMs, kept(30 * minuteMs)),
      again.at(29 * minuteMs),
    ]).toEqual([[], [], [], ['+ending 1 t1']]);
  });

  test('found late, after a sleep, gets the most urgent word only', () => {
    const story = story30();
    story.begin();
    expect(story.at(29.5 * minuteMs)).toEqual(['+ending 1 t1']);
  });

  test.each([
    ['5 min 30 s', 5.5 * minuteMs, [[], [], ['+ending 1 t1']]],
    ['90 s', 1.5 * minuteMs, [[], [], []]],
  ])('kept for %s only says nothing twice', (_name, totalMs, expected) => {
    const story = createStory(new Map([['ready:t1', 0]]));
    expect(story.at(0, { ...open, ...kept(totalMs) })).toEqual(['+kept t1']);
    expect([
      story.at(totalMs - 5 * minuteMs),
      story.at(totalMs - 2 * minuteMs),
      story.at(totalMs - minuteMs),
    ]).toEqual(expected);
  });

  test('kept shortly, with nobody told of it, has its last minute told', () => {
    const story = createStory(new Map([['ready:t1', 0]]));
    const wanted = noticeSettingsSchema.parse({ kept: false });
    expect([story.at(0, { ...open, ...kept(1.5 * minuteMs), wanted }), story.at(0.5 * minuteMs)]).toEqual([
      [],
      ['+ending 1 t1'],
    ]);
  });

  test('found late says how much is left', () => {
    const story = story30();
    story.begin();
    expect(story.at(27.2 * minuteMs)).toEqual(['+ending 3 t1']);
  });

  test('that is released meanwhile is taken back, and one that is over at once is never told of', () => {
    const story = story30();
    story.begin();
    expect(
      story.at(1000, { ...one(ended('released')), ...phase({ kind: 'over', how: 'released' }) }),
    ).toEqual(['-kept:a1:42']);
    const docker = createStory();
    expect(
      docker.at(0, { ...one(ended('container-ended')), ...phase({ kind: 'over', how: 'finished' }) }),
    ).toEqual(['+lost t1']);
  });

  test('is told of by the kinds that are wanted; one switched on later says nothing of before', () => {
    const story = createStory(new Map([['ready:t1', 0]]));
    const wanted = noticeSettingsSchema.parse({ kept: false });
    expect([
      story.at(0, { ...open, ...kept(30 * minuteMs), wanted }),
      story.at(minuteMs, { wanted: noticeSettingsSchema.parse({}) }),
      story.at(25 * minuteMs),
      story.at(26 * minuteMs, { wanted: noticeSettingsSchema.parse({ ending: false }) }),
    ]).toEqual([[], [], ['+ending 5 t1'], ['-kept:a1:42']]);
  });
});

describe('a lost terminal', () => {
  const was = (...ids: readonly string[]) => {
    const story = createStory(new Map(ids.map((id) => [`ready:${id}`, 0])));
    const all = (state: SessionState) => ({
      sessions: ids.map((id) => sampleSession({ id, jobId: `a1:${id.slice(1)}`, state })),
    });
    story.at(0, all(connected(startMs)));
    return { ...story, all };
  };

  test.each(['closed-by-you', 'released', 'shell-exited', 'slept'] as const)('is no news when %s', (code) => {
    const { at, all } = was('t1');
    expect(at(1000, all(ended(code)))).toEqual([]);
  });

  test('is told of once each time, and taken back when it is there again', () => {
    const { at, all } = was('t1');
    expect([
      at(1000, all(ended('runner-lost', startMs + 1000))),
      at(2000),
      at(3000, all(connected(startMs + 3000))),
      at(4000, all(ended('runner-lost', startMs + 4000))),
    ]).toEqual([['+lost t1'], [], ['-lost:t1'], ['+lost t1']]);
  });

  test('of several for one reason are one notice', () => {
    const { at, all } = was('t1', 't2', 't3');
    expect(at(1000, all(ended('gitlab-down')))).toEqual(['+lost ×3 t1']);
  });

  test('that tries to come back is told of when that takes long, once for all of an account', () => {
    const { at, all, due } = was('t1', 't2');
    expect([at(1000, all(reconnecting)), due(1000)]).toEqual([[], startMs + 31_000]);
    expect([at(31_000), at(60_000), at(61_000, all(connected(startMs + 61_000)))]).toEqual([
      ['+lost ×2 t1'],
      [],
      ['-outage:a1'],
    ]);
  });

  test('by a job that failed is told of as that, once', () => {
    const finished = (status: string) => ({
      kind: 'ended' as const,
      at: startMs,
      canReconnect: false,
      finding: { code: 'job-finished' as const, params: { status } },
    });
    const { at, all } = was('t42');
    expect([at(1000, all(finished('failed'))), at(2000)]).toEqual([['+failed t42'], []]);
    const passed = was('t43');
    expect(passed.at(1000, passed.all(finished('success')))).toEqual(['+lost t43']);
  });

  test('by a docker job that failed is told of as that once GitLab knows it', () => {
    const { at, all } = was('t42');
    const job = (status: 'running' | 'failed') => ({ jobs: [sampleJob({ id: 'a1:42', status })] });
    expect([
      at(1000, { ...all(ended('container-ended')), ...job('running') }),
      at(2000, job('failed')),
      at(3000),
    ]).toEqual([['+lost t42'], ['+failed t42'], []]);
    // Whoever closed it does not want to hear of it.
    const closed = was('t42');
    expect(closed.at(1000, { ...closed.all(ended('closed-by-you')), ...job('failed') })).toEqual([]);
  });

  test('by a canceled job is told of as that, once', () => {
    const { at, all } = was('t42');
    expect([
      at(1000, { ...all(ended('job-canceled')), ...phase({ kind: 'over', how: 'canceled' }) }),
      at(2000),
    ]).toEqual([['+canceled t42'], []]);
  });
});

describe('a kept job whose terminal is lost for good', () => {
  test('is counted down no more', () => {
    const story = createStory(new Map([['ready:t1', 0]]));
    expect([
      story.at(0, { ...one(connected(startMs)), ...kept(10 * minuteMs) }),
      story.at(1_000, one(ended('runner-lost', startMs + 1_000))),
      story.at(6 * minuteMs),
    ]).toEqual([['+kept t1'], ['+lost t1', '-kept:a1:42'], []]);
  });
});

describe('a kept job that is left alone', () => {
  const left = (typedAfterMs?: number) => ({
    ...one(connected(startMs)),
    ...kept(40 * minuteMs),
    idleMinutes: 10,
    typedAt: new Map(typedAfterMs === undefined ? [] : [['a1:42', startMs + typedAfterMs]]),
  });
  const begin = () => {
    const story = createStory(new Map([['ready:t1', 0]]));
    story.at(0, { ...left(), lookedAt: new Set(['t1']), isFocused: true });
    return story;
  };

  test('is told of after so many minutes without a key, though its window still has the focus, and once', () => {
    const story = begin();
    expect([
      story.due(0),
      story.at(9 * minuteMs),
      story.at(10 * minuteMs),
      story.at(11 * minuteMs),
      story.at(12 * minuteMs, left(12 * minuteMs)),
      story.at(21 * minuteMs),
      story.at(22 * minuteMs),
    ]).toEqual([startMs + 10 * minuteMs, [], ['+idle t1'], [], ['-kept:a1:42'], [], ['+idle t1']]);
  });

  test('is not where that is unwanted, nor in its last minutes, which have words of their own', () => {
    const unwanted = begin();
    const wanted = noticeSettingsSchema.parse({ idle: false, kept: false });
    expect(unwanted.at(11 * minuteMs, { wanted, lookedAt: new Set() })).toEqual([]);
    const late = begin();
    late.at(30 * minuteMs, left(29 * minuteMs));
    expect(late.at(39 * minuteMs, { lookedAt: new Set() })).toEqual(['+ending 1 t1']);
  });
});

describe('a job that ends without a terminal', () => {
  const ending = sampleJob({ endsSoon: true, executor: 'shell' });

  test('is told of once, also over restarts, and no more when it is over', () => {
    const story = createStory();
    expect([
      story.at(0, { jobs: [sampleJob()] }),
      story.at(1_000, { jobs: [ending], isFocused: true }),
      story.at(2_000, { jobs: [{ ...ending, stage: 'deploy' }] }),
      story.at(3_000, { jobs: [{ ...ending, status: 'success' }] }),
      createStory(story.done()).at(4_000, { jobs: [ending] }),
    ]).toEqual([[], ['+unopened a1:42'], [], ['-unopened:a1:42'], []]);
  });

  test('is not told of while its terminal is open or opens; opening it takes the notice back', () => {
    const open = createStory();
    expect(open.at(0, { ...one(connecting), jobs: [ending] })).toEqual([]);
    const story = createStory();
    expect([story.at(0, { jobs: [ending] }), story.at(1_000, one(connecting))]).toEqual([
      ['+unopened a1:42'],
      ['-unopened:a1:42'],
    ]);
  });

  test('is told of where its terminal was left, with the tab it has', () => {
    const story = createStory(new Map([['ready:t1', 0]]));
    story.at(0, one(connected(startMs)));
    expect(story.at(1_000, { ...one(ended('shell-exited')), jobs: [ending] })).toEqual(['+unopened t1']);
  });

  test.each([
    ['is unwanted', { wanted: noticeSettingsSchema.parse({ unopened: false }), jobs: [ending] }],
    ['could not be had', { jobs: [{ ...ending, terminal: { kind: 'checking' } }] }],
    ['is another’s', { jobs: [{ ...ending, terminal: { kind: 'unavailable', reason: 'not-mine' } }] }],
  ] as const)('is not where its terminal %s', (_, change) => {
    expect(createStory().at(0, change)).toEqual([]);
  });

  test.each([
    ['shell', 'keeps'],
    ['kubernetes', 'keeps'],
    ['docker', 'after-script'],
    ['docker-autoscaler', 'after-script'],
    [undefined, 'unknown'],
  ] as const)('says for %s what opening it does: %s', (executor, effect) => {
    const { executor: _, ...rest } = ending;
    const job = executor === undefined ? rest : { ...rest, executor };
    const facts: NoticeFacts = {
      sessions: [],
      retentions: [],
      jobs: [job],
      holds: [],
      lookedAt: new Set(),
      isFocused: false,
      wanted: noticeSettingsSchema.parse({}),
      typedAt: new Map(),
      idleMinutes: 10,
    };
    expect(nextNotices(emptyMemory(), facts, startMs).raised).toEqual([
      expect.objectContaining({ kind: 'unopened', jobId: 'a1:42', effect }),
    ]);
  });
});
