import type { Browser } from '@playwright/test';
import { startHouse, type House } from './house.ts';
import type { Terminal } from '../e2e/driver.ts';
import { opponentNames, startOpponent, type Opponent, type OpponentName, type Size } from './opponents.ts';
import { createPayloads, type Payload } from './payloads.ts';
import { atLeast, atMost, median, type Note, type Target } from './targets.ts';

const goals: Readonly<Record<OpponentName, number>> = { raw: 0.95, attach: 1, gitlab: 4 };
const opponentWords: Readonly<Record<OpponentName, string>> = {
  raw: 'xterm alone',
  attach: 'attach addon',
  gitlab: 'GitLab’s page',
};
const blockMarginMs = 10;

type ThroughputOptions = { readonly browser: Browser; readonly rounds: number; readonly note: Note };
type Times = Record<OpponentName | 'ours', number[]>;

/** 20 MB of each kind through the visible tab, in turns with each opponent. */
export async function measureThroughput({
  browser,
  rounds,
  note,
}: ThroughputOptions): Promise<readonly Target[]> {
  const payloads = createPayloads();
  const house = await startHouse({
    browser,
    jobs: ['bench-ours', ...opponentNames.map((name) => `bench-${name}`)],
    payloads,
  });
  try {
    const terminal = await house.open('bench-ours');
    const size = await readSize(terminal);
    const opponents = await Promise.all(
      opponentNames.map(async (name) => ({
        name,
        ...(await startOpponent(name, { browser, house, size, payloads })),
      })),
    );
    const targets: Target[] = [];
    const blocks: Blocks = { ours: [], raw: [] };
    for (const payload of payloads) {
      const times: Times = { ours: [], raw: [], attach: [], gitlab: [] };
      for (let round = 0; round < rounds; round += 1)
        await measureRound({ house, terminal, opponents, payload }, { times, blocks });
      note(speeds(payload, times));
      for (const name of opponentNames) targets.push(ratio(payload, { name, times }));
    }
    for (const opponent of opponents) await opponent.close();
    return [...targets, blockTarget(blocks)];
  } finally {
    await house.close();
  }
}

type Round = {
  readonly house: House;
  readonly terminal: Terminal;
  readonly opponents: readonly (Opponent & { readonly name: OpponentName })[];
  readonly payload: Payload;
};
type Blocks = { readonly ours: number[]; readonly raw: number[] };

/** Everybody once, one after the other. */
async function measureRound(
  { house, terminal, opponents, payload }: Round,
  { times, blocks }: { readonly times: Times; readonly blocks: Blocks },
): Promise<void> {
  for (const opponent of opponents) {
    times[opponent.name].push(await opponent.measure(payload));
    if (opponent.name === 'raw') blocks.raw.push(await opponent.longestBlockMs());
  }
  await house.page.evaluate(() => window.benchRoad.watchBlocks(true));
  times.ours.push(await house.cat(terminal, payload));
  blocks.ours.push(await house.page.evaluate(() => window.benchRoad.longestBlockMs()));
  await house.page.evaluate(() => window.benchRoad.watchBlocks(false));
}

/** Opponents draw as much as we do. */
async function readSize(terminal: Terminal): Promise<Size> {
  await terminal.run('echo "<$(stty size)>"');
  await terminal.expectText(/<\d+ \d+>/);
  const [, rows = 0, columns = 0] = (/<(\d+) (\d+)>/.exec(await terminal.screen()) ?? []).map(Number);
  return { columns, rows };
}

function ratio(
  payload: Payload,
  { name, times }: { readonly name: OpponentName; readonly times: Times },
): Target {
  return atLeast(
    `throughput ${payload.name}, ours / ${opponentWords[name]}`,
    median(times[name]) / median(times.ours),
    goals[name],
  );
}

function blockTarget({
  ours,
  raw,
}: {
  readonly ours: readonly number[];
  readonly raw: readonly number[];
}): Target {
  const goal = Math.round(median(raw) + blockMarginMs);
  return atMost('longest block of the page in a flood, ms (goal: xterm alone + 10)', median(ours), goal);
}

function speeds({ name, bytes }: Payload, times: Times): string {
  const megabytes = bytes.byteLength / 1e6;
  const words = Object.entries(times).map(
    ([who, all]) => `${who} ${(megabytes / (median(all) / 1000)).toFixed(1)}`,
  );
  return `${name}, MB/s: ${words.join(', ')}`;
}
