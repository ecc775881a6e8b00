import type { AppEvent, CommandOutput } from '../../preload/contract/api.ts';
import type { Hold } from '../../preload/contract/holds.ts';
import { hasEnded } from '../../preload/contract/jobStatus.ts';
import type { Session } from '../../preload/contract/model.ts';
import { createHeldBefore } from './heldBefore.ts';
import { holdScriptShell, resumeScriptShell } from './hold/hold.ts';
import { HoldStopped } from './hold/stopped.ts';
import type { BorrowShell } from './hold/talk.ts';
import type { Clock, Log, Stop, Store } from './ports.ts';
import type { State } from './state.ts';

/* Joins holds to terminals and jobs: who is held, until it goes on or its job is over. */

export type HoldJobs = {
  readonly foretell: (session: Session) => CommandOutput<'hold.foretell'>;
  readonly begin: (session: Session) => Promise<CommandOutput<'hold.begin'>>;
  readonly resume: (session: Session) => Promise<CommandOutput<'hold.resume'>>;
  readonly stop: Stop;
};

type HoldJobsOptions = {
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly store: Store;
  readonly state: State;
  readonly borrow: BorrowShell;
  /** When the job's own timeout ends it; undefined: not known. */
  readonly timeoutAtMs: (job: { readonly accountId: string; readonly jobId: string }) => number | undefined;
};

export function createHoldJobs(options: HoldJobsOptions): HoldJobs {
  const { clock, state } = options;
  const before = createHeldBefore(options);
  const over = (isOver: (hold: Hold) => boolean) => {
    before.over(isOver);
    for (const hold of state.holds.all()) if (isOver(hold)) state.holds.remove(hold.jobId);
  };
  const stop = state.onEvent((event) => {
    const jobId = jobOver(event);
    if (jobId !== undefined) over((hold) => hold.jobId === jobId);
    if (event.name === 'account.removed') over(({ accountId }) => accountId === event.payload.id);
    // Held by a Jobshell that was quit since.
    const held = event.name === 'job.upserted' ? before.of(event.payload.id) : undefined;
    if (held) state.holds.upsert(held);
  });

  const talkOptions = ({ id, jobId }: Session) => ({
    clock,
    borrow: options.borrow,
    sessionId: id,
    jobNumber: Number(jobId.slice(jobId.lastIndexOf(':') + 1)),
    nonce: `${letters(options.random)}${letters(options.random)}`,
  });
  const timeoutAt = (session: Session): Pick<Hold, 'timeoutAt'> => {
    const atMs = options.timeoutAtMs(session);
    return atMs === undefined ? {} : { timeoutAt: atMs };
  };

  return {
    stop,
    foretell: timeoutAt,
    begin: async (session) => {
      const known = state.holds.get(session.jobId);
      if (known) return { kind: 'held', hold: known };
      try {
        if (isScriptOver(state, session.jobId)) throw new HoldStopped('script-over');
        const held = await holdScriptShell(talkOptions(session));
        const { jobId, accountId, jobName, projectPath } = session;
        const names = { jobId, accountId, jobName, projectPath };
        const hold: Hold = { ...names, since: clock.now(), ...held, ...timeoutAt(session) };
        before.held(hold);
        state.holds.upsert(hold);
        return { kind: 'held', hold };
      } catch (error) {
        return { kind: 'refused', refusal: refusalOf(error, options.log) };
      }
    },
    resume: async (session) => {
      const held = state.holds.get(session.jobId);
      if (!held) return { kind: 'gone' };
      try {
        const outcome = await resumeScriptShell({ ...talkOptions(session), held });
        over(({ jobId }) => jobId === held.jobId);
        return { kind: outcome };
      } catch (error) {
        return { kind: 'refused', refusal: refusalOf(error, options.log) };
      }
    },
  };
}

function refusalOf(error: unknown, log: Log) {
  if (error instanceof HoldStopped) return error.refusal;
  log.error('hold.failed', {}, error);
  return new HoldStopped('silent').refusal;
}

/** Whose script is no longer held by this event, since there is none any more. */
function jobOver(event: AppEvent): string | undefined {
  switch (event.name) {
    case 'retention.upserted':
      return event.payload.phase.kind === 'script' ? undefined : event.payload.jobId;
    case 'job.upserted':
      return hasEnded(event.payload.status) ? event.payload.id : undefined;
    case 'job.removed':
      return event.payload.id;
    default:
      return undefined;
  }
}

function isScriptOver(state: State, jobId: string): boolean {
  const phase = state.retentions.get(jobId)?.phase.kind;
  return phase === 'kept' || phase === 'over';
}

/** Small letters and digits: a part of a marker. */
function letters(random: () => number): string {
  return random().toString(36).slice(2, 12);
}
