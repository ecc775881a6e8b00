import { AppError } from '../../preload/contract/error.ts';
import { linkScheme } from '../../preload/contract/links.ts';
import type { Account } from '../../preload/contract/model.ts';

/*
 * What a pasted address, or a link that another program handed over, leads to. Anyone can make such a link: it may name a
 * job or a pipeline of a GitLab the person is signed in to, and nothing else. Pure; no link does anything by itself.
 */

export type LinkAccount = Pick<Account, 'id' | 'gitlabUrl'>;

export type LinkTarget = {
  /** Those that may show it, likeliest first: several people's accounts of one GitLab. */
  readonly accountIds: readonly string[];
  readonly projectPath: string;
  readonly kind: 'job' | 'pipeline' | 'merge-request';
  /** GitLab's id of the job or pipeline; a merge request's number in its project. */
  readonly gitlabId: number;
};

/** No page of GitLab's has a longer address; project paths end at 255 characters a part. */
const longestLink = 2000;
/** Of a link in a sentence. */
const longestQuote = 80;

/**
 * Reads an address of a job's, a pipeline's or a merge request's page, with or without its scheme, or
 * `group/project#<job>`.
 * @throws AppError `link-malformed`, `link-elsewhere`, `link-nothing`
 */
export function readLink(text: string, accounts: readonly LinkAccount[]): LinkTarget {
  const trimmed = text.trim();
  const refuse = (code: 'link-malformed' | 'link-nothing') =>
    new AppError({ code, params: { text: quote(trimmed) } });
  const reference = readReference(trimmed);
  if (reference) return { accountIds: accounts.map(({ id }) => id), ...reference };
  const url = readAddress(trimmed);
  if (url === undefined) throw refuse('link-malformed');
  const hits = accountsAt(url, accounts);
  const [root] = hits;
  if (root === undefined) throw new AppError({ code: 'link-elsewhere', params: { host: quote(url.host) } });
  const target = readPath(url.pathname.slice(rootPathOf(root).length));
  if (target === undefined) throw refuse('link-nothing');
  return { accountIds: hits.map(({ id }) => id), ...target };
}

/** `group/project#123`, as people write of a job. */
function readReference(text: string): Omit<LinkTarget, 'accountIds'> | undefined {
  const { path = '', id } = /^(?<path>[^#]{3,1000})#(?<id>[1-9]\d{0,14})$/.exec(text)?.groups ?? {};
  const projectPath = projectPathOf(path.split('/'));
  if (projectPath === undefined || id === undefined) return undefined;
  return { kind: 'job', projectPath, gitlabId: Number(id) };
}

/** A web address in `text`, out of a deep link too; undefined where there is none, or one that hides something. */
function readAddress(text: string): URL | undefined {
  const outer = parseStrictly(asWebAddress(text));
  const isDeepLink = text.toLowerCase().startsWith(`${linkScheme}:`);
  if (!isDeepLink || outer?.host !== 'open' || outer.pathname !== '/') return outer;
  const [inner, ...more] = outer.searchParams.getAll('url');
  if (inner === undefined || more.length > 0 || !/^https?:\/\//i.test(inner)) return undefined;
  return parseStrictly(inner);
}

function asWebAddress(text: string): string {
  const scheme = /^([a-z][a-z0-9+.-]*):(?:\/\/|(?!\d))/i.exec(text)?.[1]?.toLowerCase();
  if (scheme === undefined) return `https://${text}`;
  return scheme === linkScheme ? text.replace(/^[^:]*:/, 'https:') : text;
}

/** URL's own parser mends too much: it drops tabs, turns `\` into `/` and resolves `..` before anyone has seen it. */
function parseStrictly(text: string): URL | undefined {
  if (text.length > longestLink || /[\s\p{Cc}\p{Cf}\\]/u.test(text)) return undefined;
  if (!/^https?:\/\/[^/]/i.test(text) || /\/(?:\.|%2e)+(?:[/?#]|$)/i.test(text)) return undefined;
  const url = URL.parse(text);
  const hasUser = url?.username !== '' || url.password !== '' || /^[^/]*\/\/[^/?#]*@/.test(text);
  return url === null || hasUser || url.hostname === '' ? undefined : url;
}

/** Accounts whose GitLab this is, the deepest sub-path first. */
function accountsAt(url: URL, accounts: readonly LinkAccount[]): readonly LinkAccount[] {
  const fitting = accounts.filter((account) => {
    const own = new URL(account.gitlabUrl);
    return own.host === url.host && url.pathname.startsWith(`${rootPathOf(account)}/`);
  });
  const depth = Math.max(...fitting.map((account) => rootPathOf(account).length));
  return fitting.filter((account) => rootPathOf(account).length === depth);
}

/** `/git` of `https://host/git`; empty at the root. */
function rootPathOf({ gitlabUrl }: LinkAccount): string {
  return new URL(gitlabUrl).pathname.replace(/\/+$/, '');
}

const pageKinds: ReadonlyMap<string, LinkTarget['kind']> = new Map([
  ['jobs', 'job'],
  ['builds', 'job'],
  ['pipelines', 'pipeline'],
  ['merge_requests', 'merge-request'],
]);

/** GitLab 11 had no `-` before `jobs` and `pipelines`; `builds` is older still. What follows the id is a view of it. */
function readPath(path: string): Omit<LinkTarget, 'accountIds'> | undefined {
  const parts = path.split('/').slice(1);
  const at = parts.findIndex((part, index) => index >= 2 && pageKinds.has(part));
  if (at < 0) return undefined;
  const id = parts[at + 1] ?? '';
  const projectPath = projectPathOf(parts.slice(0, parts[at - 1] === '-' ? at - 1 : at));
  if (projectPath === undefined || !/^[1-9]\d{0,14}$/.test(id)) return undefined;
  return { kind: pageKinds.get(parts[at] ?? '') ?? 'job', projectPath, gitlabId: Number(id) };
}

/** At most 20 groups deep, as GitLab has it. */
const deepestPath = 22;

/** A project's path, of two parts or more, in the letters GitLab allows: nothing in it needs escaping. */
function projectPathOf(parts: readonly string[]): string | undefined {
  const isPath = parts.length >= 2 && parts.length <= deepestPath && parts.every(isPathPart);
  return isPath ? parts.join('/') : undefined;
}

function isPathPart(part: string): boolean {
  return /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,254}$/.test(part) && !part.endsWith('.');
}

/** For a sentence: what can't be seen is left out. */
function quote(text: string): string {
  const visible = text.replace(/[\p{Cc}\p{Cf}]/gu, '');
  return visible.length > longestQuote ? `${visible.slice(0, longestQuote)}…` : visible;
}
