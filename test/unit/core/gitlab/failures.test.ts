import { describe, expect, it } from 'vitest';
import {
  answerFailure,
  networkErrorCode,
  networkFailure,
  systemCode,
} from '../../../../main/core/gitlab/failures.ts';

const withCode = (code: string): Error => Object.assign(new Error(code), { code });
const url = 'https://gitlab.example.com:8443/api/v4/user';
const host = 'gitlab.example.com:8443';

describe('systemCode', () => {
  it.each([
    ['the error itself', withCode('ECONNREFUSED'), 'ECONNREFUSED'],
    ['what fetch wraps', new TypeError('fetch failed', { cause: withCode('ENOTFOUND') }), 'ENOTFOUND'],
    [
      'what is wrapped twice',
      new Error('a', { cause: new Error('b', { cause: withCode('CERT_HAS_EXPIRED') }) }),
      'CERT_HAS_EXPIRED',
    ],
    [
      'several addresses tried',
      new TypeError('fetch failed', { cause: new AggregateError([withCode('ECONNREFUSED')]) }),
      'ECONNREFUSED',
    ],
    ['a time-out', new DOMException('no answer', 'TimeoutError'), 'TIMEOUT'],
    ['an error without a code', new Error('x'), ''],
    ['no error at all', 'x', ''],
  ])('of %s', (_what, error, code) => {
    expect(systemCode(error)).toBe(code);
  });

  it('does not run in circles', () => {
    const error = new Error('x');
    error.cause = error;
    expect(systemCode(error)).toBe('');
  });
});

describe('networkErrorCode', () => {
  it.each([
    ['ENOTFOUND', 'host-not-found'],
    ['EAI_AGAIN', 'host-not-found'],
    ['ECONNREFUSED', 'connection-refused'],
    ['ETIMEDOUT', 'timed-out'],
    ['UND_ERR_CONNECT_TIMEOUT', 'timed-out'],
    ['TIMEOUT', 'timed-out'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'certificate'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'certificate'],
    ['CERT_HAS_EXPIRED', 'certificate'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'certificate'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'certificate'],
    ['ECONNRESET', 'network'],
    ['', 'network'],
  ])('%s is %s', (code, kind) => {
    expect(networkErrorCode(code)).toBe(kind);
  });
});

describe('networkFailure', () => {
  it("names the host and the system's code", () => {
    expect(networkFailure(withCode('ECONNREFUSED'), url).toData()).toMatchObject({
      code: 'connection-refused',
      params: { host, code: 'ECONNREFUSED' },
    });
  });

  it('tells how long it waited', () => {
    const error = networkFailure(new DOMException('no answer', 'TimeoutError'), url);
    expect(error.toData()).toMatchObject({
      code: 'timed-out',
      params: { host, code: 'TIMEOUT', seconds: 30 },
    });
  });
});

describe('answerFailure', () => {
  const of = (status: number, body = '', retryAfterSeconds?: number) => {
    const { code, params } = answerFailure({ status, url, body, retryAfterSeconds });
    return { code, params };
  };

  it.each([
    [401, '{"message":"401 Unauthorized"}', 'token-invalid', { host }],
    [
      401,
      '{"error":"invalid_token","error_description":"Token was revoked. You have to re-authorize from the user."}',
      'token-revoked',
      { host },
    ],
    [401, '{"error":"invalid_token","error_description":"Token is expired."}', 'token-expired', { host }],
    [
      403,
      '{"error":"insufficient_scope","error_description":"x","scope":"api read_api"}',
      'token-scope',
      { scopes: 'api read_api' },
    ],
    [403, '{"message":"403 Forbidden"}', 'forbidden', { host }],
    [404, '{"message":"404 Project Not Found"}', 'not-found', { host }],
    [502, '<html>', 'gitlab-down', { status: 502, host }],
    [503, '<html>', 'gitlab-down', { status: 503, host }],
    [504, '<html>', 'gitlab-down', { status: 504, host }],
    [500, '{"message":"500 Internal Server Error"}', 'gitlab-answer', { status: 500, host }],
    [302, '', 'gitlab-answer', { status: 302, host }],
  ])('%i %s', (status, body, code, params) => {
    expect(of(status, body)).toEqual({ code, params });
  });

  it.each([
    [12, 12],
    [undefined, 30],
  ])('429 with Retry-After %s waits %i s', (retryAfter, seconds) => {
    expect(of(429, 'Retry later', retryAfter)).toEqual({ code: 'rate-limited', params: { seconds } });
  });

  it('holds nothing of the query or the body', () => {
    const { message } = answerFailure({
      status: 500,
      url: `${url}?private_token=secret`,
      body: 'secret',
      retryAfterSeconds: undefined,
    });
    expect(message).toBe('500 /api/v4/user');
  });
});
