import type { Scope } from '../options.ts';
import type { TokenRecord, UserRecord, World } from '../state/world.ts';
import { cookieValue, json, message, type RailsRequest, type Reply } from './http.ts';

export const sessionCookie = '_gitlab_session';

/** Who asks, and by which right. */
export type Caller = {
  readonly user: UserRecord;
  /** Absent: by the web session. */
  readonly token: TokenRecord | undefined;
};

export type ApiAuth =
  | { readonly kind: 'caller'; readonly caller: Caller }
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'refused'; readonly reply: Reply };

/** The token of a request, by whichever of GitLab's transports. */
export function tokenOf(request: Pick<RailsRequest, 'headers' | 'query'>): string | undefined {
  const header = request.headers['private-token'];
  if (typeof header === 'string') return header;
  const bearer = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  return bearer ?? request.query.get('private_token') ?? request.query.get('access_token') ?? undefined;
}

/** For `/api/v4` and GraphQL: token first, else the web session where that is allowed. */
export function authenticateApi(world: World, request: RailsRequest): ApiAuth {
  const value = tokenOf(request);
  if (value !== undefined) return authenticateToken(world, value);
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  const isGraphql = request.path === '/api/graphql';
  // A web session writes only with the page's CSRF token, which no client of the API has.
  const user = world.knobs.cookieOnApi && isRead && !isGraphql ? sessionUser(world, request) : undefined;
  return user === undefined ? { kind: 'anonymous' } : { kind: 'caller', caller: { user, token: undefined } };
}

function authenticateToken(world: World, value: string): ApiAuth {
  const token = world.tokens.get(value);
  if (token === undefined) return { kind: 'refused', reply: unauthorized() };
  if (token.revoked)
    return {
      kind: 'refused',
      reply: invalidToken('Token was revoked. You have to re-authorize from the user.'),
    };
  if (isExpired(world, token)) {
    return {
      kind: 'refused',
      reply: invalidToken('Token is expired. You can either do re-authorization or token refresh.'),
    };
  }
  token.lastUsedAt = world.time.now();
  return { kind: 'caller', caller: { user: token.user, token } };
}

export function isExpired(world: World, token: TokenRecord): boolean {
  return (
    token.expiresOn !== undefined && new Date(world.time.now()).toISOString().slice(0, 10) >= token.expiresOn
  );
}

export function unauthorized(): Reply {
  return message(401, '401 Unauthorized');
}

function invalidToken(description: string): Reply {
  return json(
    { error: 'invalid_token', error_description: description },
    {
      status: 401,
      headers: {
        'WWW-Authenticate': `Bearer realm="Protected by OAuth 2.0", error="invalid_token", error_description="${description}"`,
      },
    },
  );
}

/** GitLab's refusal where a token lacks all of `scopes`, or a fine-grained one `permission`; undefined: allowed. */
export function scopeRefusal(caller: Caller, needed: Needed): Reply | undefined {
  const { token } = caller;
  if (token === undefined) return undefined;
  if (token.permissions !== undefined) {
    if (needed.permission === undefined || token.permissions.includes(needed.permission)) return undefined;
    return json(
      {
        error: 'insufficient_granular_scope',
        error_description: `Access denied: Your fine-grained personal access token lacks the required permissions: [${needed.permission}].`,
      },
      { status: 403 },
    );
  }
  if (needed.scopes.some((scope) => token.scopes.includes(scope))) return undefined;
  return json(
    {
      error: 'insufficient_scope',
      error_description: 'The request requires higher privileges than provided by the access token.',
      scope: needed.scopes.join(' '),
    },
    { status: 403 },
  );
}

export type Needed = {
  /** Any of these will do. */
  readonly scopes: readonly Scope[];
  /** What a fine-grained token must name. */
  readonly permission?: string;
};

/** The signed-in user of a web page: by cookie, and by token only where the instance takes it there. */
export function webUser(
  world: World,
  request: Pick<RailsRequest, 'headers' | 'query'>,
): UserRecord | undefined {
  const bySession = sessionUser(world, request);
  if (bySession !== undefined || !world.knobs.tokenOnWeb) return bySession;
  const value = tokenOf(request);
  const token = value === undefined ? undefined : world.tokens.get(value);
  const isGood =
    token !== undefined && !token.revoked && !isExpired(world, token) && token.scopes.includes('api');
  return isGood ? token.user : undefined;
}

function sessionUser(world: World, request: Pick<RailsRequest, 'headers'>): UserRecord | undefined {
  const id = cookieValue(request.headers.cookie, sessionCookie);
  return id === undefined ? undefined : world.webSessions.get(id)?.user;
}
