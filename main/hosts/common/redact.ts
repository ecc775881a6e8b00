const hidden = '[redacted]';

/**
 * What looks like a credential, in plain text and in JSON (where quotes may be escaped): GitLab's prefixed tokens
 * (glpat-, gldt-, glcbt-, glrt- and their kin), the session cookie, and the headers and query members that carry one.
 */
const prefixedToken = /\b(gl(?:pat|oas|dt|rt|rtr|cbt|ptt|ft|imt|agent|wt|soat|ffct)-|GR1348941)[\w.=-]{6,}/g;
const sessionCookie = /(_gitlab_session\\?"?\s*[=:]\s*\\?"?)[^\s;,"'\\&]+/gi;
const tokenHeader =
  /((?:private|job|deploy|runner|access|csrf)[-_]token\\?["']?\s*[=:,]\s*\\?["']?)[^\s;,"'\\&]+/gi;
const wholeHeader =
  /((?:proxy-)?authorization\\?["']?\s*[=:,]\s*\\?["']?)(?:(?:bearer|basic|token)\s+)?[^\s;,"'\\&]+/gi;
const cookieHeader = /((?:set-)?cookie\\?["']?\s*[=:,]\s*\\?["']?)[^\s"'\\;]+(?:;\s*[^\s"'\\;]+)*/gi;

/** `text` without anything that looks like a token or a session cookie. */
export function redact(text: string): string {
  return text
    .replace(cookieHeader, `$1${hidden}`)
    .replace(wholeHeader, `$1${hidden}`)
    .replace(tokenHeader, `$1${hidden}`)
    .replace(sessionCookie, `$1${hidden}`)
    .replace(prefixedToken, `$1${hidden}`);
}
