/** How much of a pane its log takes, by where it stands. */
export type LogShares = { readonly beside: number; readonly below: number };

export const usualShare = 0.45;
/** Each of the two keeps a few words, or lines. */
const leastShare = 0.15;

export function boundedShare(share: number): number {
  return Math.min(1 - leastShare, Math.max(leastShare, share));
}

/** What was kept, as far as it makes sense. */
export function readShares(kept: string | null): LogShares {
  const { beside, below } = parseObject(kept ?? '{}');
  const shareOf = (value: unknown): number =>
    typeof value === 'number' && Number.isFinite(value) ? boundedShare(value) : usualShare;
  return { beside: shareOf(beside), below: shareOf(below) };
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
