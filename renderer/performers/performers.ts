import type { ActionId } from '../../preload/contract/actions.ts';
import type { Session } from '../../preload/contract/model.ts';
import type { Settings } from '../../preload/contract/settings.ts';
import type { AppParts } from '../appParts.ts';
import type { Facts } from '../state/facts.ts';
import { firstAccount } from '../state/select.ts';
import type { TerminalView } from '../terminal/terminalView.ts';

/** What an action is about, where that is not what stands in front. */
export type ActionTarget = { readonly sessionId?: string | undefined; readonly jobId?: string | undefined };

export type ActionRunner = {
  /** Does the action. False: it makes no sense now, and nothing was done. */
  readonly run: (id: ActionId, target?: ActionTarget) => boolean;
  readonly canRun: (id: ActionId, target?: ActionTarget) => boolean;
};

/** What happens for an action. `can` tells more than the action's `needs` where that is not enough. */
export type Performer = {
  readonly run: (target: ActionTarget) => void;
  readonly can?: (target: ActionTarget) => boolean;
};
export type Performers<Ids extends ActionId> = Readonly<Record<Ids, Performer>>;

/** What performers work with. */
export type PerformerParts = AppParts & {
  readonly facts: () => Facts | undefined;
  readonly tabs: () => readonly Session[];
  /** The session an action is about: the one named, or the one in front. */
  readonly sessionOf: (target: ActionTarget) => Session | undefined;
  readonly setSetting: (change: Partial<Settings>) => void;
};

export function withAccount(
  { facts }: Pick<PerformerParts, 'facts'>,
  act: (accountId: string) => void,
): () => void {
  return () => {
    const known = facts();
    const account = known && firstAccount(known);
    if (account) act(account.id);
  };
}

export function withSession(
  { sessionOf }: Pick<PerformerParts, 'sessionOf'>,
  act: (session: Session) => void,
): Performer['run'] {
  return (target) => {
    const session = sessionOf(target);
    if (session) act(session);
  };
}

export function withTerminal(
  parts: Pick<PerformerParts, 'sessionOf' | 'terminals'>,
  act: (terminal: TerminalView) => void,
): Performer['run'] {
  return withSession(parts, ({ id }) => {
    const terminal = parts.terminals.get(id)?.view;
    if (terminal) act(terminal);
  });
}
