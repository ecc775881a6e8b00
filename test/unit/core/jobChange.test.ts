import { describe, expect, it } from 'vitest';
import type { ApiJob } from '../../../main/core/gitlab/schema.ts';
import { changeJob, type JobChange } from '../../../main/core/jobChange.ts';
import type { JobStatus } from '../../../preload/contract/jobStatus.ts';
import { sampleApiJob, sampleJob, startMs } from './sampleFacts.ts';
import { createVirtualClock } from './virtualClock.ts';

/** What GitLab says of the job it is asked about, one after the other; the last one again and again. */
function createBench(...told: readonly JobStatus[]) {
  const clock = createVirtualClock(startMs);
  const calls: string[] = [];
  const seen: JobStatus[] = [];
  const answers = [...told];
  const call = (name: string) => async (): Promise<ApiJob> => {
    calls.push(name);
    const status = (answers.length > 1 ? answers.shift() : answers[0]) ?? 'pending';
    return { ...sampleApiJob(), status };
  };
  const link = {
    actions: { retry: call('retry'), cancel: call('cancel'), play: call('play') },
    client: { job: call('look') },
  };
  return {
    clock,
    calls,
    seen,
    change: (change: JobChange) =>
      changeJob(sampleJob(), change, { clock, link, saw: ({ status }) => void seen.push(status) }),
  };
}

describe('a job is changed', () => {
  it.each([
    { kind: 'retry' },
    { kind: 'cancel' },
    { kind: 'play', variables: [] },
  ] as const satisfies readonly JobChange[])('$kind: by one call', async (change) => {
    const bench = createBench('pending');
    await bench.change(change);
    expect([bench.calls, bench.seen]).toEqual([[change.kind], []]);
  });

  it('one that another started is canceled, and retried once it has ended', async () => {
    const bench = createBench('canceling', 'canceling', 'canceled', 'pending');
    const changed = bench.change({ kind: 'take-over' });
    await bench.clock.advance(2_000);
    expect((await changed).status).toBe('pending');
    expect(bench.calls).toEqual(['cancel', 'look', 'look', 'retry']);
    expect(bench.seen).toEqual(['canceling', 'canceling', 'canceled']);
  });

  it('and not where it does not end', async () => {
    const bench = createBench('canceling');
    const failed = bench.change({ kind: 'take-over' }).catch((error: unknown) => error);
    await bench.clock.advance(120_000);
    expect(await failed).toMatchObject({ code: 'job-still-ends' });
    expect(bench.calls).not.toContain('retry');
  });
});
