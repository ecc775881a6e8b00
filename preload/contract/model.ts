import { z } from 'zod';
import { asideSchema } from './asides.ts';
import { transferSchema } from './transfers.ts';
import { appErrorSchema, paramsSchema } from './error.ts';
import { holdSchema } from './holds.ts';
import { findingCodes } from './findings.ts';
import { armSchema } from './jobActions.ts';
import { jobStatuses } from './jobStatus.ts';
import { settingsProblemSchema, settingsSchema } from './settings.ts';
import { longestTabName, tabColours } from './tabLooks.ts';
import { updateStateSchema } from './updates.ts';

/*
 * The facts main owns and the renderer mirrors. Every fact carries its account's id.
 * Times are Unix milliseconds of main's clock: GitLab's and the Runner's times are converted before they get here.
 */

const unixMs = z.number();
const accountId = z.string().min(1);

/** `<accountId>:<GitLab's job id>` */
export const jobIdSchema = z.string().regex(/^[^:]+:\d+$/);
/** A commit, whole: SHA-1 or SHA-256. */
export const shaSchema = z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/);
export const sessionIdSchema = z.string().min(1);
/** `w1`, `w2`…: the lowest number that is free when a window opens, so that it names the window's remembered place too. */
export const windowIdSchema = z.string().regex(/^w[1-9]\d{0,3}$/);
/** The window a host begins with, and the only one where a host has no others. */
export const firstWindowId = 'w1';

/** What a token may do, as `/personal_access_tokens/self` tells. */
export const tokenStateSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('active'),
    name: z.string(),
    scopes: z.array(z.string()),
    /** Has the scope `api`: may retry, cancel and play. Without it the token only looks. */
    canAct: z.boolean(),
    /** A fine-grained token: its scopes alone do not tell its rights. */
    fineGrained: z.boolean(),
    /** `YYYY-MM-DD`, the first day on which it no longer works; absent: never. */
    expiresOn: z.string().optional(),
  }),
  z.object({ kind: z.literal('rejected'), reason: z.enum(['expired', 'revoked', 'invalid']) }),
]);
export type TokenState = z.infer<typeof tokenStateSchema>;

/**
 * How terminals of this account are opened. A token opens none on GitLab since 11.4.8 (and 11.5.1), so the web session
 * does, unless the instance was seen to take the token.
 */
export const terminalAccessSchema = z.discriminatedUnion('kind', [
  /** Nobody has signed in to GitLab for terminals yet. */
  z.object({ kind: z.literal('none') }),
  /** This instance takes the token on its web pages (old GitLab, or a proxy). */
  z.object({ kind: z.literal('token') }),
  z.object({ kind: z.literal('web-session') }),
  /** The web session has ended; open terminals go on until GitLab's next check (at most 5 minutes). */
  z.object({ kind: z.literal('expired') }),
]);
export type TerminalAccess = z.infer<typeof terminalAccessSchema>;

export const accountSchema = z.object({
  id: accountId,
  /** Origin and sub-path, no slash at the end: `https://gitlab.example.com/git`. */
  gitlabUrl: z.string(),
  userId: z.number(),
  username: z.string(),
  displayName: z.string(),
  gitlabVersion: z.string().optional(),
  token: tokenStateSchema,
  terminalAccess: terminalAccessSchema,
});
export type Account = z.infer<typeof accountSchema>;

/** How fresh an account's job list is, and what it costs GitLab. */
export const listStateSchema = z.object({
  accountId,
  /** When the list was last brought up to date; absent: not yet. */
  updatedAt: unixMs.optional(),
  /** Requests to GitLab in the last 60 s. */
  requestsPerMinute: z.number(),
  /** False until every project was looked at once. */
  complete: z.boolean(),
  /** Why the last attempt failed, and when the next one comes. */
  problem: z.object({ error: appErrorSchema, retryAt: unixMs }).optional(),
});
export type ListState = z.infer<typeof listStateSchema>;

export const jobStatusSchema = z.enum(jobStatuses).catch('unknown');

/** Whether a job's terminal can be had, and if not, why. */
export const terminalAvailabilitySchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('available') }),
  /** GitLab has been asked. */
  z.object({ kind: z.literal('checking') }),
  z.object({
    kind: z.literal('unavailable'),
    reason: z.enum([
      'not-mine',
      'not-running',
      'executor',
      'hosted-runner',
      'not-offered',
      'archived',
      'no-web-session',
      'web-session-expired',
    ]),
  }),
]);
export type TerminalAvailability = z.infer<typeof terminalAvailabilitySchema>;

