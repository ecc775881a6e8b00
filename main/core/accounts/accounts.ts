import { z } from 'zod';
import type { ParsedInput } from '../../../preload/contract/api.ts';
import { AppError } from '../../../preload/contract/error.ts';
import { accountSchema, type Account, type TerminalAccess } from '../../../preload/contract/model.ts';
import { candidateRoots, tokenPageAddress } from '../gitlab/address.ts';
import type { Credential } from '../gitlab/http.ts';
import type { WebUser } from '../gitlab/web.ts';
import type { CorePorts } from '../ports.ts';
import type { Facts } from '../state.ts';
import { readSessionCookie } from './cookie.ts';
import { checkSignIn, findGitLab, type SignInOptions } from './signIn.ts';

/** What an account holds that never leaves main. */
export type Secrets = { readonly token: string; readonly cookie: string | undefined };

export type Accounts = {
  /** Takes up the accounts of the last run whose secrets are still there. */
  readonly start: () => Promise<void>;
  readonly signIn: (input: ParsedInput<'account.signIn'>) => Promise<Account>;
  /** Where the person can make a token. A GitLab that can't be asked is taken to live at the address's own root. */
  readonly tokenPage: (input: ParsedInput<'account.tokenPage'>) => Promise<string>;
  readonly useCookie: (input: ParsedInput<'account.useCookie'>) => Promise<Account>;
  readonly openSignInWindow: (accountId: string) => Promise<Account>;
  readonly signOut: (accountId: string) => Promise<void>;
  /** @throws AppError `no-such-account` */
  readonly get: (accountId: string) => Account;
  readonly secretsOf: (accountId: string) => Secrets;
  /** What opens terminals and GitLab's web pages; undefined: nothing does. */
  readonly webCredential: (accountId: string) => Credential | undefined;
  /** GitLab no longer knows the web session. */
  readonly sessionEnded: (accountId: string) => void;
  /** GitLab no longer takes the token. */
  readonly tokenRejected: (accountId: string, reason: 'expired' | 'revoked' | 'invalid') => void;
  /** Whether this instance takes the token on web pages: found out once, then remembered. */
  readonly tokenOnWeb: (accountId: string) => boolean | undefined;
  readonly setTokenOnWeb: (accountId: string, accepted: boolean) => void;
};

export type AccountsOptions = Pick<
  CorePorts,
  'clock' | 'random' | 'log' | 'store' | 'secrets' | 'signInWindow'
> & {
  readonly facts: Facts<Account>;
  readonly signIn: SignInOptions;
  /** Whose web session a cookie is. */
  readonly whoAmI: (account: Account, cookie: string) => Promise<WebUser>;
  readonly onSignedIn: (account: Account) => void;
  readonly onTokenRenewed: (accountId: string) => void;
  readonly onSignedOut: (account: Account) => Promise<void>;
  readonly onCapabilities: () => void;
};

const storeKey = 'accounts';
const storedSchema = z.array(accountSchema.extend({ tokenOnWeb: z.boolean().optional() }));
type Stored = z.infer<typeof storedSchema>[number];

