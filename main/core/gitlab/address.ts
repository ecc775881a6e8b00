import { AppError } from '../../../preload/contract/error.ts';
import { toDisplayText } from './displayText.ts';

/*
 * What people paste as «GitLab URL»: a bare host, a sub-path, an odd port, or any page of it.
 */

/** At most this many leading path segments are tried as GitLab's relative URL root. */
const maxRootSegments = 3;

/**
 * Addresses at which the pasted one's GitLab may live, likeliest first: the origin, then the origin with more and more of
 * the path. Everything from `/-/` on is a page of GitLab's and never part of its root.
 * @throws AppError `url-invalid`
 */
export function candidateRoots(pasted: string): readonly string[] {
  const url = parseAddress(pasted);
  const segments = url.pathname.split('/').filter(Boolean);
  const dash = segments.indexOf('-');
  const usable = (dash === -1 ? segments : segments.slice(0, dash)).slice(0, maxRootSegments);
  return [
    url.origin,
    ...usable.map((_segment, index) => `${url.origin}/${usable.slice(0, index + 1).join('/')}`),
  ];
}

function parseAddress(pasted: string): URL {
  const trimmed = pasted.trim();
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`;
  const url = URL.canParse(withScheme) ? new URL(withScheme) : undefined;
  const usable = url && (url.protocol === 'https:' || url.protocol === 'http:') && url.hostname !== '';
  if (!usable || /\s/.test(trimmed))
    throw new AppError({ code: 'url-invalid', params: { url: trimmed.slice(0, 200) } });
  return url;
}

/**
 * GitLab's page that makes a personal access token, with name and scope filled in. Before 16.0 it stood under
 * `/-/profile/`, from where newer ones redirect.
 */
export function tokenPageAddress(root: string, scope: 'read_api' | 'api'): string {
  return `${root}/-/user_settings/personal_access_tokens?name=Jobshell&scopes=${scope}`;
}

/** The project's full path out of a job's `web_url`, which is the only place a REST job has it. */
export function projectPathOf(jobWebUrl: string, gitlabUrl: string): string {
  const path = new URL(jobWebUrl).pathname;
  const rootPath = new URL(gitlabUrl).pathname.replace(/\/$/, '');
  const inside = path.startsWith(`${rootPath}/`) ? path.slice(rootPath.length) : path;
  return toDisplayText(decoded(inside.replace(/^\//, '').replace(/\/(?:-\/)?jobs\/\d+.*$/, '')));
}

/** As it stands where it is no percent-encoding. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
