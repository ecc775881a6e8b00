import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';

/*
 * The command line, as every host reads it.
 */

/** What every host takes. */
export const commonFlags = {
  'data-dir': { type: 'string' },
  verbose: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
  version: { type: 'boolean', default: false },
} as const satisfies ParseArgsOptionsConfig;

type Parsed<Flags extends ParseArgsOptionsConfig> = ReturnType<
  typeof parseArgs<{ args: string[]; options: Flags; strict: true; allowPositionals: true }>
>['values'];

export type Words<Flags extends ParseArgsOptionsConfig> =
  | { readonly kind: 'read'; readonly values: Parsed<Flags>; readonly link: string | undefined }
  /** One sentence without its full stop. */
  | { readonly kind: 'bad'; readonly problem: string };

/** Reads flags, and at most one address. */
export function readWords<Flags extends ParseArgsOptionsConfig>(
  words: readonly string[],
  options: Flags,
): Words<Flags> {
  try {
    const { values, positionals } = parseArgs<{
      args: string[];
      options: Flags;
      strict: true;
      allowPositionals: true;
    }>({ args: [...words], options, strict: true, allowPositionals: true });
    const [link, ...more] = positionals;
    if (more.length > 0) return { kind: 'bad', problem: `one address at most, not «${more[0]}» too` };
    return { kind: 'read', values, link };
  } catch (cause) {
    return { kind: 'bad', problem: firstSentence(cause) };
  }
}

/** Node's message names the flag in its first sentence and gives general advice after it. */
function firstSentence(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  return message.split(/\.\s|\n/, 1)[0] ?? message;
}
