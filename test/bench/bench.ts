import { readFile, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { buildStale } from '../../main/buildStale.ts';
import { chromiumArguments, findOrInstallChromium } from '../chromium.ts';
import { measureAnswers } from './answers.ts';
import { measureBytes } from './bytes.ts';
import { measureHidden } from './hidden.ts';
import { measureInTime } from './inTime.ts';
import { measureLongLog } from './longLog.ts';
import { measureMemory } from './memory.ts';
import { measureStartAndRest } from './startAndRest.ts';
import { atMost, type Target } from './targets.ts';
import { measureThroughput } from './throughput.ts';

/*
 * npm run bench [-- --json FILE] [--rounds N] [--only PART…] [--readme]: speed as ratios within one run, because machines
 * differ and are shared; and what a start and rest cost, in processor time. `--readme` writes the README's table from FILE.
 */

const warmStartGoalMs = 500;
/** Opponents' pages come from memory, which Chromium takes for somewhere far: it would not let them speak to this computer. */
const opponentArguments = ['--disable-features=LocalNetworkAccessChecks,LocalNetworkAccessChecksWebSockets'];
/** Of one core. */
const restGoal = 0.01;

const { values } = parseArgs({
  options: {
    json: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    only: { type: 'string', multiple: true },
    readme: { type: 'boolean', default: false },
  },
});
const rounds = Math.max(1, Number(values.rounds));

const note = (line: string): void => void process.stdout.write(`${line}\n`);
if (values.readme) await writeReadme(values.json ?? join(import.meta.dirname, 'bench.json'));
else await runBench();

async function runBench(): Promise<void> {
  await buildStale(['renderer', 'browser']);
  const browser = await chromium.launch({
    executablePath: await findOrInstallChromium(),
    args: [...chromiumArguments, ...opponentArguments],
  });
  const parts = {
    throughput: () => measureThroughput({ browser, rounds, note }),
    answers: () => measureAnswers({ browser, rounds, note }),
    hidden: () => measureHidden({ browser, rounds, note }),
    memory: () => measureMemory({ browser, note }),
    inTime: () => measureInTime({ note }),
    longLog: () => measureLongLog({ note }),
    rest: async () => restTargets(await measureStartAndRest(browser)),
    bytes: () => measureBytes({ browser, note }),
  };
  const unknown = values.only?.find((name) => !Object.hasOwn(parts, name));
  if (unknown !== undefined)
    throw new Error(`No part is called ${unknown}. There are: ${Object.keys(parts).join(', ')}`);
  const targets: Target[] = [];
  try {
    for (const [name, measure] of Object.entries(parts))
      if (values.only?.includes(name) ?? true) targets.push(...(await measure()));
  } finally {
    await browser.close();
  }
  const width = Math.max(...targets.map(({ name }) => name.length));
  for (const target of targets)
    note(
      `${target.name.padEnd(width)}  ${figure(target.value).padStart(6)}  goal ${figure(target.goal)}  ${target.met ? 'met' : 'MISSED'}`,
    );
  if (values.json !== undefined)
    await writeFile(values.json, `${JSON.stringify({ machine: machine(), targets }, undefined, 2)}\n`);
}

function restTargets({
  warmStart,
  rest,
}: Awaited<ReturnType<typeof measureStartAndRest>>): readonly Target[] {
  return [
    atMost('warm start, ms of the page', warmStart.busyMs, warmStartGoalMs),
    atMost('warm start to first content, ms', warmStart.firstContentMs, warmStartGoalMs),
    atMost('at rest with 20 terminals, page, cores', rest.page, restGoal),
    ...(rest.main === undefined
      ? []
      : [atMost('at rest with 20 terminals, main, cores', rest.main, restGoal)]),
  ];
}

function machine() {
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
  };
}

function figure(value: number): string {
  return value.toFixed(value < 1 ? 3 : value < 10 ? 2 : 0);
}

type Results = { readonly machine: ReturnType<typeof machine>; readonly targets: readonly Target[] };

/** Between the marks in the README. */
async function writeReadme(file: string): Promise<void> {
  const results = JSON.parse(await readFile(file, 'utf8')) as Results;
  const { cpu, cores, memoryGiB } = results.machine;
  const rows = results.targets.map(
    ({ name, value, goal, met }) =>
      `| ${name} | ${figure(value)} | ${figure(goal)} | ${met ? 'yes' : '**no**'} |`,
  );
  const table = [
    `Measured on ${cpu}, ${cores} cores, ${memoryGiB} GiB:`,
    '',
    '| what | figure | goal | met |',
    '| --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
  const readmeFile = join(import.meta.dirname, '../../README.md');
  const readme = await readFile(readmeFile, 'utf8');
  const marks = /(<!-- bench -->\n)[^]*?(<!-- \/bench -->)/;
  if (!marks.test(readme)) throw new Error('README.md has no <!-- bench --> … <!-- /bench -->');
  await writeFile(
    readmeFile,
    readme.replace(marks, (_, start, end) => `${start}\n${table}\n\n${end}`),
  );
}
