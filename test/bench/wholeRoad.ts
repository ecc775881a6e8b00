import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Browser, type Page } from '@playwright/test';
import { startApp } from '../e2e/app.ts';
import { createDriver, type Terminal } from '../e2e/driver.ts';
import { startGitLab } from '../gitlab/gitlab.ts';
import type { Payload } from './payloads.ts';

/*
 * Our whole road: a shell of test/gitlab → its Workhorse → core → the browser host's Port → xterm in the page. Measured by
 * the page's acknowledgements, which say how far xterm has parsed.
 */

export type WholeRoad = {
  readonly columns: number;
  readonly rows: number;
  /** Milliseconds from Enter to the last byte parsed. */
  readonly measure: (payload: Payload) => Promise<number>;
  /** Milliseconds from `^C` in a flood until nothing more is parsed. */
  readonly measureSilence: () => Promise<number>;
  readonly close: () => Promise<void>;
};

/** After `^C` this long without output is silence. */
const silenceMs = 1_000;
const floodMs = 2_000;

export async function startWholeRoad(browser: Browser, payloads: readonly Payload[]): Promise<WholeRoad> {
  const gitlab = await startGitLab();
  const alice = gitlab.users.add({ username: 'alice' });
  gitlab.projects.add({ path: 'acme/shop', members: { alice: 'developer' } });
  gitlab.runners.add({ description: 'shell-1', executor: 'shell' });
  gitlab.jobs.add({ project: 'acme/shop', name: 'bench', startedBy: 'alice', runner: 'shell-1' });
  for (const { name, bytes } of payloads) await writeFile(join(gitlab.folder, 'home', name), bytes);

  const dataDir = await mkdtemp(join(tmpdir(), 'jobshell-bench-'));
  const app = await startApp({ dataDir });
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.addInitScript(watchFrames);
  await page.goto(app.url);
  const driver = createDriver(page);
  await driver.signIn({ url: gitlab.url, token: alice.token() });
  await driver.useCookie(alice.signInCookie());
  const terminal = await driver.debug('bench');
  await terminal.connected();
  const size = await prepare(terminal);

  return {
    ...size,
    measure: (payload) => measure({ page, terminal, payload }),
    measureSilence: () => measureSilence(page, terminal),
    close: async () => {
      await page.close();
      await app.stop();
      await gitlab.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** The tty adds nothing to what is sent. */
async function prepare(terminal: Terminal): Promise<{ readonly columns: number; readonly rows: number }> {
  await terminal.run('clear; echo "<$(stty size)>"; stty -opost');
  await terminal.expectText(/<\d+ \d+>/);
  const [, rows = 0, columns = 0] = (/<(\d+) (\d+)>/.exec(await terminal.screen()) ?? []).map(Number);
  return { columns, rows };
}

type Measure = { readonly page: Page; readonly terminal: Terminal; readonly payload: Payload };

async function measure({ page, terminal, payload }: Measure): Promise<number> {
  await terminal.type(`cat ${payload.name}`);
  await settled(page);
  await page.evaluate((bytes) => window.benchFrames.expect(bytes), payload.bytes.byteLength);
  await page.keyboard.press('Enter');
  await expect
    .poll(() => page.evaluate(() => window.benchFrames.tookMs() ?? 0), {
      timeout: 120_000,
      message: payload.name,
    })
    .toBeGreaterThan(0);
  await settled(page);
  return page.evaluate(() => window.benchFrames.tookMs() ?? 0);
}

async function measureSilence(page: Page, terminal: Terminal): Promise<number> {
  await terminal.run('stty opost; yes');
  await expect
    .poll(() => page.evaluate(() => performance.now() - window.benchFrames.lastInputMs()))
    .toBeGreaterThan(floodMs);
  await page.keyboard.press('Control+C');
  await settled(page);
  return page.evaluate(() => window.benchFrames.lastAckMs() - window.benchFrames.lastInputMs());
}

/** Nothing has been parsed for a while. */
async function settled(page: Page): Promise<void> {
  await expect
    .poll(() => page.evaluate(() => performance.now() - window.benchFrames.lastAckMs()), { timeout: 30_000 })
    .toBeGreaterThan(silenceMs);
}

type BenchFrames = {
  /** Starts a measurement at the next input: it ends when so many bytes more have been parsed. */
  readonly expect: (bytes: number) => void;
  readonly tookMs: () => number | undefined;
  readonly lastInputMs: () => number;
  readonly lastAckMs: () => number;
};

declare global {
  interface Window {
    benchFrames: BenchFrames;
  }
}

/** Runs in the page before its scripts: notes when input and acknowledgements (frames.ts) leave it. */
function watchFrames(): void {
  const send = WebSocket.prototype.send;
  let lastInputMs = 0;
  let lastAckMs = 0;
  let lastOffset = 0;
  let startMs: number | undefined;
  let endOffset = Number.POSITIVE_INFINITY;
  let tookMs: number | undefined;
  WebSocket.prototype.send = function watched(data) {
    if (data instanceof Uint8Array || data instanceof ArrayBuffer) {
      const bytes = data instanceof Uint8Array ? data : new Uint8Array(data);
      const now = performance.now();
      if (bytes[0] === 2) {
        lastInputMs = now;
        startMs ??= now;
      } else if (bytes[0] === 3) {
        lastAckMs = now;
        lastOffset = new DataView(bytes.buffer, bytes.byteOffset).getFloat64(5);
        if (lastOffset >= endOffset && tookMs === undefined && startMs !== undefined) tookMs = now - startMs;
      }
    }
    send.call(this, data);
  };
  window.benchFrames = {
    expect: (bytes) => {
      startMs = undefined;
      tookMs = undefined;
      endOffset = lastOffset + bytes;
    },
    tookMs: () => tookMs,
    lastInputMs: () => lastInputMs,
    lastAckMs: () => lastAckMs,
  };
}
