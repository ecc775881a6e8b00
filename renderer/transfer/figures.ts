import type { Transfer } from '../../preload/contract/transfers.ts';

/** How long the rest takes at the present rate; undefined: not known. */
export function leftMs({ sizeBytes, doneBytes, state }: Transfer): number | undefined {
  if (state.kind !== 'running' || !state.bytesPerSecond || sizeBytes === undefined) return undefined;
  return Math.max(0, ((sizeBytes - doneBytes) / state.bytesPerSecond) * 1000);
}

/** What one can do about a transfer that stopped. */
export function wayOn({ state, doneBytes }: Transfer): 'replace' | 'resume' | 'again' | undefined {
  if (state.kind !== 'failed') return undefined;
  if (state.failure.code === 'target-exists') return 'replace';
  return doneBytes > 0 ? 'resume' : 'again';
}
