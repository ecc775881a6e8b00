import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { chromiumArguments, findChromium } from '../chromium.ts';

export type ChromiumProcess = {
  /** `ws://127.0.0.1:PORT/devtools/browser/…` */
  readonly url: string;
  readonly pid: number;
  /** The same protocol for one more client, as JSON with a zero byte after each message. */
  readonly pipe: { readonly input: Writable; readonly output: Readable };
  readonly stop: () => Promise<void>;
};

/**
 * What knocks on hosts of Chromium's maker, holds back frames or upgrades addresses; and the pages of the address bar's popups,
 * which each window would load for an address bar that nobody sees.
 */
const disabledFeatures: readonly string[] = [
  'AimEnabled',
  'AiModeOmniboxEntryPoint',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsFirstBalancedModeAutoEnable',
  'HttpsUpgrades',
  'LensOverlay',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'PaintHolding',
  'PreconnectToSearch',
  'Translate',
  'WebUIOmniboxAimPopup',
  'WebUIOmniboxFullPopup',
  'WebUIOmniboxPopup',
];

/** Starts with an empty profile; ten times what a slow machine takes. */
const startWithinMs = 30_000;

/** A Chromium of our own, without a window yet. Its profile is gone afterwards. */
export async function startChromium({ headed }: { readonly headed: boolean }): Promise<ChromiumProcess> {
  const executable = findChromium();
  if (executable === undefined) throw new Error('No Chromium was found: test/chromium.ts can install one');
  const profile = mkdtempSync(join(tmpdir(), 'jobshell-chromium-'));
  const child = spawn(
    executable,
    [
      ...chromiumArguments.filter((word) => word !== '--no-sandbox' || needsNoSandbox()),
      ...(headed ? [] : ['--headless=new']),
      `--user-data-dir=${profile}`,
      '--remote-debugging-port=0',
      // It ends with the pipe, so also when this process is killed.
      '--remote-debugging-pipe',
      '--no-startup-window',
      '--no-default-browser-check',
      '--password-store=basic',
      '--use-mock-keychain',
      '--mute-audio',
      '--disable-dev-shm-usage',
      '--disable-background-timer-throttling',
      '--disable-renderer-backgrounding',
      '--disable-backgrounding-occluded-windows',
      '--hide-scrollbars',
      // A mouse that hovers, as at a desk.
      '--blink-settings=primaryHoverType=2,availableHoverTypes=2,primaryPointerType=4,availablePointerTypes=4',
      `--disable-features=${disabledFeatures.join(',')}`,
      '--enable-features=CDPScreenshotNewSurface,SkipListAccountsWithoutGaiaCookies',
      'about:blank',
    ],
    { stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'] },
  );
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  };
  try {
    const [, , , input, output] = child.stdio;
    if (!(input instanceof Socket && output instanceof Socket)) throw new Error('Chromium has no pipe');
    return { url: await readUrl(child.stderr), pid: child.pid ?? 0, pipe: { input, output }, stop };
  } catch (cause) {
    await stop();
    throw cause;
  }
}

/** Chromium refuses its sandbox to root; in a container it often has no user namespaces either. */
function needsNoSandbox(): boolean {
  return process.getuid?.() === 0 || process.env['JOBSHELL_CHROMIUM_NO_SANDBOX'] === '1';
}

async function readUrl(stderr: NodeJS.ReadableStream | null): Promise<string> {
  if (stderr === null) throw new Error('Chromium has no output');
  const said: string[] = [];
  const lines = createInterface({ input: stderr });
  return await new Promise((resolve, reject) => {
    const tooLate = setTimeout(
      () => reject(new Error(`Chromium did not start: ${said.join('\n')}`)),
      startWithinMs,
    );
    lines.once('close', () => {
      clearTimeout(tooLate);
      reject(new Error(`Chromium ended at once: ${said.join('\n')}`));
    });
    lines.on('line', (line) => {
      const url = /DevTools listening on (ws:\S+)/.exec(line)?.[1];
      if (url === undefined) return void said.push(line);
      clearTimeout(tooLate);
      resolve(url);
    });
  });
}
