import type { AppEvent } from '../../../preload/contract/api.ts';
import type { Hold } from '../../../preload/contract/holds.ts';
import {
  snapshotSchema,
  type Account,
  type Retention,
  type Session,
} from '../../../preload/contract/model.ts';
import type { Core } from '../../core/core.ts';
import type { Stop } from '../../core/ports.ts';

/** A terminal that a quit would end. */
export type OpenTerminal = {
  readonly jobName: string;
  readonly projectPath: string;
  /** Its job waits for nothing but this terminal, until then. */
  readonly keptUntilMs?: number;
  /** Its job's script is held. */
  readonly isHeld?: boolean;
};

/** What the window needs to know of core's facts, learnt as any page learns them. */
export type WindowFacts = {
  /** Origins of the GitLabs the person signed in to. */
  readonly instanceOrigins: () => ReadonlySet<string>;
  /** Those whose jobs end first come first. */
  readonly openTerminals: () => readonly OpenTerminal[];
  readonly confirmClose: () => boolean;
  /** How much is armed: nothing of it happens while Jobshell is closed. */
  readonly armedCount: () => number;
  /** How many scripts are held, with or without a terminal: they stay so. */
  readonly heldCount: () => number;
  readonly stop: Stop;
};

const partSchema = snapshotSchema.pick({
  accounts: true,
  sessions: true,
  retentions: true,
  arms: true,
  holds: true,
  settings: true,
});

/** Follows the facts until stopped. */
export function followFacts(openPage: Core['openPage']): WindowFacts {
  const accounts = new Map<string, Account>();
  const sessions = new Map<string, Session>();
  const retentions = new Map<string, Retention>();
  const armIds = new Set<string>();
  const holds = new Map<string, Hold>();
  let confirmClose = true;
  const take = (event: AppEvent): void => {
    if (event.name === 'account.upserted') accounts.set(event.payload.id, event.payload);
    if (event.name === 'account.removed') accounts.delete(event.payload.id);
    if (event.name === 'session.upserted') sessions.set(event.payload.id, event.payload);
    if (event.name === 'session.removed') sessions.delete(event.payload.id);
    if (event.name === 'retention.upserted') retentions.set(event.payload.jobId, event.payload);
    if (event.name === 'retention.removed') retentions.delete(event.payload.jobId);
    if (event.name === 'hold.upserted') holds.set(event.payload.jobId, event.payload);
    if (event.name === 'hold.removed') holds.delete(event.payload.jobId);
    if (event.name === 'arm.upserted') armIds.add(event.payload.id);
    if (event.name === 'arm.removed') armIds.delete(event.payload.id);
    if (event.name === 'settings.changed') confirmClose = event.payload.confirmClose;
  };
  const page = openPage({ event: take, frame: () => {} });
  const read = async (): Promise<void> => {
    const answer = await page.request('app.snapshot', {});
    const snapshot = answer.ok ? partSchema.safeParse(answer.value).data : undefined;
    if (snapshot === undefined) return;
    for (const account of snapshot.accounts) accounts.set(account.id, account);
    for (const session of snapshot.sessions) sessions.set(session.id, session);
    for (const retention of snapshot.retentions) retentions.set(retention.jobId, retention);
    for (const arm of snapshot.arms) armIds.add(arm.id);
    for (const hold of snapshot.holds) holds.set(hold.jobId, hold);
    confirmClose = snapshot.settings.confirmClose;
  };
  void read();
  return {
    instanceOrigins: () =>
      new Set([...accounts.values()].map((account) => new URL(account.gitlabUrl).origin)),
    openTerminals: () => listOpenTerminals(sessions.values(), { retentions, holds }),
    heldCount: () => holds.size,
    confirmClose: () => confirmClose,
    armedCount: () => armIds.size,
    stop: page.close,
  };
}

type ListFacts = {
  readonly retentions: ReadonlyMap<string, Retention>;
  readonly holds?: ReadonlyMap<string, Hold>;
};

/** Pure. */
export function listOpenTerminals(
  sessions: Iterable<Session>,
  { retentions, holds = new Map() }: ListFacts,
): readonly OpenTerminal[] {
  const open = [...sessions].filter(({ state }) => state.kind !== 'ended');
  return open
    .map(({ jobId, jobName, projectPath }): OpenTerminal => {
      const phase = retentions.get(jobId)?.phase;
      return {
        jobName,
        projectPath,
        ...(phase?.kind === 'kept' ? { keptUntilMs: phase.deadline } : {}),
        ...(holds.has(jobId) ? { isHeld: true } : {}),
      };
    })
    .toSorted(
      (one, other) =>
        (one.keptUntilMs ?? Number.POSITIVE_INFINITY) - (other.keptUntilMs ?? Number.POSITIVE_INFINITY) ||
        (one.jobName < other.jobName ? -1 : 1),
    );
}
