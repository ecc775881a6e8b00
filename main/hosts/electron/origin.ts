import type { WebFrameMain } from 'electron';

/** The page's scheme: a standard, secure origin of its own, which file:// would not be. */
export const appScheme = 'app';
export const appHost = 'jobshell';
export const appOrigin = `${appScheme}://${appHost}`;
export const appUrl = `${appOrigin}/`;

/** Whether `frame` is a window's own page: our origin, at the top, not on its way out. */
export function isOwnFrame(frame: Pick<WebFrameMain, 'origin' | 'parent' | 'detached'> | null): boolean {
  return frame !== null && !frame.detached && frame.parent === null && frame.origin === appOrigin;
}

/**
 * Whether a link may leave for the person's browser: https anywhere, http only to a GitLab they signed in to themselves.
 * Anything else (file:, ssh:, ms-…:) could start programs.
 */
export function mayOpenOutside(url: string, instanceOrigins: ReadonlySet<string>): boolean {
  const parsed = URL.parse(url);
  if (parsed === null || parsed.username !== '' || parsed.password !== '') return false;
  return parsed.protocol === 'https:' || (parsed.protocol === 'http:' && instanceOrigins.has(parsed.origin));
}

/** Pages of the sign-in window: GitLab's and its identity provider's, which may be anywhere on the web. */
export function isWebPage(url: string): boolean {
  const protocol = URL.parse(url)?.protocol;
  return protocol === 'https:' || protocol === 'http:';
}
