/*
 * By itself, without zod, because pages use it: a page that loads zod tries to make code from text, which its policy
 * refuses, and reports.
 */

/** For the default branch of a switch over a closed union: adding a member makes this call a compile error. */
export function assertNever(value: never): never {
  throw new Error(`Not handled: ${JSON.stringify(value)}`);
}
