import type { Browser } from '@playwright/test';
import type { Terminal } from '../e2e/driver.ts';
import { startHouse } from './house.ts';
import { asciiLine, repeatLines } from './payloads.ts';
import { atMost, type Note, type Target } from './targets.ts';

/* 50 tabs, 1 GB through in all: once the scrollbacks are full nothing more may grow. */

const tabs = 50;
const partBytes = 5_000_000;
const partsPerHalf = 2;
/** 50 tabs × 5 MB × (2 + 2) parts = 1 GB, of which the first part of each fills its scrollback. */
const growthGoal = 0.02;

type MemoryOptions = { readonly browser: Browser; readonly note: Note };

export async function measureMemory({ browser, note }: MemoryOptions): Promise<readonly Target[]> {
  const names = Array.from({ length: tabs }, (_, index) => `job-${String(index + 1).padStart(2, '0')}`);
  const part = { name: 'part', bytes: repeatLines(asciiLine, partBytes) };
  const house = await startHouse({ browser, jobs: names, payloads: [part] });
  const devtools = await house.page.context().newCDPSession(house.page);
  const read = async (): Promise<Figures> => {
    await devtools.send('HeapProfiler.collectGarbage');
    const {
      usedSize,
      embedderHeapUsedSize = 0,
      backingStorageSize = 0,
    } = (await devtools.send('Runtime.getHeapUsage')) as HeapUsage;
    return { main: house.app.memoryBytes(), page: usedSize + embedderHeapUsedSize + backingStorageSize };
  };
  try {
    const terminals: Terminal[] = [];
    for (const name of names) terminals.push(await house.open(name));
    const pass = async (): Promise<Figures> => {
      for (let count = 0; count < partsPerHalf; count += 1)
        for (const terminal of terminals) {
          await terminal.select();
          await house.cat(terminal, part);
        }
      return read();
    };
    const first = await pass();
    const second = await pass();
    note(
      `memory after each half, MB: main ${mb(first.main)} ${mb(second.main)}, page ${mb(first.page)} ${mb(second.page)}`,
    );
    return [
      atMost(
        `memory of main, second half / first, ${tabs} tabs and 1 GB`,
        second.main / first.main,
        1 + growthGoal,
      ),
      atMost(
        `memory of the page, second half / first, ${tabs} tabs and 1 GB`,
        second.page / first.page,
        1 + growthGoal,
      ),
    ];
  } finally {
    await house.close();
  }
}

type Figures = { readonly main: number; readonly page: number };
type HeapUsage = {
  readonly usedSize: number;
  readonly embedderHeapUsedSize?: number;
  readonly backingStorageSize?: number;
};

function mb(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}
