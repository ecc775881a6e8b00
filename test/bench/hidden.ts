import { expect, type Browser } from '@playwright/test';
import type { Terminal } from '../e2e/driver.ts';
import { startHouse, type House } from './house.ts';
import { asciiLine, repeatLines } from './payloads.ts';
import { atLeast, atMost, median, type Note, type Target } from './targets.ts';

/* Many hidden tabs that flood without end: what the visible one keeps, and how soon one of them stands there when gone to. */

const hiddenTabs = 20;
const throughputGoal = 0.9;
const switchGoalMs = 100;
const finishedBytes = 2_000_000;

type HiddenOptions = { readonly browser: Browser; readonly rounds: number; readonly note: Note };

export async function measureHidden({ browser, rounds, note }: HiddenOptions): Promise<readonly Target[]> {
  const names = Array.from(
    { length: hiddenTabs },
    (_, index) => `hidden-${String(index + 1).padStart(2, '0')}`,
  );
  const visible = { name: 'ascii', bytes: repeatLines(asciiLine) };
  const finished = {
    name: 'finished',
    bytes: repeatLines((index) => `${index} ${asciiLine(index)}`, finishedBytes),
  };
  const house = await startHouse({ browser, jobs: ['visible', ...names], payloads: [visible, finished] });
  try {
    const terminal = await house.open('visible');
    const aloneMs: number[] = [];
    for (let round = 0; round < rounds; round += 1) aloneMs.push(await house.cat(terminal, visible));
    const hidden: Terminal[] = [];
    for (const name of names) {
      const opened = await house.open(name);
      // A start, an end that never comes, and a word to know it by.
      await opened.run(`cat finished; echo; echo "END OF ${name}"; sleep 1; yes`);
      hidden.push(opened);
    }
    await terminal.select();
    // The floods go on; the shown one is at rest once it has answered.
    await terminal.run('clear');
    await house.settled();
    const besideMs: number[] = [];
    for (let round = 0; round < rounds; round += 1) besideMs.push(await house.cat(terminal, visible));
    for (const opened of hidden) {
      await opened.select();
      await house.page.keyboard.press('Control+C');
      await house.settled();
    }
    const switches = await measureSwitches(house, { terminal, hidden });
    note(
      `20 MB beside ${hiddenTabs} hidden floods: ${median(besideMs).toFixed(0)} ms, alone ${median(aloneMs).toFixed(0)} ms; to switch ${switches.map((ms) => ms.toFixed(0)).join(' ')} ms`,
    );
    return [
      atLeast(
        `throughput beside ${hiddenTabs} hidden floods / alone`,
        median(aloneMs) / median(besideMs),
        throughputGoal,
      ),
      atMost('to a hidden flood’s end on the screen, worst ms', Math.max(...switches), switchGoalMs),
    ];
  } finally {
    await house.close();
  }
}

type Switched = { readonly terminal: Terminal; readonly hidden: readonly Terminal[] };

/** Each prints 2 MB while it is hidden; then it is gone to, and the end of it must stand there. */
async function measureSwitches(
  { page, settled }: House,
  { terminal, hidden }: Switched,
): Promise<readonly number[]> {
  const times: number[] = [];
  for (const opened of hidden) {
    await opened.select();
    await opened.run('clear; cat finished; echo; echo "THE END"');
    await terminal.select();
    await settled(300);
    await page.evaluate(watchSwitch);
    await opened.select();
    await expect
      .poll(() => page.evaluate(() => window.benchSwitchMs ?? -1), { intervals: [20] })
      .toBeGreaterThan(0);
    times.push(await page.evaluate(() => window.benchSwitchMs ?? Number.NaN));
  }
  return times;
}

declare global {
  interface Window {
    benchSwitchMs: number | undefined;
  }
}

/** Runs in the page: from the press on a tab to the frame in which the shown screen ends as it should. */
function watchSwitch(): void {
  window.benchSwitchMs = undefined;
  const onPress = (): void => {
    const startMs = performance.now();
    const look = (): void => {
      const shown = [...document.querySelectorAll<HTMLElement>('.session-pane:not([hidden]) .xterm-rows')];
      if (shown.some((rows) => rows.textContent.includes('THE END')))
        window.benchSwitchMs = performance.now() - startMs;
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  };
  window.addEventListener('pointerdown', onPress, { once: true, capture: true });
}
