import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { socketProtocol, tokenProtocolPrefix } from '../../../preload/contract/wire.ts';

/*
 * Who may talk to the browser host. Any page in the person's browser can send requests to 127.0.0.1, and a host name that
 * suddenly resolves to 127.0.0.1 (DNS rebinding) makes them look like its own: so Host, Origin and the browser's
 * own word on where a request comes from are all checked, and data needs the token.
 */

export type Verdict = { readonly kind: 'allowed' } | { readonly kind: 'refused'; readonly status: number };

const allowed: Verdict = { kind: 'allowed' };
const refused = (status: number): Verdict => ({ kind: 'refused', status });

type Asked = Pick<IncomingMessage, 'headers' | 'headersDistinct'>;

/** For static files, which hold no data. `ownPort` is the port listened on. */
export function judgeRequest({ headers, headersDistinct }: Asked, ownPort: number): Verdict {
  // Of several Hosts Node shows the first; something in between may have gone by another.
  if (headersDistinct['host']?.length !== 1 || !isOwnHost(headers.host, ownPort)) return refused(421);
  if (headers.origin !== undefined && !isOwnOrigin(headers)) return refused(403);
  if (!isFromHere(headers['sec-fetch-site'])) return refused(403);
  return allowed;
}

/** For the WebSocket. A browser always sends Origin there, so a missing one is refused too. */
export function judgeUpgrade(
  asked: Asked,
  own: { readonly port: number; readonly acceptsToken: (token: string) => boolean },
): Verdict {
  const { headers } = asked;
  if (headers.origin === undefined) return refused(403);
  const verdict = judgeRequest(asked, own.port);
  if (verdict.kind === 'refused') return verdict;
  const offered = (headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
  const token = offered
    .find((name) => name.startsWith(tokenProtocolPrefix))
    ?.slice(tokenProtocolPrefix.length);
  const fits = offered.includes(socketProtocol) && token !== undefined && own.acceptsToken(token);
  return fits ? allowed : refused(401);
}

/** The token of an `Authorization: Bearer` header: how a page asks whether its token still holds. */
export function bearerToken(headers: IncomingHttpHeaders): string {
  return /^Bearer ([\w-]+)$/.exec(headers.authorization ?? '')?.[1] ?? '';
}

/** Takes the same time whatever is wrong, whatever its length. */
export function createTokenCheck(token: string): (offered: string) => boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  const expected = digest(token);
  return (offered) => timingSafeEqual(digest(offered), expected);
}

const ownHosts = ['127.0.0.1', 'localhost'];
const httpPort = 80;

function isOwnHost(host: string | undefined, ownPort: number): boolean {
  if (host === undefined) return false;
  return ownHosts.some((name) => host === `${name}:${ownPort}` || (ownPort === httpPort && host === name));
}

function isOwnOrigin(headers: IncomingHttpHeaders): boolean {
  return headers.origin === `http://${headers.host}`;
}

/** `none`: typed or opened from outside; absent: no browser, or an old one (then Origin and the token stand alone). */
function isFromHere(site: string | string[] | undefined): boolean {
  return site === undefined || site === 'same-origin' || site === 'none';
}
