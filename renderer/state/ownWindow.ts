/** What a page of the first window, or of a host with one only, has no word of in its address. */
const firstWindowId = 'w1';

/**
 * The window this page stands in, as its address says. For what the page shows; main knows by itself who asks, and does not
 * ask the page.
 */
export function readOwnWindowId(search: string): string {
  return new URLSearchParams(search).get('window') ?? firstWindowId;
}
