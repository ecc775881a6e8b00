import { AppError, type ErrorCode } from '../../../preload/contract/error.ts';

/*
 * What can go wrong on the way to GitLab and in its answers, as codes of the contract.
 */

const certificateCodes =
  /^(CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|ERR_TLS_CERT|HOSTNAME_MISMATCH|INVALID_CA|ERR_SSL|EPROTO)/;
const timeoutCodes = new Set([
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'TIMEOUT',
]);

/** The system's code of a failed connection, dug out of fetch's and ws's wrappers; '' where there is none. */
export function systemCode(error: unknown): string {
  for (
    let current = error, depth = 0;
    current instanceof Error && depth < 5;
    current = current.cause, depth += 1
  ) {
    if (current.name === 'TimeoutError') return 'TIMEOUT';
    if ('code' in current && typeof current.code === 'string') return current.code;
    if (current instanceof AggregateError && current.errors[0] instanceof Error)
      return systemCode(current.errors[0]);
  }
  return '';
}

/** Which of the contract's network errors a system code stands for. */
export function networkErrorCode(
  code: string,
): Extract<ErrorCode, 'host-not-found' | 'connection-refused' | 'timed-out' | 'certificate' | 'network'> {
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'host-not-found';
  if (code === 'ECONNREFUSED') return 'connection-refused';
  if (timeoutCodes.has(code)) return 'timed-out';
  if (certificateCodes.test(code)) return 'certificate';
  return 'network';
}

/** An error of fetch, before there was any HTTP status. */
export function networkFailure(error: unknown, url: string): AppError {
  const host = new URL(url).host;
  const code = systemCode(error);
  const kind = networkErrorCode(code);
  const seconds = kind === 'timed-out' ? { seconds: Math.round(requestTimeoutMs / 1000) } : {};
  return new AppError({ code: kind, params: { host, code: code || 'unknown', ...seconds }, cause: error });
}

/** How long GitLab may take for one ordinary answer. Its own limit for a page is 60 s; nobody waits that long for a list. */
export const requestTimeoutMs = 30_000;

/** GitLab's own limits (job lists, projects) answer 429 without a time to wait. */
const unnamedPauseSeconds = 30;

type Answer = {
  readonly status: number;
  readonly url: string;
  readonly body: string;
  readonly retryAfterSeconds: number | undefined;
};

/** An answer of GitLab's API that is not a 2xx. */
export function answerFailure({ status, url, body, retryAfterSeconds }: Answer): AppError {
  const { host, pathname } = new URL(url);
  const message = `${status} ${pathname}`;
  switch (status) {
    case 401:
      return new AppError({ code: unauthorizedCode(body), params: { host }, message });
    case 403:
      return body.includes('insufficient_scope')
        ? new AppError({ code: 'token-scope', params: { scopes: scopesIn(body) }, message })
        : new AppError({ code: 'forbidden', params: { host }, message });
    case 404:
      return new AppError({ code: 'not-found', params: { host }, message });
    case 429:
      return new AppError({
        code: 'rate-limited',
        params: { seconds: retryAfterSeconds ?? unnamedPauseSeconds },
        message,
      });
    case 502:
    case 503:
    case 504:
      return new AppError({ code: 'gitlab-down', params: { status, host }, message });
    default:
      return new AppError({ code: 'gitlab-answer', params: { status, host }, message });
  }
}

function unauthorizedCode(body: string): ErrorCode {
  if (/revoked/i.test(body)) return 'token-revoked';
  if (/expired/i.test(body)) return 'token-expired';
  return 'token-invalid';
}

function scopesIn(body: string): string {
  const scope = /"scope"\s*:\s*"([^"]*)"/.exec(body)?.[1];
  return scope ?? 'read_api';
}
