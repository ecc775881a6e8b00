import { expect, type Browser } from '@playwright/test';
import { startHouse, type House } from './house.ts';
import { atMost, median, quantile, type Note, type Target } from './targets.ts';

/* How a terminal answers while it is flooded, and while another is. */

const silenceGoalMs = 200;
const onItsWayGoalBytes = 260_000;
const echoFactor = 1.5;
const floodedEchoGoalMs = 100;
const floodMs = 2_000;
/** Enough that one in a hundred is told apart from the worst. */
const keys = 300;

type AnswersOptions = { readonly browser: Browser; readonly rounds: number; readonly note: Note };

export async function measureAnswers({ browser, rounds, note }: AnswersOptions): Promise<readonly Target[]> {
  const house = await startHouse({ browser, jobs: ['flood', 'typed'], payloads: [] });
  try {
    const flood = await house.open('flood');
    const silences: Silence[] = [];
    for (let round = 0; round < rounds; round += 1) {
      await flood.run('yes');
      await flooded(house);
      silences.push(await interrupt(house));
    }
    const typed = await house.open('typed');
    await typed.run('cat > /dev/null');
    await house.settled();
    const alone = await measureEchoes(house, keys);
    await flood.select();
    await flood.run('yes');
    await flooded(house);
    await typed.select();
    await typed.type('');
    const beside = await measureEchoes(house, keys);
    await flood.select();
    await flood.type('');
    const within = await measureEchoes(house, Math.round(keys / 10));
    await interrupt(house);
    note(`echo, ms: alone ${words(alone)}; beside a flood ${words(beside)}; within a flood ${words(within)}`);
    return [
      atMost('^C in a flood to silence, ms', median(silences.map(({ ms }) => ms)), silenceGoalMs),
      atMost(
        '… and bytes that still came, KB',
        median(silences.map(({ bytes }) => bytes)) / 1000,
        onItsWayGoalBytes / 1000,
      ),
      atMost(
        'key to echo beside a flood / alone, p99',
        quantile(beside, 0.99) / quantile(alone, 0.99),
        echoFactor,
      ),
      atMost('key to echo in the flood itself, p99 ms', quantile(within, 0.99), floodedEchoGoalMs),
    ];
  } finally {
    await house.close();
  }
}

/** The flood begun last has gone on for a while. */
async function flooded({ page }: House): Promise<void> {
  await expect
    .poll(() => page.evaluate(() => performance.now() - window.benchRoad.lastInputMs()), { timeout: 30_000 })
    .toBeGreaterThan(floodMs);
}

type Silence = { readonly ms: number; readonly bytes: number };

/** From `^C` until nothing more is parsed, and what came to the page meanwhile. */
async function interrupt({ page, settled }: House): Promise<Silence> {
  const before = await page.evaluate(() => window.benchRoad.deliveredBytes(window.benchRoad.typedStream()));
  await page.keyboard.press('Control+C');
  await settled(1_000);
  return page.evaluate((seen) => {
    const road = window.benchRoad;
    const stream = road.typedStream();
    return {
      ms: Math.max(0, road.lastAckMs(stream) - road.lastInputMs()),
      bytes: road.deliveredBytes(stream) - seen,
    };
  }, before);
}

/** Milliseconds of each key, from leaving the page to its echo's being parsed. */
async function measureEchoes({ page }: House, count: number): Promise<readonly number[]> {
  const times: number[] = [];
  for (let index = 0; index < count; index += 1) {
    // Nothing else that comes has it: `yes` says y.
    const letter = String.fromCharCode(65 + (index % 24));
    await page.evaluate((code) => window.benchRoad.armEcho(code), letter.charCodeAt(0));
    await page.keyboard.press(`Shift+${letter}`);
    await expect
      .poll(() => page.evaluate(() => window.benchRoad.echoMs() ?? -1), { timeout: 30_000, intervals: [10] })
      .toBeGreaterThanOrEqual(0);
    times.push(await page.evaluate(() => window.benchRoad.echoMs() ?? Number.NaN));
    // A line of the tty holds 4,095 characters.
    if (index % 50 === 49) await page.keyboard.press('Enter');
  }
  return times;
}

function words(times: readonly number[]): string {
  return `p50 ${median(times).toFixed(1)} p99 ${quantile(times, 0.99).toFixed(1)}`;
}
