import { describe, expect, it } from 'vitest';
import { createTerminals } from '../../../../main/core/terminal/terminals.ts';
import type { Session } from '../../../../preload/contract/model.ts';
import { sampleJob, startMs } from '../sampleFacts.ts';
import { createVirtualClock } from '../virtualClock.ts';
import { closedEnd, createFakeOpener } from './fakeChannel.ts';
import { verdictOf } from './sessionBench.ts';

const size = { columns: 80, rows: 24 };
const job = sampleJob();
const place = { windowId: 'w1', windowSince: startMs, tabPosition: 0 };

function createBench() {
  const clock = createVirtualClock(startMs);
  const opener = createFakeOpener();
  const story: string[] = [];
  const facts = new Map<string, Session>();
  let next = 0.1;
  const terminals = createTerminals({
    random: () => (next += 0.01),
    now: clock.now,
    publish: (session) => void facts.set(session.id, session),
    opened: ({ jobId }) => void story.push(`opened ${jobId}`),
    lookOf: (jobId) => (jobId === 'a1:77' ? { tabName: 'mine', tabColour: 'teal' } : {}),
    forget: ({ jobId }) => void story.push(`forgot ${jobId}`),
    onConnection: ({ id }, connected) => void story.push(`${connected ? 'connected' : 'disconnected'} ${id}`),
    partsFor: () => ({
      clock,
      random: () => 0.5,
      openChannel: opener.openChannel,
      target: async () => ({ kind: 'ready', url: 'wss://x', headers: {} }),
      explain: async () => verdictOf('by-hand'),
      scrollbackLines: () => 1_000,
      isGoodbye: () => false,
      divider: () => '',
    }),
  });
  return { clock, opener, story, facts, terminals };
}

describe('terminals', () => {
  it('have the name and colour that their job had before', () => {
    const { terminals } = createBench();
    const looks = [job, { ...job, id: 'a1:77' }].map((one) => {
      const { tabName, tabColour } = terminals.open({ job: one, size, place });
      return { tabName, tabColour };
    });
    expect(looks).toEqual([
      { tabName: undefined, tabColour: undefined },
      { tabName: 'mine', tabColour: 'teal' },
    ]);
  });

  it('begin as a published fact of their job', () => {
    const { terminals, facts, story } = createBench();
    const { id, ...fact } = terminals.open({ job, size, place });
    expect([fact, facts.has(id), story]).toEqual([
      {
        accountId: 'a1',
        jobId: 'a1:42',
        jobName: 'build',
        projectPath: 'group/project',
        ref: 'main',
        pipelineId: 9,
        webUrl: job.webUrl,
        openedAt: startMs,
        ...place,
        state: { kind: 'connecting', since: startMs, preparing: false },
      },
      true,
      ['opened a1:42'],
    ]);
  });

  it('are one a job', async () => {
    const { terminals, clock, opener } = createBench();
    const first = terminals.open({ job, size, place });
    const second = terminals.open({ job, size, place });
    await clock.advance(0);
    expect([second.id, opener.connections.length, terminals.all().length]).toEqual([first.id, 1, 1]);
  });

  it('are several at once for several jobs', async () => {
    const { terminals, clock, opener } = createBench();
    for (const gitlabId of [1, 2, 3])
      terminals.open({ job: sampleJob({ id: `a1:${gitlabId}`, gitlabId }), size, place });
    await clock.advance(0);
    expect([
      opener.connections.length,
      new Set(terminals.all().map((session) => session.fact().id)).size,
    ]).toEqual([3, 3]);
  });

  it('that have ended are tried again when opened again, under the same id', async () => {
    const { terminals, clock, opener } = createBench();
    const { id } = terminals.open({ job, size, place });
    await clock.advance(0);
    opener.last().open();
    opener.last().end(closedEnd());
    await clock.advance(0);
    const again = terminals.open({ job, size, place });
    await clock.advance(0);
    expect([again.id, again.state.kind, opener.connections.length]).toEqual([id, 'connecting', 2]);
  });

  it('are forgotten when closed, with a goodbye', async () => {
    const { terminals, clock, opener, story } = createBench();
    const { id } = terminals.open({ job, size, place });
    await clock.advance(0);
    opener.last().open();
    await terminals.close(id);
    expect([opener.last().isClosed(), terminals.all(), story]).toEqual([
      true,
      [],
      ['opened a1:42', 'connected a1:42', 'disconnected a1:42', 'forgot a1:42'],
    ]);
    expect(() => terminals.get(id)).toThrow(expect.objectContaining({ code: 'no-such-session' }));
  });
});
