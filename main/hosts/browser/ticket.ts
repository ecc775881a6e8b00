import type { Clock } from '../../core/ports.ts';

/** A browser that starts from nothing needs some seconds to get to the page. */
const validForMs = 60_000;
const ticketBytes = 32;

/** Codes that are worth the token once. */
export type Tickets = {
  readonly issue: () => string;
  /** Whether `ticket` was issued, is fresh, and had not been used. It has now. */
  readonly redeem: (ticket: string) => boolean;
};

/**
 * The URL handed to a browser's command line can be read by everyone on this computer for as long as the browser runs; so
 * it holds a ticket instead of the token.
 */
export function createTickets(
  clock: Pick<Clock, 'now'>,
  randomBytes: (count: number) => Uint8Array,
): Tickets {
  const expiries = new Map<string, number>();
  return {
    issue: () => {
      const ticket = Buffer.from(randomBytes(ticketBytes)).toString('base64url');
      expiries.set(ticket, clock.now() + validForMs);
      return ticket;
    },
    redeem: (ticket) => {
      const expiresAt = expiries.get(ticket);
      expiries.delete(ticket);
      return expiresAt !== undefined && clock.now() < expiresAt;
    },
  };
}