export const jobSchema = z.object({
  id: jobIdSchema,
  accountId,
  gitlabId: z.number(),
  name: z.string(),
  stage: z.string(),
  projectId: z.number(),
  /** Full path: `group/subgroup/project`. */
  projectPath: z.string(),
  ref: z.string(),
  /** The commit it runs for; absent: GitLab did not tell. */
  sha: shaSchema.optional(),
  pipelineId: z.number(),
  webUrl: z.string(),
  status: jobStatusSchema,
  /** Who started, retried or played it: the only one who may open its terminal. Absent: GitLab did not tell. */
  startedBy: z.string().optional(),
  isMine: z.boolean(),
  runner: z.object({ id: z.number(), description: z.string(), shared: z.boolean() }).optional(),
  /** `shell`, `docker`, `kubernetes`…: from the log's first lines, until then what its runner's last log said. Absent: not known. */
  executor: z.string().optional(),
  createdAt: unixMs,
  startedAt: unixMs.optional(),
  /**
   * Its script is over: without an open terminal it ends in seconds, after after_script, uploads and cleaning up. Seen in the
   * logs of a few jobs at a time (main/core/scriptEnds.ts), so its absence says nothing.
   */
  endsSoon: z.literal(true).optional(),
  terminal: terminalAvailabilitySchema,
});
export type Job = z.infer<typeof jobSchema>;

export const findingSchema = z.object({ code: z.enum(findingCodes), params: paramsSchema });
export type Finding = z.infer<typeof findingSchema>;
export type FindingCode = Finding['code'];

export const sessionStateSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('connecting'),
    since: unixMs,
    /** The job is still being prepared: up to 60 s of waiting is normal. */
    preparing: z.boolean(),
  }),
  z.object({
    kind: z.literal('connected'),
    since: unixMs,
    /** What is wrong with a connection that stands all the same. */
    trouble: z
      .discriminatedUnion('kind', [
        /** Nobody has answered our pings since about then: the network may be gone, or come back. */
        z.object({ kind: z.literal('silent'), since: unixMs }),
        /** The shell was left, and nothing closed: a container's terminal. */
        z.object({ kind: z.literal('shell-left') }),
      ])
      .optional(),
  }),
  z.object({
    kind: z.literal('reconnecting'),
    finding: findingSchema,
    /** 1 for the first retry. */
    attempt: z.number(),
    /** When the next attempt starts; absent: it is under way. */
    retryAt: unixMs.optional(),
  }),
  z.object({
    kind: z.literal('ended'),
    at: unixMs,
    finding: findingSchema,
    /** Whether trying again makes sense. */
    canReconnect: z.boolean(),
  }),
]);
export type SessionState = z.infer<typeof sessionStateSchema>;

/** One terminal: a tab. It outlives its connections: a reconnect is a new shell under the same session. */
export const sessionSchema = z.object({
  id: sessionIdSchema,
  accountId,
  jobId: jobIdSchema,
  jobName: z.string(),
  projectPath: z.string(),
  ref: z.string(),
  /** The job's commit; absent: GitLab did not tell. */
  sha: shaSchema.optional(),
  pipelineId: z.number(),
  webUrl: z.string(),
  openedAt: unixMs,
  /** The window in which its tab stands. */
  windowId: windowIdSchema,
  /** When it came there. A page that began before that draws output of before all the same. */
  windowSince: unixMs,
  /** Tabs of one window stand in this order; gaps mean nothing. */
  tabPosition: z.number().int().min(0),
  /** What the person calls the tab; empty or absent: as its job is called. */
  tabName: z.string().max(longestTabName).optional(),
  /** Which colour the person gave it. */
  tabColour: z.enum(['none', ...tabColours]).optional(),
  state: sessionStateSchema,
  /** The size last typed into the shell; absent: none yet. */
  shellSize: z.object({ columns: z.number(), rows: z.number() }).optional(),
  /** Executor and Runner version as the log's first lines tell. */
  executor: z.string().optional(),
  runnerVersion: z.string().optional(),
  /** Its log has come to after_script: in docker, the container was started again for it. */
  isInAfterScript: z.boolean().optional(),
  /** Whether it comes back by itself then; absent: as the settings say. */
  comesBack: z.boolean().optional(),
  /** Where the job's log stands: its last line that says anything, and the section it is in. Read every few seconds. */
  logEnd: z
    .object({
      /** One line, cut; what can't be seen in it is named. */
      text: z.string(),
      /** By its name in `trace.json`: `step-script`. */
      section: z.string().optional(),
    })
    .optional(),
  /** Round trip of our own last ping to GitLab. */
  latencyMs: z.number().optional(),
  /** What it puts out is being recorded. */
  recording: z.object({ transcriptId: z.string(), since: unixMs }).optional(),
  /** Copies of its job's file variables, and how making them went. */
  aside: asideSchema.optional(),
  /** A paste is going in, and takes a while. */
  pasting: z
    .object({
      sentBytes: z.number(),
      totalBytes: z.number(),
      /** Nothing shows that what runs there reads it. */
      isStalled: z.boolean(),
    })
    .optional(),
});
export type Session = z.infer<typeof sessionSchema>;

