import { createHash } from 'node:crypto';
import { expect, type Browser } from '@playwright/test';
import type { Terminal } from '../e2e/driver.ts';
import { checksumSwitch } from '../../renderer/terminal/receivedCounter.ts';
import { startHouse, type House } from './house.ts';
import { createPayloads, type Payload } from './payloads.ts';
import { atMost, type Note, type Target } from './targets.ts';

/* None lost, none twice: each payload's SHA-256 at the shell and in the page, in the visible tab and in a hidden one. */

type BytesOptions = { readonly browser: Browser; readonly note: Note };

export async function measureBytes({ browser, note }: BytesOptions): Promise<readonly Target[]> {
  const payloads = createPayloads();
  const house = await startHouse({ browser, jobs: ['sent', 'other'], payloads });
  try {
    await house.page.evaluate((name) => sessionStorage.setItem(name, 'bench'), checksumSwitch);
    await house.page.reload();
    const terminal = await house.open('sent');
    const other = await house.open('other');
    let differing = 0;
    for (const payload of payloads) {
      if (!(await arrivesWhole(house, { terminal, other, payload, isHidden: false }))) differing += 1;
      if (!(await arrivesWhole(house, { terminal, other, payload, isHidden: true }))) differing += 1;
    }
    note(`${payloads.length * 2} transfers of 20 MB compared by SHA-256, ${differing} differ`);
    return [atMost('transfers of 20 MB whose bytes differ, of 10', differing, 0)];
  } finally {
    await house.close();
  }
}

type Sent = {
  readonly terminal: Terminal;
  readonly other: Terminal;
  readonly payload: Payload;
  readonly isHidden: boolean;
};

async function arrivesWhole(
  { page, settled }: House,
  { terminal, other, payload, isHidden }: Sent,
): Promise<boolean> {
  await terminal.select();
  await terminal.run(`clear; read -rsn1 && cat ${payload.name}; sleep 1000`);
  await settled();
  // The sum begins with the next byte.
  await page.evaluate(([name, value]) => sessionStorage.setItem(name, value), [
    checksumSwitch,
    `${payload.name} ${isHidden}`,
  ] as const);
  await terminal.type('x');
  if (isHidden) await other.select();
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
