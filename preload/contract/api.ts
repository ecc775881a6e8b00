import { z } from 'zod';
import { appErrorSchema } from './error.ts';
import {
  accountSchema,
  capabilitiesSchema,
  jobIdSchema,
  jobSchema,
  listStateSchema,
  reopenOfferSchema,
  retentionSchema,
  sessionIdSchema,
  sessionSchema,
  settingsChangeSchema,
  settingsSchema,
  snapshotSchema,
} from './model.ts';

const accountId = z.string().min(1).max(100);
const streamId = z.number().int().min(0).max(0xffff_ffff);
const nothing = z.object({});

/** A pane's size in cells. Below 2×2 or above these no program draws anything sensible. */
export const sizeSchema = z.object({
  columns: z.number().int().min(2).max(1000),
  rows: z.number().int().min(2).max(500),
});
export type Size = z.infer<typeof sizeSchema>;

/** The steps of a sign-in, in order, as the card shows them. */
export const signInSteps = ['reach', 'version', 'token', 'scopes', 'user'] as const;

/**
 * The commands a page may send, `noun.verb`, with the shape of what goes in and comes out. Inputs are parsed in main
 * (`main/core/dispatch.ts`); outputs are trusted by the page.
 */
export const commands = {
  /** All facts at once. Events that follow it describe what changed since. */
  'app.snapshot': { input: nothing, output: snapshotSchema },

  /**
   * Finds the GitLab that `gitlabUrl` (its address, or that of any of its pages) belongs to, checks the token and keeps
   * both. Progress comes as `signIn.progressed`.
   */
  'account.signIn': {
    input: z.object({
      gitlabUrl: z.string().max(2000),
      token: z.string().max(1000),
      /** Keep the secrets on this computer even without a keyring. Ignored where there is one. */
      keepWithoutKeyring: z.boolean().default(false),
    }),
    output: accountSchema,
  },
  /** The address of GitLab's page that makes a token with the right name and scopes. */
  'account.tokenPage': {
    input: z.object({ gitlabUrl: z.string().max(2000), scope: z.enum(['read_api', 'api']).default('api') }),
    output: z.object({ url: z.string() }),
  },
  /** Shows GitLab's sign-in page in a window of its own and keeps the session. `unsupported` where there is no window. */
  'account.openSignInWindow': { input: z.object({ accountId }), output: accountSchema },
  /** Checks a `_gitlab_session` cookie and keeps it. Takes the bare value, `name=value`, or a whole Cookie header. */
  'account.useCookie': {
    input: z.object({ accountId, cookie: z.string().max(8000) }),
    output: accountSchema,
  },
  /** Closes the account's terminals and forgets its token, cookie and partition. */
  'account.signOut': { input: z.object({ accountId }), output: nothing },

  /** Asks GitLab for the job list now, within the request budget. */
  'jobs.refresh': { input: z.object({ accountId }), output: nothing },

  /** Opens a terminal in a job, or gives the one that is open or ended for it. */
  'terminal.open': { input: z.object({ jobId: jobIdSchema, size: sizeSchema }), output: sessionSchema },
  /** A new shell for a session whose connection ended. */
  'terminal.reconnect': {
    input: z.object({ sessionId: sessionIdSchema, size: sizeSchema }),
    output: nothing,
  },
  /**
   * Starts the session's bytes on the byte road (see frames.ts) under a number the page chose, once per page. They begin
   * at `from`, or later where those are no longer held: the first frame's offset tells, and a page that asked for less
   * then clears its screen first.
   */
  'terminal.attach': {
    input: z.object({ sessionId: sessionIdSchema, streamId, from: z.number().int().min(0).default(0) }),
    output: nothing,
  },
  'terminal.detach': { input: z.object({ streamId }), output: nothing },
  /** Types the size into the shell. Only at a person's wish: nothing tells for sure that a prompt stands there. */
  'terminal.fixSize': { input: z.object({ sessionId: sessionIdSchema, size: sizeSchema }), output: nothing },
  /** Tells the pane's size. It is typed into the shell at opening, and after that only where a prompt is certain. */
  'terminal.resize': { input: z.object({ sessionId: sessionIdSchema, size: sizeSchema }), output: nothing },
  /** Closes the connection so that the Runner stops waiting; the tab stays. */
  'terminal.release': { input: z.object({ sessionId: sessionIdSchema }), output: nothing },
  /** Closes the connection and forgets the session and its scrollback. */
  'terminal.close': { input: z.object({ sessionId: sessionIdSchema }), output: nothing },
  /** Takes back the offers to reopen what was open at the last quit. */
  'offers.dismiss': { input: nothing, output: nothing },

  'settings.update': { input: settingsChangeSchema, output: settingsSchema },
} as const;

export type CommandName = keyof typeof commands;
/** What a caller passes: members with a default may be left out. */
export type CommandInput<Name extends CommandName> = z.input<(typeof commands)[Name]['input']>;
/** What a handler gets: parsed, with defaults filled in. */
export type ParsedInput<Name extends CommandName> = z.output<(typeof commands)[Name]['input']>;
export type CommandOutput<Name extends CommandName> = z.output<(typeof commands)[Name]['output']>;

/** The events main sends, `noun.pastParticiple`, with their payloads. One per change of one fact. */
export const events = {
  'account.upserted': accountSchema,
  'account.removed': z.object({ id: z.string() }),
  'list.upserted': listStateSchema,
  'list.removed': z.object({ accountId: z.string() }),
  'job.upserted': jobSchema,
  'job.removed': z.object({ id: z.string() }),
  'session.upserted': sessionSchema,
  'session.removed': z.object({ id: z.string() }),
  'retention.upserted': retentionSchema,
  'retention.removed': z.object({ jobId: z.string() }),
  'offer.upserted': reopenOfferSchema,
  'offer.removed': z.object({ jobId: z.string() }),
  'settings.changed': settingsSchema,
  'capabilities.changed': capabilitiesSchema,
  'signIn.progressed': z.object({
    step: z.enum(signInSteps),
    state: z.enum(['started', 'passed', 'failed']),
    /** What was found, in GitLab's words: a version, a list of scopes, a user's name. */
    detail: z.string().optional(),
    error: appErrorSchema.optional(),
  }),
} as const;

export type EventName = keyof typeof events;
export type EventPayload<Name extends EventName> = z.output<(typeof events)[Name]>;
/** An event as it crosses the boundary. */
export type AppEvent = {
  [Name in EventName]: { readonly name: Name; readonly payload: EventPayload<Name> };
}[EventName];
