import { z } from 'zod';
import { updateChecks } from './settingsLimits.ts';

/*
 * Updates of the installed app. Off until a person sets a feed: there is no default one, so nobody is asked anything.
 */

/** Given whole when it is changed. Looking for updates needs both the feed and its key. */
export const updateSettingsSchema = z.object({
  /** The folder that holds `latest*.yml`, its signature and the packages; `https` only. Empty: none. */
  feedUrl: z.string().max(2000).default(''),
  /** The Ed25519 key that signs the feed: base64 of its SubjectPublicKeyInfo (44 bytes), or PEM. Empty: none. */
  publicKey: z.string().max(400).default(''),
  check: z.enum(updateChecks).default('off'),
});
export type UpdateSettings = z.infer<typeof updateSettingsSchema>;

/** Why an update could not be found, fetched or installed. Closed: each has words in the catalogue. */
export const updateProblems = [
  /** Neither feed nor key, or one that can't be used. */
  'not-set-up',
  'feed-unreachable',
  /** An address on the way was not `https`. */
  'feed-insecure',
  'signature-missing',
  'signature-wrong',
  'feed-malformed',
  /** The feed has nothing for this system, architecture and kind of package. */
  'no-package',
  'download-failed',
  /** What came is not what the signed metadata names. */
  'hash-wrong',
  /** Windows: signed by somebody else than the installed one. */
  'publisher-wrong',
  'install-failed',
] as const;
export const updateProblemSchema = z.enum(updateProblems);
export type UpdateProblem = z.infer<typeof updateProblemSchema>;

const version = z.string();

/** Where looking for an update stands. Nothing is downloaded or installed unasked. */
export const updateStateSchema = z.discriminatedUnion('kind', [
  /** Nothing to do. `checkedAt`: the feed had nothing newer then. */
  z.object({ kind: z.literal('idle'), checkedAt: z.number().optional() }),
  z.object({ kind: z.literal('checking') }),
  z.object({ kind: z.literal('available'), version }),
  z.object({ kind: z.literal('downloading'), version, percent: z.number() }),
  /** Downloaded and checked; installs when a person says so. */
  z.object({ kind: z.literal('ready'), version }),
  /** A person wanted to install, but terminals are open. It waits until they are closed, and is asked for again. */
  z.object({ kind: z.literal('deferred'), version, terminals: z.number() }),
  z.object({ kind: z.literal('failed'), problem: updateProblemSchema, version: version.optional() }),
]);
export type UpdateState = z.infer<typeof updateStateSchema>;
