import { describe, expect, it } from 'vitest';
import { readSessionCookie } from '../../../../main/core/accounts/cookie.ts';

const value = '0123456789abcdef0123456789abcdef';

describe('readSessionCookie', () => {
  it.each([
    value,
    `  ${value}\n`,
    `"${value}"`,
    `_gitlab_session=${value}`,
    `_gitlab_session="${value}"`,
    `Cookie: _gitlab_session=${value}`,
    `cookie: preferred_language=en; _gitlab_session=${value}; event_filter=all`,
    `Set-Cookie: _gitlab_session=${value}; path=/; expires=Tue, 24 Nov 2026 12:00:00 GMT; secure; HttpOnly; SameSite=None`,
    `remember_user_token=eyJfcmFp--x; _gitlab_session=${value}`,
  ])('reads %j', (pasted) => {
    expect(readSessionCookie(pasted)).toBe(value);
  });

  it('keeps an encoded value as it is', () => {
    const encoded = 'dGVzdA%3D%3D--0a1b2c3d4e5f==';
    expect(readSessionCookie(encoded)).toBe(encoded);
  });

  it.each([
    '',
    'short',
    `preferred_language=${value}`,
    `a=${value}; b=${value}`,
    `_gitlab_session=; other=${value}`,
    `_gitlab_session=abc`,
    `${value}\r\nX-Evil: 1`,
    `_gitlab_session=${value}ü`,
    'x'.repeat(4097),
    `my_gitlab_session=${value}`,
  ])('refuses %j', (pasted) => {
    expect(() => readSessionCookie(pasted)).toThrow(expect.objectContaining({ code: 'cookie-malformed' }));
  });
});
