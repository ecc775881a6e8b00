import type { Client } from '../preload/client.ts';
import type { Actions } from './actions.ts';
import type { SnippetActions } from './commands/snippetActions.ts';
import type { Mirror } from './state/mirror.ts';
import type { Ticker } from './state/ticker.ts';
import type { ViewStore } from './state/view.ts';
import type { PasteGuard } from './terminal/pasteGuard.ts';
import type { Terminals } from './terminal/terminals.ts';
import type { TransferActions } from './transfer/transferActions.ts';

/** What actions work with. */
export type AppParts = {
  readonly client: Client;
  readonly mirror: Mirror;
  readonly view: ViewStore;
  readonly terminals: Terminals;
  readonly actions: Actions;
  readonly pastes: PasteGuard;
  readonly transfers: TransferActions;
  readonly snippets: SnippetActions;
  /** The window this page stands in: it shows the tabs of no other. */
  readonly windowId: string;
  /** Once a second: countdowns. */
  readonly seconds: Ticker;
  /** Every ten seconds: how long things last. */
  readonly tenSeconds: Ticker;
  readonly isMac: boolean;
};
