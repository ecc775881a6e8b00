import type { ActionId } from '../preload/contract/actions.ts';

/** What an action is about, where that is not what stands in front. */
export type ActionTarget = { readonly sessionId?: string | undefined; readonly jobId?: string | undefined };

export type ActionRunner = {
  /** Does the action. False: it makes no sense now, and nothing was done. */
  readonly run: (id: ActionId, target?: ActionTarget) => boolean;
  readonly canRun: (id: ActionId, target?: ActionTarget) => boolean;
};

/** What happens for an action. `can` tells more than the table's `needs` where that is not enough. */
export type Performer = {
  readonly run: (target: ActionTarget) => void;
  readonly can?: (target: ActionTarget) => boolean;
};
export type Performers<Ids extends ActionId> = Readonly<Record<Ids, Performer>>;
