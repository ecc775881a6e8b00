import { createHash } from 'node:crypto';
import { expect, type Browser } from '@playwright/test';
import type { Terminal } from '../e2e/driver.ts';
import { checksumSwitch } from '../../renderer/terminal/receivedCounter.ts';
import { startHouse, type House } from './house.ts';
import { createPayloads, type Payload } from './payloads.ts';
import { atMost, type Note, type Target } from './targets.ts';

/* None lost, none twice: each payload's SHA-256 at the shell and in the page, in whatever way it comes there. */

type BytesOptions = { readonly browser: Browser; readonly note: Note };

/** A way on which something could be lost. */
type Way = {
  readonly name: string;
  /** Puts the whole file out. */
  readonly command: (payload: Payload) => string;
  /** Once it is about to begin. */
  readonly before?: () => Promise<unknown>;
  /** Once it has begun. */
  readonly after?: () => Promise<unknown>;
};

const cat = ({ name }: Payload): string => `cat ${name}`;
const parts = 5;
/** In parts, and nothing for a while after each. */
const catWithPauses = ({ name, bytes }: Payload): string => {
  const partBytes = Math.ceil(bytes.byteLength / parts);
  return `for at in $(seq 0 ${parts - 1}); do tail -c +$((at * ${partBytes} + 1)) ${name} | head -c ${partBytes}; sleep 0.2; done`;
};
const cutAfterBytes = 5_000_000;

export async function measureBytes({ browser, note }: BytesOptions): Promise<readonly Target[]> {
  const payloads = createPayloads();
  const house = await startHouse({ browser, jobs: ['sent', 'other'], payloads });
  const { page } = house;
  try {
    await page.evaluate((name) => sessionStorage.setItem(name, 'bench'), checksumSwitch);
    await page.reload();
    const terminal = await house.open('sent');
    const other = await house.open('other');
    const ways: readonly Way[] = [
      { name: 'shown', command: cat },
      { name: 'with pauses', command: catWithPauses },
      { name: 'hidden', command: cat, after: () => other.select() },
      {
        name: 'the page’s line cut on the way',
        command: cat,
        before: () => page.evaluate((bytes) => window.benchRoad.cutLineAfter(bytes), cutAfterBytes),
      },
    ];
    let differing = 0;
    const send = async (way: Way) => {
      for (const payload of payloads) {
        if (await arrivesWhole(house, { terminal, payload, way })) continue;
        note(`${payload.name}, ${way.name}: the bytes differ`);
        differing += 1;
      }
    };
    for (const way of ways) await send(way);
    await terminal.select();
    await page.keyboard.press('ControlOrMeta+Shift+D');
    await expect(other.panel).toBeVisible();
    await send({ name: 'beside another', command: cat });
    const count = payloads.length * (ways.length + 1);
    note(`${count} transfers of 20 MB compared by SHA-256, ${differing} differ`);
    return [atMost(`transfers of 20 MB whose bytes differ, of ${count}`, differing, 0)];
  } finally {
    await house.close();
  }
}

type Sent = { readonly terminal: Terminal; readonly payload: Payload; readonly way: Way };

async function arrivesWhole({ page, settled }: House, { terminal, payload, way }: Sent): Promise<boolean> {
  await terminal.select();
  await terminal.run(`clear; read -rsn1 && { ${way.command(payload)}; }; sleep 1000`);
  await settled();
  // The sum begins with the next byte.
  await page.evaluate(([name, value]) => sessionStorage.setItem(name, value), [
    checksumSwitch,
    `${payload.name} ${way.name}`,
  ] as const);
  await way.before?.();
  await terminal.type('x');
  await way.after?.();
  await expect
    .poll(async () => Number(await terminal.panel.getAttribute('data-parsed-bytes')), { timeout: 300_000 })
    .toBe(payload.bytes.byteLength);
  const sum = createHash('sha256').update(payload.bytes).digest('hex');
  await expect
    .poll(() => terminal.panel.getAttribute('data-received-sha256'))
    .toBe(sum)
    .catch(() => undefined);
  const isSame = (await terminal.panel.getAttribute('data-received-sha256')) === sum;
  await terminal.select();
  await terminal.type('');
  await page.keyboard.press('Control+C');
  await settled();
  return isSame;
}
