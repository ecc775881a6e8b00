import type { Handlers } from './dispatch.ts';
import type { Page } from './page.ts';
import type { HoldJobs } from './holdJobs.ts';
import type { Terminals } from './terminal/terminals.ts';

type HoldHandlers = Pick<Handlers<Page>, Extract<keyof Handlers<Page>, `hold.${string}`>>;

type HoldHandlersParts = {
  readonly holds: HoldJobs;
  readonly terminals: Pick<Terminals, 'get'>;
};

/** What the commands about held scripts do. */
export function createHoldHandlers({ holds, terminals }: HoldHandlersParts): HoldHandlers {
  return {
    'hold.foretell': ({ sessionId }) => holds.foretell(terminals.get(sessionId).fact()),
    'hold.begin': ({ sessionId }) => holds.begin(terminals.get(sessionId).fact()),
    'hold.resume': ({ sessionId }) => holds.resume(terminals.get(sessionId).fact()),
  };
}
