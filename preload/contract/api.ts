import { z } from 'zod';
import { actionIds } from './actions.ts';
import { asideCommands } from './asides.ts';
import { appErrorSchema } from './error.ts';
import { armEndedSchema, armSchema, jobActionCommands } from './jobActions.ts';
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
  snapshotSchema,
  windowIdSchema,
} from './model.ts';
import { settingsProblemSchema, settingsSchema } from './settings.ts';
import { noticeSchema, noticeWithdrawnSchema } from './notices.ts';
import { settingsAboutSchema } from './settingsAbout.ts';
import { settingsChangeSchema } from './settingsChange.ts';
import { holdCommands, holdSchema } from './holds.ts';
import { logCommands, logStateSchema } from './jobLog.ts';
import { jobStepSchema } from './steps.ts';
import { artifactsChangedSchema, pipelineCommands, pipelinePlaceSchema } from './pipelines.ts';
import { tabColours } from './tabLooks.ts';
import { transcriptCommands } from './transcripts.ts';
import { transferCommands, transferSchema } from './transfers.ts';
import { updateStateSchema } from './updates.ts';

const accountId = z.string().min(1).max(100);
const streamId = z.number().int().min(0).max(0xffff_ffff);
const nothing = z.object({});

/** A pane's size in cells. Below 2×2 or above these no program draws anything sensible. */
export const sizeSchema = z.object({
  columns: z.number().int().min(2).max(1000),
  rows: z.number().int().min(2).max(500),
});
export type Size = z.infer<typeof sizeSchema>;

/** Where a link leads: one job, or those of a pipeline, newest first. They are among the facts by then. */
export const openedLinkSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('job'), jobId: jobIdSchema }),
  z.object({
    kind: z.literal('pipeline'),
    place: pipelinePlaceSchema,
    jobIds: z.array(jobIdSchema),
  }),
]);
export type OpenedLink = z.infer<typeof openedLinkSchema>;

