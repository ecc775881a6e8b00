import { describe, expect, it } from 'vitest';
import { createJobCheck } from '../../../../main/core/jobs/check.ts';
import type { JobPage } from '../../../../main/core/gitlab/web.ts';
import { createCollectedLog } from '../memoryPorts.ts';
import { sampleJob, startMs } from '../sampleFacts.ts';
import { createVirtualClock } from '../virtualClock.ts';

const offered: JobPage = { kind: 'page', hasTerminal: true, timeoutText: '1h' };
const job = sampleJob();

function createBench() {
  const clock = createVirtualClock(startMs);
  const log = createCollectedLog();
  const site = {
    page: offered as JobPage | undefined | Error,
    executor: 'shell' as string | undefined,
    asked: [] as string[],
  };
  const changed: string[] = [];
  const check = createJobCheck({
    clock,
    log,
    jobPage: async ({ id }) => {
      site.asked.push(`page ${id}`);
      if (site.page instanceof Error) throw site.page;
      return site.page;
    },
    readExecutor: async ({ id }) => {
      site.asked.push(`executor ${id}`);
      return site.executor;
    },
    changed: (jobId) => void changed.push(jobId),
  });
  /** As the list does it: at every round. */
  const lookFor = async (spanMs: number) => {
    for (let passedMs = 0; passedMs < spanMs; passedMs += 2_000) {
      check.look(job);
      await clock.advance(2_000);
    }
  };
  return { clock, log, site, changed, check, lookFor };
}

describe('job check', () => {
  it('finds out what GitLab offers and who runs it, once', async () => {
    const bench = createBench();
    await bench.lookFor(60_000);
    expect([bench.site.asked, bench.check.known(job.id)]).toEqual([
      ['page a1:42', 'executor a1:42'],
      expect.objectContaining({ offered: true, executor: 'shell', timeoutText: '1h' }),
    ]);
  });

  it('tells what it learned', async () => {
    const bench = createBench();
    await bench.lookFor(2_000);
    expect(new Set(bench.changed)).toEqual(new Set([job.id]));
  });

  it.each([
    ["somebody else's", { isMine: false }],
    ['one that waits', { status: 'pending' as const }],
    ['one that is over', { status: 'success' as const }],
  ])('does not ask about %s', async (_what, change) => {
    const bench = createBench();
    bench.check.look(sampleJob(change));
    await bench.clock.advance(1_000);
    expect(bench.site.asked).toEqual([]);
  });

  it('asks a few times where GitLab offers none: the answer may have been under way', async () => {
    const bench = createBench();
    bench.site.page = { kind: 'refused' };
    await bench.lookFor(120_000);
    expect([
      bench.site.asked.filter((asked) => asked.startsWith('page')).length,
      bench.check.known(job.id).offered,
    ]).toEqual([3, false]);
  });

  it('learns nothing without a web session, and asks again when there is one', async () => {
    const bench = createBench();
    bench.site.page = undefined;
    await bench.lookFor(20_000);
    expect(bench.check.known(job.id).offered).toBeUndefined();
    bench.site.page = offered;
    bench.check.reset();
    await bench.lookFor(2_000);
    expect(bench.check.known(job.id).offered).toBe(true);
  });

  it('reads the executor until the first lines are there, but not for ever', async () => {
    const bench = createBench();
    bench.site.executor = undefined;
    await bench.lookFor(10_000);
    bench.site.executor = 'docker';
    await bench.lookFor(20_000);
    expect(bench.check.known(job.id).executor).toBe('docker');
    const never = createBench();
    never.site.executor = undefined;
    await never.lookFor(600_000);
    expect(never.site.asked.filter((asked) => asked.startsWith('executor')).length).toBe(8);
  });

  it('survives a GitLab that fails, and says so in the log', async () => {
    const bench = createBench();
    bench.site.page = new Error('down');
    await bench.lookFor(2_000);
    bench.site.page = offered;
    await bench.lookFor(10_000);
    expect([bench.log.events[0], bench.check.known(job.id).offered]).toEqual(['job.checkFailed', true]);
  });

  it('forgets a job', async () => {
    const bench = createBench();
    await bench.lookFor(2_000);
    bench.check.forget(job.id);
    expect(bench.check.known(job.id)).toMatchObject({ offered: undefined, executor: undefined });
  });
});
