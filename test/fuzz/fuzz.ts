import { parseArgs } from 'node:util';
import { runFuzz } from './run.ts';

/* npm run fuzz [-- --streams N] [--seed S]: hostile output through the whole byte road. The seed gives the same run again. */

const { values } = parseArgs({
  options: { streams: { type: 'string', default: '1000000' }, seed: { type: 'string' } },
});
const streams = Math.max(1, Number(values.streams));
const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed);
console.log(`seed ${seed}, ${streams} streams`);

const startMs = performance.now();
let largestBytes = 0;
const report = await runFuzz({
  seed,
  streams,
  onProgress: (done) => {
    largestBytes = Math.max(largestBytes, process.memoryUsage().rss);
    if (done % 100_000 === 0)
      console.log(`${done} streams, ${Math.round(process.memoryUsage().rss / 1e6)} MB`);
  },
});
const seconds = (performance.now() - startMs) / 1000;
console.log(
  `${report.streams} streams, ${(report.bytes / 1e6).toFixed(0)} MB, ${report.replies} bytes answered, ${report.reattached} times attached again, ${seconds.toFixed(0)} s, at most ${Math.round(largestBytes / 1e6)} MB. Nothing lost, nothing twice, every screen alive.`,
);
