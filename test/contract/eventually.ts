import { vi } from 'vitest';

/** Generous, because a loaded machine is no fault; a test that passes waits no longer than it must. */
const limitMs = 10_000;

/** Waits until `check` no longer throws. */
export function eventually(check: () => void, withinMs = limitMs): Promise<void> {
  return vi.waitFor(check, { timeout: withinMs, interval: 10 });
}