export function createAccounts(options: AccountsOptions): Accounts {
  const { facts, secrets, store } = options;
  const held = new Map<string, Secrets>();
  const webAcceptsToken = new Map<string, boolean>();

  const get = (accountId: string) => {
    const account = facts.get(accountId);
    if (!account) throw new AppError({ code: 'no-such-account' });
    return account;
  };

  const readStored = (): readonly Stored[] => {
    const parsed = storedSchema.safeParse(store.read(storeKey) ?? []);
    if (!parsed.success) options.log.warn('accounts.unreadable', { details: z.prettifyError(parsed.error) });
    return parsed.success ? parsed.data : [];
  };

  const save = (account: Account) => {
    facts.upsert(account);
    const tokenOnWeb = webAcceptsToken.get(account.id);
    const others = readStored().filter((other) => other.id !== account.id);
    store.write(storeKey, [...others, { ...account, ...(tokenOnWeb === undefined ? {} : { tokenOnWeb }) }]);
  };

  const accessOf = (accountId: string): TerminalAccess => {
    if (webAcceptsToken.get(accountId)) return { kind: 'token' };
    return { kind: held.get(accountId)?.cookie === undefined ? 'none' : 'web-session' };
  };

  const start = async () => {
    for (const { tokenOnWeb, ...account } of readStored()) {
      const token = await secrets.read(`token:${account.id}`);
      if (token === undefined) {
        options.log.info('account.secretMissing', { accountId: account.id });
        continue;
      }
      held.set(account.id, { token, cookie: await secrets.read(`cookie:${account.id}`) });
      if (tokenOnWeb !== undefined) webAcceptsToken.set(account.id, tokenOnWeb);
      const known = { ...account, terminalAccess: accessOf(account.id) };
      facts.upsert(known);
      options.onSignedIn(known);
    }
  };

  const signIn = async (input: ParsedInput<'account.signIn'>) => {
    const { secret, ...checked } = await checkSignIn(input, options.signIn);
    if (input.keepWithoutKeyring && secrets.protection() === 'memory') {
      await secrets.keepWithoutKeyring?.();
      options.onCapabilities();
    }
    const isSame = (one: Account) => one.gitlabUrl === checked.gitlabUrl && one.userId === checked.userId;
    const id =
      [...facts.all(), ...readStored()].find(isSame)?.id ?? options.random().toString(36).slice(2, 10);
    const isNew = facts.get(id) === undefined;
    held.set(id, { token: secret, cookie: held.get(id)?.cookie });
    await secrets.write(`token:${id}`, secret);
    const account: Account = { id, ...checked, terminalAccess: accessOf(id) };
    save(account);
    if (isNew) options.onSignedIn(account);
    else options.onTokenRenewed(id);
    return account;
  };

  const keepCookie = async (account: Account, cookie: string) => {
    const owner = await options.whoAmI(account, cookie);
    if (owner.kind === 'signed-out') throw new AppError({ code: 'cookie-invalid' });
    if (owner.kind === 'user' && owner.username !== account.username) {
      throw new AppError({
        code: 'cookie-other-user',
        params: { cookieUser: owner.username, username: account.username },
      });
    }
    held.set(account.id, { ...secretsOf(account.id), cookie });
    await secrets.write(`cookie:${account.id}`, cookie);
    const updated: Account = { ...get(account.id), terminalAccess: { kind: 'web-session' } };
    save(updated);
    return updated;
  };

  const secretsOf = (accountId: string) => {
    const found = held.get(accountId);
    if (!found) throw new AppError({ code: 'no-such-account' });
    return found;
  };

  const signOut = async (accountId: string) => {
    const account = get(accountId);
    await options.onSignedOut(account);
    held.delete(accountId);
    webAcceptsToken.delete(accountId);
    await secrets.remove(`token:${accountId}`);
    await secrets.remove(`cookie:${accountId}`);
    await options.signInWindow?.clear(accountId);
    store.write(
      storeKey,
      readStored().filter((other) => other.id !== accountId),
    );
    facts.remove(accountId);
  };

  return {
    start,
    tokenPage: async ({ gitlabUrl, scope }) => {
      const [origin = '', ...below] = candidateRoots(gitlabUrl);
      const root =
        below.length === 0 ? origin : await findGitLab(gitlabUrl, options.signIn).catch(() => origin);
      return tokenPageAddress(root, scope);
    },
    signIn,
    signOut,
    get,
    secretsOf,
    useCookie: async ({ accountId, cookie }) => keepCookie(get(accountId), readSessionCookie(cookie)),
    openSignInWindow: async (accountId) => {
      const account = get(accountId);
      if (!options.signInWindow) throw new AppError({ code: 'unsupported' });
      const cookie = await options.signInWindow.open({ accountId, gitlabUrl: account.gitlabUrl });
      if (cookie === undefined) throw new AppError({ code: 'sign-in-closed' });
      return keepCookie(account, cookie);
    },
    webCredential: (accountId) => {
      const { token, cookie } = secretsOf(accountId);
      if (webAcceptsToken.get(accountId)) return { kind: 'token', token };
      return cookie === undefined ? undefined : { kind: 'cookie', cookie };
    },
    sessionEnded: (accountId) => {
      const account = facts.get(accountId);
      if (account?.terminalAccess.kind === 'web-session')
        save({ ...account, terminalAccess: { kind: 'expired' } });
    },
    tokenRejected: (accountId, reason) => {
      const account = facts.get(accountId);
      if (account) save({ ...account, token: { kind: 'rejected', reason } });
    },
    tokenOnWeb: (accountId) => webAcceptsToken.get(accountId),
    setTokenOnWeb: (accountId, accepted) => {
      webAcceptsToken.set(accountId, accepted);
      const account = facts.get(accountId);
      if (account) save(accepted ? { ...account, terminalAccess: { kind: 'token' } } : account);
    },
  };
}
