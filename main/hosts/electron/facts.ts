import type { AppEvent } from '../../../preload/contract/api.ts';
import { snapshotSchema, type Account, type Session } from '../../../preload/contract/model.ts';
import type { Core } from '../../core/core.ts';
import type { Stop } from '../../core/ports.ts';

/** What the window needs to know of core's facts, learnt as any page learns them. */
export type WindowFacts = {
  /** Origins of the GitLabs the person signed in to. */
  readonly instanceOrigins: () => ReadonlySet<string>;
  /** Terminals a quit would end. */
  readonly openTerminals: () => number;
  readonly confirmClose: () => boolean;
  readonly stop: Stop;
};

const partSchema = snapshotSchema.pick({ accounts: true, sessions: true, settings: true });

/** Follows the facts until stopped. */
export function followFacts(openPage: Core['openPage']): WindowFacts {
  const accounts = new Map<string, Account>();
  const sessions = new Map<string, Session>();
  let confirmClose = true;
  const take = (event: AppEvent): void => {
    if (event.name === 'account.upserted') accounts.set(event.payload.id, event.payload);
    if (event.name === 'account.removed') accounts.delete(event.payload.id);
    if (event.name === 'session.upserted') sessions.set(event.payload.id, event.payload);
    if (event.name === 'session.removed') sessions.delete(event.payload.id);
    if (event.name === 'settings.changed') confirmClose = event.payload.confirmClose;
  };
  const page = openPage({ event: take, frame: () => {} });
  const read = async (): Promise<void> => {
    const answer = await page.request('app.snapshot', {});
    const snapshot = answer.ok ? partSchema.safeParse(answer.value).data : undefined;
    if (snapshot === undefined) return;
    for (const account of snapshot.accounts) accounts.set(account.id, account);
    for (const session of snapshot.sessions) sessions.set(session.id, session);
    confirmClose = snapshot.settings.confirmClose;
  };
  void read();
  return {
    instanceOrigins: () =>
      new Set([...accounts.values()].map((account) => new URL(account.gitlabUrl).origin)),
    openTerminals: () => [...sessions.values()].filter(({ state }) => state.kind !== 'ended').length,
    confirmClose: () => confirmClose,
    stop: page.close,
  };
}
