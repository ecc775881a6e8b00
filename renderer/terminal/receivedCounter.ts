import type { Stop } from '../../preload/client.ts';
import type { Checksum } from './checksum.ts';

/** How often the figures are written into the page while bytes arrive. */
const everyMs = 250;
/**
 * Set to anything in sessionStorage before the page starts, it makes every terminal keep a SHA-256 of what it received; set
 * to something else later, the sums and counts start anew.
 */
export const checksumSwitch = 'jobshell.checksum';

/** Makes sums, and tells the switch's present value. */
export type Checksums = { readonly create: () => Checksum; readonly label: () => string | null };

export type ReceivedCounter = {
  readonly received: (bytes: Uint8Array) => void;
  /** Everything so far is parsed: the figures are written at once. */
  readonly idle: () => void;
  /** Where the figures stand, as `data-received-bytes`, `data-parsed-bytes` and `data-received-sha256`. */
  readonly showOn: (element: HTMLElement | undefined) => void;
  readonly dispose: Stop;
};

type CounterOptions = {
  readonly after: (delayMs: number, run: () => void) => Stop;
  /** Undefined: no sum is kept. */
  readonly checksums: Checksums | undefined;
};

/** Counts a terminal's bytes and writes the figures into the page, past React, so that a test can wait for them. */
export function createReceivedCounter({ after, checksums }: CounterOptions): ReceivedCounter {
  let checksum = checksums?.create();
  let label = checksums?.label();
  let receivedBytes = 0;
  let parsedBytes = 0;
  let target: HTMLElement | undefined;
  let stopTimer: Stop | undefined;

  const show = (): void => {
    stopTimer?.();
    stopTimer = undefined;
    if (!target) return;
    target.dataset['receivedBytes'] = String(receivedBytes);
    target.dataset['parsedBytes'] = String(parsedBytes);
    if (checksum) target.dataset['receivedSha256'] = checksum.hex();
  };
  const startAnew = (): void => {
    if (!checksums || checksums.label() === label) return;
    label = checksums.label();
    checksum = checksums.create();
    receivedBytes = 0;
    parsedBytes = 0;
  };
  return {
    received: (bytes) => {
      startAnew();
      receivedBytes += bytes.byteLength;
      checksum?.update(bytes);
      stopTimer ??= after(everyMs, show);
    },
    idle: () => {
      parsedBytes = receivedBytes;
      // Single keys echo many times a second; one write a quarter of a second is enough for anybody who waits.
      stopTimer ??= after(everyMs, show);
    },
    showOn: (element) => {
      target = element;
      show();
    },
    dispose: () => stopTimer?.(),
  };
}
