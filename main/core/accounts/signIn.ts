import type { z } from 'zod';
import type { EventPayload } from '../../../preload/contract/api.ts';
import { AppError } from '../../../preload/contract/error.ts';
import type { Account, TokenState } from '../../../preload/contract/model.ts';
import { candidateRoots } from '../gitlab/address.ts';
import { createGitLabClient, type GitLabClient } from '../gitlab/client.ts';
import { createHttp, failureOf, jsonOf, type HttpAnswer } from '../gitlab/http.ts';
import type { tokenSelfSchema } from '../gitlab/schema.ts';
import type { Clock } from '../ports.ts';

export type SignInOptions = {
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  readonly version: string;
  readonly progress: (step: EventPayload<'signIn.progressed'>) => void;
};

export type CheckedAccount = Pick<
  Account,
  'gitlabUrl' | 'userId' | 'username' | 'displayName' | 'gitlabVersion' | 'token'
>;

const probePath = '/api/v4/version';

/**
 * Finds the GitLab behind an address and checks a token there, step by step.
 * @throws AppError with the sentence for the step that failed
 */
export async function checkSignIn(
  { gitlabUrl: pasted, token: pastedToken }: { readonly gitlabUrl: string; readonly token: string },
  options: SignInOptions,
): Promise<CheckedAccount & { readonly secret: string }> {
  const secret = readToken(pastedToken);
  const gitlabUrl = await step(options, {
    name: 'reach',
    run: () => findGitLab(pasted, options),
    detailOf: (found) => found,
  });
  const client = createGitLabClient({
    http: createHttp({ ...options, gitlabUrl }),
    clock: options.clock,
    token: () => secret,
  });
  const gitlabVersion = await step(options, {
    name: 'version',
    run: () => versionOf(client),
    detailOf: (version) => version,
  });
  const self = await step(options, {
    name: 'token',
    run: () => tokenOf(client),
    detailOf: (found) => found.name,
  });
  const token = await step(options, {
    name: 'scopes',
    run: async () => tokenState(self, options.clock.now()),
    detailOf: ({ scopes }) => scopes.join(', '),
  });
  const user = await step(options, {
    name: 'user',
    run: client.user,
    detailOf: ({ username }) => `@${username}`,
  });
  return {
    secret,
    gitlabUrl,
    userId: user.id,
    username: user.username,
    displayName: user.name,
    ...(gitlabVersion === undefined ? {} : { gitlabVersion }),
    token,
  };
}

type Step<Value> = {
  readonly name: EventPayload<'signIn.progressed'>['step'];
  readonly run: () => Promise<Value>;
  readonly detailOf: (value: Value) => string | undefined;
};

async function step<Value>(
  { progress }: SignInOptions,
  { name, run, detailOf }: Step<Value>,
): Promise<Value> {
  progress({ step: name, state: 'started' });
  try {
    const value = await run();
    const detail = detailOf(value);
    progress({ step: name, state: 'passed', ...(detail === undefined ? {} : { detail }) });
    return value;
  } catch (error) {
    const data = error instanceof AppError ? error.toData() : undefined;
    progress({ step: name, state: 'failed', ...(data ? { error: data } : {}) });
    throw error;
  }
}

function readToken(pasted: string): string {
  const token = pasted.trim();
  if (!/^[\w.:-]{8,500}$/.test(token)) throw new AppError({ code: 'token-malformed' });
  return token;
}

/**
 * The root of the GitLab that an address, or any page's, belongs to: the first candidate at which one answers. No token is
 * sent.
 * @throws AppError
 */
export async function findGitLab(pasted: string, options: Omit<SignInOptions, 'progress'>): Promise<string> {
  let problem: AppError | undefined;
  for (const root of candidateRoots(pasted)) {
    const http = createHttp({ ...options, gitlabUrl: root });
    const answer = await http.send({
      path: probePath,
      credential: { kind: 'none' },
      accept: 'application/json',
    });
    if (isGitLab(answer)) return root;
    const moved = await followMove(answer, options);
    if (moved !== undefined) return moved;
    if (answer.status === 403 || answer.status === 429 || answer.status >= 500) {
      problem ??= failureOf(answer, options.clock);
    }
  }
  throw problem ?? new AppError({ code: 'not-gitlab', params: { url: candidateRoots(pasted)[0] ?? pasted } });
}

