import { createClient, type Client } from './client.ts';
import type { Catalogue } from './contract/messages/catalogues.ts';
import { socketPath, socketProtocol, ticketPrefix, tokenProtocolPrefix } from './contract/wire.ts';
import { followLinksOut } from './leave.ts';
import { createSocketPort } from './socketPort.ts';

/*
 * The browser host's preload: a module script before the renderer's own, which finds `window.api` as Electron's preload
 * would have set it.
 */

declare global {
  interface Window {
    api: Client;
  }
}

/** Kept for a reload of this tab and nothing else: not for another tab, nor for a restart of the browser. */
const tokenKey = 'jobshell.token';
const tokenInAddress = /^#([\w-]{20,100})$/;

/** Of each language these words only, so that the others are not in this script. */
const wayIn = import.meta.glob<Catalogue['wayIn']>('./contract/messages/*.json', {
  eager: true,
  import: 'wayIn',
});

const ticket = takeTicketFromAddress();
takeTokenFromAddress();
window.api = createClient(
  createSocketPort({
    ...(ticket === undefined ? {} : { ready: redeemTicket(ticket) }),
    openSocket: () =>
      new WebSocket(`ws://${location.host}${socketPath}`, [
        socketProtocol,
        `${tokenProtocolPrefix}${token()}`,
      ]),
    isRefused,
    onRefused: showWayIn,
  }),
);
followLinksOut(document);
// The URL of a Jobshell started anew, opened in this tab: only the fragment differs, so nothing reloads by itself.
addEventListener('hashchange', () => {
  if (location.hash.startsWith(`#${ticketPrefix}`) || takeTokenFromAddress()) location.reload();
});

function takeTicketFromAddress(): string | undefined {
  if (!location.hash.startsWith(`#${ticketPrefix}`)) return undefined;
  const found = location.hash.slice(ticketPrefix.length + 1);
  history.replaceState(null, '', location.pathname);
  return found;
}

/** Changes a ticket for the token. One that is no longer good leaves the page without, which is then told. */
async function redeemTicket(ticket: string): Promise<void> {
  try {
    const answer = await askWith(ticket);
    if (answer.status === 200) sessionStorage.setItem(tokenKey, await answer.text());
  } catch {
    // The port's own attempts find out what is wrong.
  }
}

function askWith(bearer: string): Promise<Response> {
  return fetch(socketPath, { headers: { authorization: `Bearer ${bearer}` }, cache: 'no-store' });
}

/** Moves the token out of the address, where it could be seen, shared and kept in the history. */
function takeTokenFromAddress(): boolean {
  const found = tokenInAddress.exec(location.hash)?.[1];
  if (found === undefined) return false;
  sessionStorage.setItem(tokenKey, found);
  history.replaceState(null, '', location.pathname);
  return true;
}

function token(): string {
  return sessionStorage.getItem(tokenKey) ?? '';
}

/** A WebSocket does not tell why it was refused, so the same path is asked by HTTP. No answer at all: try again later. */
async function isRefused(): Promise<boolean> {
  if (token() === '') return true;
  try {
    const answer = await askWith(token());
    return answer.status === 401 || answer.status === 403;
  } catch {
    return false;
  }
}

/** Covers the page with the one thing that helps: the URL printed in the terminal. */
function showWayIn(): void {
  const { language, words } = wordsOfWayIn();
  sessionStorage.removeItem(tokenKey);
  const cover = document.createElement('main');
  cover.setAttribute('role', 'alert');
  cover.lang = language;
  cover.style.cssText =
    'position:fixed;inset:0;z-index:2147483647;display:grid;place-content:center;gap:12px;padding:24px;' +
    'background:Canvas;color:CanvasText;font:15px/1.5 system-ui,sans-serif;text-align:center';
  const title = document.createElement('h1');
  title.style.cssText = 'margin:0;font-size:20px;font-weight:600';
  title.textContent = words.title;
  const text = document.createElement('p');
  text.style.cssText = 'margin:0;max-width:46ch';
  text.textContent = words.text;
  cover.append(title, text);
  for (const other of document.body.children) other.setAttribute('inert', '');
  document.body.append(cover);
}

/** Nothing is known of the settings here: the browser's language it is. */
function wordsOfWayIn(): { readonly language: string; readonly words: Catalogue['wayIn'] } {
  const asked = navigator.languages.map((name) => name.split('-', 1)[0] ?? '');
  for (const language of [...asked, 'en']) {
    const words = wayIn[`./contract/messages/${language}.json`];
    if (words !== undefined) return { language, words };
  }
  throw new Error('There is no English catalogue');
}
