import type { AppEvent } from './api.ts';
import type { Result } from './error.ts';

/*
 * What a Port carries beside frames (frames.ts). The browser host sends these as JSON in text messages, Electron as they
 * are. Nothing here imports zod at run time, so that the page's preload stays small.
 */

/** A page asks. `id` is the page's own and comes back in the answer. */
export type PageMessage = {
  readonly kind: 'request';
  readonly id: number;
  readonly command: string;
  readonly input: unknown;
};

export type MainMessage =
  | { readonly kind: 'answer'; readonly id: number; readonly result: Result<unknown> }
  | { readonly kind: 'event'; readonly event: AppEvent };

/** The browser host's WebSocket: its path, its subprotocol, and the prefix under which a page offers its token. */
export const socketPath = '/port';
/** The browser host's page on the way out, to the web address in its parameter `to`. */
export const leavePath = '/leave';
export const socketProtocol = 'jobshell.v1';
export const tokenProtocolPrefix = 'token.';
/** In the fragment of a URL given to a program: a ticket, which the page changes for the token once. */
export const ticketPrefix = 'ticket.';

/** A text message of a page. The longest command holds a pasted Cookie header of 8,000 characters. */
export const commandMessageBytes = 64 * 1024;

/** Requests of one page that wait for their answers at once. No page of ours comes near; one that floods is refused. */
export const mostOpenRequests = 500;

/** Electron's IPC channels. Main answers `connect` with a MessagePort on `port`, which carries all that main sends. */
export const ipcChannels = {
  connect: 'jobshell:connect',
  port: 'jobshell:port',
  request: 'jobshell:request',
} as const;