/** GitLab's API answers JSON to everyone: a version to some, «401 Unauthorized» to the others. */
function isGitLab({ status, body }: HttpAnswer): boolean {
  const json = jsonOf(body);
  if (typeof json !== 'object' || json === null) return false;
  return status === 200 ? 'version' in json : status === 401 && ('message' in json || 'error' in json);
}

/** From http to https, or to another port, of the same host: the address a person typed without thinking of it. */
async function followMove(
  answer: HttpAnswer,
  options: Omit<SignInOptions, 'progress'>,
): Promise<string | undefined> {
  const location = answer.headers.get('location');
  if (answer.status < 300 || answer.status > 399 || location === null || !URL.canParse(location, answer.url))
    return undefined;
  const target = new URL(location, answer.url);
  const isSameHost = target.hostname === new URL(answer.url).hostname;
  // The token goes there next: never from an encrypted address to a plain one.
  const isDowngrade = target.protocol === 'http:' && answer.url.startsWith('https:');
  if (!isSameHost || isDowngrade || !target.pathname.endsWith(probePath)) return undefined;
  const root = `${target.origin}${target.pathname.slice(0, -probePath.length)}`;
  const again = await createHttp({ ...options, gitlabUrl: root }).send({
    path: probePath,
    credential: { kind: 'none' },
    accept: 'application/json',
  });
  return isGitLab(again) ? root : undefined;
}

/** A token GitLab does not take fails one step later, where it is about the token. */
async function versionOf(client: GitLabClient): Promise<string | undefined> {
  try {
    return await client.version();
  } catch (error) {
    if (error instanceof AppError && isAboutToken(error)) return undefined;
    throw error;
  }
}

function isAboutToken(error: AppError): boolean {
  return [
    'token-invalid',
    'token-expired',
    'token-revoked',
    'token-scope',
    'forbidden',
    'not-found',
  ].includes(error.code);
}

type TokenSelf = z.infer<typeof tokenSelfSchema>;

/** GitLabs before 15.5 cannot tell a token about itself; those that are no personal access tokens get a 400. */
async function tokenOf(client: GitLabClient): Promise<TokenSelf & { readonly scopesKnown: boolean }> {
  try {
    return { ...(await client.tokenSelf()), scopesKnown: true };
  } catch (error) {
    const cannotTell =
      error instanceof AppError &&
      (error.code === 'not-found' || (error.code === 'gitlab-answer' && error.params['status'] === 400));
    if (!cannotTell) throw error;
    return { name: '', revoked: false, active: true, scopes: [], granular: false, scopesKnown: false };
  }
}

function tokenState(
  self: Awaited<ReturnType<typeof tokenOf>>,
  nowMs: number,
): Extract<TokenState, { kind: 'active' }> {
  const { name, scopes, granular } = self;
  const expiresOn = self.expires_at ?? undefined;
  if (self.revoked) throw new AppError({ code: 'token-revoked' });
  if (expiresOn !== undefined && Date.parse(expiresOn) <= nowMs) {
    throw new AppError({ code: 'token-expired', params: { expiresOn } });
  }
  const canRead = scopes.includes('read_api') || scopes.includes('api');
  if (self.scopesKnown && !granular && !canRead) {
    throw new AppError({ code: 'token-scope', params: { scopes: scopes.join(', ') } });
  }
  return {
    kind: 'active',
    name,
    scopes,
    // Where the scopes aren't known, GitLab itself refuses what the token may not do.
    canAct: scopes.includes('api') || !self.scopesKnown,
    fineGrained: granular,
    ...(expiresOn === undefined ? {} : { expiresOn }),
  };
}
