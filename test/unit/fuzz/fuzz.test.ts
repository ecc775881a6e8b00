import { expect, it } from 'vitest';
import { runFuzz } from '../../fuzz/run.ts';

/** As many as a second or two take; `npm run fuzz` sends a million. */
const streams = 6_000;

it('hostile streams go through the whole byte road in order, none lost, and leave the terminal alive', async () => {
  const seed = Math.floor(Math.random() * 2 ** 31);
  const report = await runFuzz({ seed, streams });
  expect(report.streams).toBe(streams);
  expect(report.replies).toBeGreaterThan(0);
  expect(report.reattached).toBeGreaterThan(0);
});