/** Which limit ends the wait: the Runner's `session_timeout`, or what was left of the job's own timeout. */
export const keptLimitSchema = z.enum(['session-timeout', 'job-timeout', 'unknown']);

export const retentionPhaseSchema = z.discriminatedUnion('kind', [
  /** The script has not ended. What happens then is foretold as far as it is known. */
  z.object({
    kind: z.literal('script'),
    forecast: z.discriminatedUnion('kind', [
      /** Docker: the container ends with the script. */
      z.object({ kind: z.literal('not-kept') }),
      /** An estimate: the Runner's default, or what this runner was last seen to say. */
      z.object({
        kind: z.literal('estimate'),
        durationMs: z.number(),
        source: z.enum(['default', 'seen']),
        /** When the job's own timeout ends it, to 10 s. Absent: not known. */
        noLaterThan: unixMs.optional(),
      }),
      z.object({ kind: z.literal('unknown') }),
    ]),
  }),
  z.object({
    kind: z.literal('kept'),
    /** When the Runner began to wait. */
    since: unixMs,
    deadline: unixMs,
    limit: keptLimitSchema,
    /** How far the deadline may be off, either way. */
    toleranceMs: z.number(),
  }),
  z.object({
    kind: z.literal('over'),
    how: z.enum(['released', 'timed-out', 'job-timed-out', 'canceled', 'finished']),
  }),
]);
export type RetentionPhase = z.infer<typeof retentionPhaseSchema>;

/** How long a job with a terminal of ours is kept. One per job that has, or had, a session. */
export const retentionSchema = z.object({ jobId: jobIdSchema, accountId, phase: retentionPhaseSchema });
export type Retention = z.infer<typeof retentionSchema>;

/** A terminal that was open when Jobshell last quit, and whose job still runs. */
export const reopenOfferSchema = z.object({
  jobId: jobIdSchema,
  accountId,
  jobName: z.string(),
  projectPath: z.string(),
  /** That run did not end by a quit: it crashed, was killed, or the machine went down. */
  endedUnexpectedly: z.boolean(),
});
export type ReopenOffer = z.infer<typeof reopenOfferSchema>;

/** How well this host keeps secrets at rest. */
export const secretProtectionSchema = z.enum([
  /** Encrypted with a key the system's keyring holds. */
  'keyring',
  /** Encrypted, but whoever can read this person's files can read the key too. */
  'weak',
  /** Not written at all: gone when Jobshell quits. */
  'memory',
]);
export type SecretProtection = z.infer<typeof secretProtectionSchema>;

/** What the host can do beyond the common part. Ask for these, never for the host's name. */
export const capabilitiesSchema = z.object({
  /** There can be several windows, and tabs move between them. */
  windows: z.boolean(),
  /** GitLab's sign-in page can be shown in a window of its own, and its session read from there. */
  signInWindow: z.boolean(),
  secretProtection: secretProtectionSchema,
  /** Secrets can be kept on this computer in spite of a missing keyring, if the person says so. */
  canKeepWithoutKeyring: z.boolean(),
  /** An icon among the system's own. */
  tray: z.boolean(),
  /** Windows have a menu bar of their own, which can be hidden. */
  menuBar: z.boolean(),
  openAtLogin: z.boolean(),
  /** The setting `zoomPercent` zooms the windows. A browser has its own zoom. */
  zoom: z.boolean(),
  /** The page stands in a browser, which keeps some keys for itself. */
  browserKeys: z.boolean(),
  /** `native`: the host shows notices itself; `page`: the page may, by the Notification API, once the person wants it. */
  notifications: z.enum(['native', 'page', 'none']),
});
export type Capabilities = z.infer<typeof capabilitiesSchema>;

/** Everything, for a page that starts. */
export const snapshotSchema = z.object({
  /** Main's clock when this was taken: the page corrects its own by it. */
  now: unixMs,
  version: z.string(),
  accounts: z.array(accountSchema),
  lists: z.array(listStateSchema),
  jobs: z.array(jobSchema),
  sessions: z.array(sessionSchema),
  retentions: z.array(retentionSchema),
  offers: z.array(reopenOfferSchema),
  arms: z.array(armSchema),
  transfers: z.array(transferSchema),
  holds: z.array(holdSchema),
  /** The windows that are open, in the order they were opened. */
  windows: z.array(windowIdSchema),
  settings: settingsSchema,
  settingsProblems: z.array(settingsProblemSchema),
  capabilities: capabilitiesSchema,
  /** Absent: this host doesn't update itself. */
  update: updateStateSchema.optional(),
});
export type Snapshot = z.infer<typeof snapshotSchema>;
