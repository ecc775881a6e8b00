import { writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { buildStale } from '../../main/buildStale.ts';
import { chromiumArguments, findOrInstallChromium } from '../chromium.ts';
import { createPayloads } from './payloads.ts';
import { startRawXterm } from './rawXterm.ts';
import { measureStartAndRest } from './startAndRest.ts';
import { startWholeRoad } from './wholeRoad.ts';

/*
 * npm run bench [-- --json FILE] [--rounds N]: speed as ratios within one run, because machines differ and are shared; and what a
 * start and rest cost, in processor time.
 */

type Target = { readonly name: string; readonly value: number; readonly goal: number; readonly met: boolean };

const throughputGoal = 0.7;
const silenceGoalMs = 400;
const warmStartGoalMs = 500;
/** Of one core. */
const restGoal = 0.01;

const { values } = parseArgs({
  options: { json: { type: 'string' }, rounds: { type: 'string', default: '5' } },
});
const rounds = Math.max(1, Number(values.rounds));

await buildStale(['renderer', 'browser']);
const browser = await chromium.launch({
  executablePath: await findOrInstallChromium(),
  args: [...chromiumArguments],
});
const payloads = createPayloads();
const road = await startWholeRoad(browser, payloads);
const raw = await startRawXterm({ browser, columns: road.columns, rows: road.rows }, payloads);
const targets: Target[] = [];
try {
  for (const payload of payloads) {
    const times: { readonly rawMs: number; readonly ourMs: number }[] = [];
    for (let round = 0; round < rounds; round += 1) {
      times.push({ rawMs: await raw.measure(payload), ourMs: await road.measure(payload) });
    }
    const rawMs = median(times.map((time) => time.rawMs));
    const ourMs = median(times.map((time) => time.ourMs));
    const value = rawMs / ourMs;
    const megabytes = payload.bytes.byteLength / 1e6;
    note(`${payload.name}: raw ${perSecond(megabytes, rawMs)}, ours ${perSecond(megabytes, ourMs)}`);
    targets.push({
      name: `throughput ${payload.name}, ours / raw xterm`,
      value,
      goal: throughputGoal,
      met: value >= throughputGoal,
    });
  }
  const silences: number[] = [];
  for (let round = 0; round < rounds; round += 1) silences.push(await road.measureSilence());
  const value = median(silences);
  targets.push(atMost('^C in a flood to silence, ms', value, silenceGoalMs));
} finally {
  await raw.close();
  await road.close();
}
try {
  const { warmStart, rest } = await measureStartAndRest(browser);
  targets.push(
    atMost('warm start, ms of the page', warmStart.busyMs, warmStartGoalMs),
    atMost('warm start to first content, ms', warmStart.firstContentMs, warmStartGoalMs),
    atMost('at rest with 20 terminals, page, cores', rest.page, restGoal),
    ...(rest.main === undefined
      ? []
      : [atMost('at rest with 20 terminals, main, cores', rest.main, restGoal)]),
  );
} finally {
  await browser.close();
}

const width = Math.max(...targets.map(({ name }) => name.length));
for (const { name, value, goal, met } of targets) {
  note(
    `${name.padEnd(width)}  ${value.toFixed(value < 1 ? 3 : value < 10 ? 2 : 0).padStart(6)}  goal ${goal}  ${met ? 'met' : 'MISSED'}`,
  );
}
if (values.json !== undefined) {
  const machine = {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
  };
  await writeFile(values.json, `${JSON.stringify({ machine, targets }, undefined, 2)}\n`);
}

function atMost(name: string, value: number, goal: number): Target {
  return { name, value, goal, met: value <= goal };
}

function note(line: string): void {
  process.stdout.write(`${line}\n`);
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}

function perSecond(megabytes: number, tookMs: number): string {
  return `${(megabytes / (tookMs / 1000)).toFixed(1)} MB/s`;
}
