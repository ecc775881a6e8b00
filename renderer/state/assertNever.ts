/**
 * For the default branch of a switch over a closed union: adding a member makes this call a compile error. The
 * contract's own lives beside zod, which the page does without.
 */
export function assertNever(value: never): never {
  throw new Error(`Not handled: ${JSON.stringify(value)}`);
}
