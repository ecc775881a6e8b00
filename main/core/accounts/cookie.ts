import { AppError } from '../../../preload/contract/error.ts';

/**
 * The value of `_gitlab_session` in what a person pasted: the bare value, `_gitlab_session=value`, or a whole Cookie or
 * Set-Cookie header.
 * @throws AppError `cookie-malformed`
 */
export function readSessionCookie(pasted: string): string {
  const text = pasted.trim().replace(/^(?:set-)?cookie:\s*/i, '');
  const named = /(?:^|;\s*)_gitlab_session=([^;\s]*)/.exec(text)?.[1];
  const value = (named ?? text).replace(/^"(.*)"$/, '$1');
  // What RFC 6265 lets stand in a cookie's value, without the separators a header would break at.
  if (!/^[\w!#$%&'()*+./:<=>?@[\]^`{|}~-]{8,4096}$/.test(value))
    throw new AppError({ code: 'cookie-malformed' });
  if (named === undefined && /^[\w-]+=.*[=;]?/.test(value) && value.includes('=') && !/=+$/.test(value)) {
    throw new AppError({ code: 'cookie-malformed' });
  }
  return value;
}
