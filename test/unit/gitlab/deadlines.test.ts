import { describe, expect, test, vi } from 'vitest';
import { createRandom } from '../../fuzz/random.ts';
import { startCoreRig } from './coreRig.ts';

/*
 * The countdown against the Runner's own deadline, with real scripts and the whole of core: logs that come late, and clocks that
 * are off. Five times as fast; more jobs, sleeps and clocks that are set: test/unit/core/retention/deadline.test.ts.
 */

const scale = 5;
const toleratedMs = 2000;
const jobsOfAKind = process.env['JOBSHELL_E2E'] === 'whole' ? 13 : 3;
const dayMs = 86_400_000;
vi.setConfig({ testTimeout: 60_000, maxConcurrency: 4 });

const kinds = [
  { name: 'trace.json, timestamps', byRest: false, logTimestamps: true },
  { name: 'trace.json, none', byRest: false, logTimestamps: false },
  { name: 'REST, timestamps', byRest: true, logTimestamps: true },
  { name: 'REST, none', byRest: true, logTimestamps: false },
];
const jobs = kinds.flatMap((kind) =>
  Array.from({ length: jobsOfAKind }, (_, index) => ({ ...kind, seed: index + 1 })),
);

describe.concurrent('is right to 2 s', () => {
  test.for(jobs)('$name, job $seed', async ({ name, byRest, logTimestamps, seed }, { onTestFinished }) => {
    const random = createRandom(seed * 7919 + name.length);
    const offset = (): number => random.pick([0, 90_000, -5_400_000, dayMs, -dayMs]);
    const lateSeconds = 1 + random.below(60);
    const rig = await startCoreRig({
      scale,
      onTestFinished,
      aheadMs: offset(),
      gitlab: {
        clockOffsetMs: offset(),
        knobs: { traceUpdateSeconds: { watched: byRest ? 3 : lateSeconds, unwatched: lateSeconds } },
      },
      runner: { sessionTimeoutSeconds: 150 + random.below(600) },
      job: {
        logTimestamps,
        script: ['until [ -e may-end ]; do sleep 0.02; done', `sleep 0.${random.below(10)}`],
      },
    });
    await rig.openTerminal();
    if (byRest) rig.alice.expireSessions();
    await rig.endScript();
    await rig.until(() => rig.deadlineErrorsMs.length > 0, 'the countdown');
    const worstMs = Math.max(...rig.deadlineErrorsMs.map(Math.abs));
    expect(worstMs, `a log up to ${lateSeconds} s late`).toBeLessThanOrEqual(toleratedMs);
  });
});