/** A place on the screens together; those left of or above the first one are negative. */
export const screenPointSchema = z.object({
  x: z.number().int().min(-100_000).max(100_000),
  y: z.number().int().min(-100_000).max(100_000),
});
export type ScreenPoint = z.infer<typeof screenPointSchema>;

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
  ...jobActionCommands,

  /** The commands of a terminal's job that its log has shown so far. It is read every few seconds. */
  'job.steps': {
    input: z.object({ sessionId: sessionIdSchema }),
    output: z.object({ steps: z.array(jobStepSchema) }),
  },
  /** Opens a terminal in a job, or gives the one that is open or ended for it. */
  'terminal.open': { input: z.object({ jobId: jobIdSchema, size: sizeSchema }), output: sessionSchema },
  /** A new shell for a session whose connection ended. */
  'terminal.reconnect': {
    input: z.object({ sessionId: sessionIdSchema, size: sizeSchema }),
    output: nothing,
  },
  /** Whether it comes back by itself when its container starts again for after_script. No more: what it tries for that ends. */
  'terminal.comeBack': {
    input: z.object({ sessionId: sessionIdSchema, comesBack: z.boolean() }),
    output: nothing,
  },
  /** A terminal that tries again and again ends; `terminal.reconnect` begins anew. */
  'terminal.stopTrying': { input: z.object({ sessionId: sessionIdSchema }), output: nothing },
  /**
   * What stands at the end of the output: the shell's prompt, something else (a program, or half a line), or nobody knows,
   * since the shell's prompt was never seen.
   */
  'terminal.look': {
    input: z.object({ sessionId: sessionIdSchema }),
    output: z.object({ standing: z.enum(['prompt', 'program', 'unknown']) }),
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
  /** Drops what of a paste has not gone in yet. */
  'terminal.stopPaste': { input: z.object({ sessionId: sessionIdSchema }), output: nothing },
  /** Closes the connection so that the Runner stops waiting; the tab stays. */
  'terminal.release': { input: z.object({ sessionId: sessionIdSchema }), output: nothing },
  /** Closes the connection and forgets the session and its scrollback. */
  'terminal.close': { input: z.object({ sessionId: sessionIdSchema }), output: nothing },
  /**
   * Puts a session's tab into a window, in front of another's tab there or at the end: within its own window that is a new
   * order. `new` opens a window for it. Its connection and its bytes are not touched; the new page attaches from 0.
   */
  'terminal.move': {
    input: z.object({
      sessionId: sessionIdSchema,
      windowId: z.union([windowIdSchema, z.literal('new')]),
      /** A session of that window; absent, or no longer there: at the end. */
      before: sessionIdSchema.optional(),
      /** Where on the screen, in its pixels at 100 %, a new window shall stand: where the tab was dropped. */
      at: screenPointSchema.optional(),
    }),
    output: sessionSchema,
  },
  /** Names or colours a session's tab; what is left out stays. The name is taken as one line of text, and cut. */
  'terminal.dress': {
    input: z.object({
      sessionId: sessionIdSchema,
      name: z.string().max(1000).optional(),
      colour: z.enum(['none', ...tabColours]).optional(),
    }),
    output: sessionSchema,
  },
  /** Opens one more window. `unsupported` where `capabilities.windows` is false. */
  'window.open': { input: nothing, output: z.object({ windowId: windowIdSchema }) },
  /** Brings a window to the front, and there the tab of `sessionId` if one is given. */
  'window.focus': {
    input: z.object({ windowId: windowIdSchema, sessionId: sessionIdSchema.optional() }),
    output: nothing,
  },
  /**
   * Tells what a person sees of a page: the tab that is shown, and whether its window has the focus. No notice is raised
   * about what somebody looks at.
   */
  'view.report': {
    input: z.object({
      sessionId: sessionIdSchema.optional(),
      /** What stands beside it in a split, and is seen as well. */
      besideIds: z.array(sessionIdSchema).max(100).optional(),
      isFocused: z.boolean(),
    }),
    output: nothing,
  },
  /**
   * Finds what a pasted or clicked address of GitLab leads to, and puts its jobs into the list. Opens no terminal. Fails
   * with `link-malformed`, `link-elsewhere` (no account there), `link-nothing` (no job or pipeline), or as GitLab answers.
   */
  'link.open': { input: z.object({ text: z.string().max(4000) }), output: openedLinkSchema },
  ...logCommands,
  ...transferCommands,
  ...asideCommands,
  ...holdCommands,
  ...transcriptCommands,
  ...pipelineCommands,

  /** Takes back the offers to reopen what was open at the last quit. */
  'offers.dismiss': { input: nothing, output: nothing },

  'settings.update': { input: settingsChangeSchema, output: settingsSchema },
  /** Back to the defaults: these leave the file. */
  'settings.reset': { input: z.object({ names: z.array(settingsSchema.keyof()) }), output: settingsSchema },
  /** What the settings' page shows besides the settings themselves. */
  'settings.describe': { input: nothing, output: settingsAboutSchema },
  /** Shows the settings' file, or the folder of Jobshell's log, with the system's own program. `unsupported` without one. */
  'settings.show': { input: z.object({ what: z.enum(['file', 'logs']) }), output: nothing },

  /** The three steps of an update, each at a person's wish. How they went is in `update.changed`. `unsupported` without. */
  'update.check': { input: nothing, output: nothing },
  'update.download': { input: nothing, output: nothing },
  'update.install': { input: nothing, output: nothing },
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
  'arm.upserted': armSchema,
  'arm.removed': z.object({ id: z.string() }),
  /** What was armed has opened a terminal, or came too late. */
  'arm.ended': armEndedSchema,
  'transfer.upserted': transferSchema,
  'transfer.removed': z.object({ id: z.string() }),
  'hold.upserted': holdSchema,
  'hold.removed': z.object({ jobId: z.string() }),
  /** A log that some page has opened was read on. */
  'log.changed': logStateSchema,
  'artifact.changed': artifactsChangedSchema,
  /** A recording began, ended or was removed: `transcript.list` gives another list. */
  'transcripts.changed': z.object({
    /** A recording could not begin, came to its largest size, or can no longer be written. */
    trouble: z.object({ jobName: z.string(), kind: z.enum(['not-started', 'full', 'disk']) }).optional(),
  }),
  /** A window was opened or closed: all that are open now. */
  'windows.changed': z.object({ windows: z.array(windowIdSchema) }),
  'notice.raised': noticeSchema,
  'notice.withdrawn': noticeWithdrawnSchema,
  /** A link came from outside the page. One page shall show where it leads, or why it leads nowhere. */
  'link.opened': z.object({
    windowId: windowIdSchema.optional(),
    result: z.discriminatedUnion('ok', [
      z.object({ ok: z.literal(true), value: openedLinkSchema }),
      z.object({ ok: z.literal(false), error: appErrorSchema }),
    ]),
  }),
  /** A menu, the tray or a notice asks for an action; without a window, of the page in front. */
  'action.requested': z.object({
    action: z.enum(actionIds),
    windowId: windowIdSchema.optional(),
    sessionId: sessionIdSchema.optional(),
    jobId: jobIdSchema.optional(),
  }),
  'settings.changed': settingsSchema,
  'settingsProblems.changed': z.array(settingsProblemSchema),
  'capabilities.changed': capabilitiesSchema,
  'update.changed': updateStateSchema,
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
