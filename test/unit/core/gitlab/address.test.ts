import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { candidateRoots, projectPathOf, tokenPageAddress } from '../../../../main/core/gitlab/address.ts';
import { AppError } from '../../../../preload/contract/error.ts';

describe('candidateRoots', () => {
  it.each([
    ['gitlab.example.com', ['https://gitlab.example.com']],
    ['  https://gitlab.example.com/  ', ['https://gitlab.example.com']],
    ['http://localhost:8080', ['http://localhost:8080']],
    ['gitlab.example.com:8443', ['https://gitlab.example.com:8443']],
    ['HTTPS://GitLab.Example.COM', ['https://gitlab.example.com']],
    ['https://alice:secret@gitlab.example.com', ['https://gitlab.example.com']],
    ['https://example.com/git', ['https://example.com', 'https://example.com/git']],
    ['https://example.com/git/-/user_settings/profile', ['https://example.com', 'https://example.com/git']],
    ['https://example.com/-/profile', ['https://example.com']],
    [
      'https://example.com:8443/git/users/sign_in?x=1#top',
      [
        'https://example.com:8443',
        'https://example.com:8443/git',
        'https://example.com:8443/git/users',
        'https://example.com:8443/git/users/sign_in',
      ],
    ],
    [
      'https://example.com/a/b/c/d/-/jobs/1',
      [
        'https://example.com',
        'https://example.com/a',
        'https://example.com/a/b',
        'https://example.com/a/b/c',
      ],
    ],
    ['[::1]:3000', ['https://[::1]:3000']],
  ])('of %s', (pasted, roots) => {
    expect(candidateRoots(pasted)).toEqual(roots);
  });

  it.each([
    '',
    '   ',
    'https://',
    'ftp://example.com',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'two words',
    'http://exa mple.com',
    'https://host:99999',
    'mailto:a@b.c d',
  ])('refuses %j', (pasted) => {
    expect(() => candidateRoots(pasted)).toThrow(
      expect.objectContaining({ code: 'url-invalid', params: { url: pasted.trim() } }),
    );
  });

  it('gives http addresses without a slash at the end, or says that it is no address', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((path) => `https://gitlab.example.com/${path}`),
        ),
        (pasted) => {
          try {
            for (const root of candidateRoots(pasted)) expect(root).toMatch(/^https?:\/\/.*[^/]$/);
          } catch (error) {
            expect(error).toBeInstanceOf(AppError);
          }
        },
      ),
      { numRuns: 25 },
    );
  });
});

describe('tokenPageAddress', () => {
  it('fills in the name and the scope', () => {
    expect(tokenPageAddress('https://gitlab.example.com/git', 'api')).toBe(
      'https://gitlab.example.com/git/-/user_settings/personal_access_tokens?name=Jobshell&scopes=api',
    );
  });
});

describe('projectPathOf', () => {
  it.each([
    ['https://g.example.com/group/project/-/jobs/42', 'https://g.example.com', 'group/project'],
    ['https://g.example.com/a/b/c/-/jobs/42', 'https://g.example.com', 'a/b/c'],
    ['https://example.com/git/group/project/-/jobs/42', 'https://example.com/git', 'group/project'],
    ['https://example.com/gitter/project/-/jobs/42', 'https://example.com/git', 'gitter/project'],
    ['https://g.example.com/group/project/jobs/42', 'https://g.example.com', 'group/project'],
    ['https://g.example.com/group/jobs/-/jobs/42', 'https://g.example.com', 'group/jobs'],
    ['https://other.example.com/group/project/-/jobs/42', 'https://g.example.com', 'group/project'],
  ])('%s on %s is %s', (webUrl, gitlabUrl, path) => {
    expect(projectPathOf(webUrl, gitlabUrl)).toBe(path);
  });
});
