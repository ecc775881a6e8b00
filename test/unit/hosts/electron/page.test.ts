import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isWebPage, mayOpenOutside } from '../../../../main/hosts/electron/origin.ts';
import { createPageProtocol } from '../../../../main/hosts/electron/protocol.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

describe('app://jobshell', () => {
  const serve = (): ((url: string, method?: string) => Promise<Response>) => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'renderer', 'assets'), { recursive: true });
    writeFileSync(join(folder, 'renderer', 'index.html'), '<!doctype html>');
    writeFileSync(join(folder, 'renderer', 'assets', 'main-1a.js'), 'export {};');
    writeFileSync(join(folder, 'outside.txt'), 'not for pages');
    const handle = createPageProtocol(join(folder, 'renderer'));
    return (url, method = 'GET') => handle(new Request(url, { method }));
  };

  test('gives the page and its files, shut in', async () => {
    const get = serve();
    const [page, script] = await Promise.all([
      get('app://jobshell/'),
      get('app://jobshell/assets/main-1a.js'),
    ]);
    expect([page.status, await page.text(), page.headers.get('content-type')]).toEqual([
      200,
      '<!doctype html>',
      'text/html; charset=utf-8',
    ]);
    expect([script.status, script.headers.get('content-type')]).toEqual([
      200,
      'text/javascript; charset=utf-8',
    ]);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self';");
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
  });

  test.each([
    'app://jobshell/../outside.txt',
    'app://jobshell/assets/%2e%2e/%2e%2e/outside.txt',
    'app://jobshell/..%2foutside.txt',
    'app://jobshell/..%5coutside.txt',
    'app://other/',
    'app://jobshell/nothing.js',
    'app://jobshell/assets',
  ])('gives nothing for %s', async (url) => {
    const answer = await serve()(url);
    expect([answer.status, await answer.text()]).toEqual([404, '']);
  });

  test('takes no POST', async () => {
    expect((await serve()('app://jobshell/', 'POST')).status).toBe(405);
  });
});

test.each([
  ['https://anything.example/page', true],
  ['http://gitlab.local:8080/group/project', true],
  ['http://gitlab.local/group/project', false],
  ['http://elsewhere.example/', false],
  ['https://user:password@gitlab.example/', false],
  ['file:///etc/passwd', false],
  ['javascript:alert(1)', false],
  ['ms-msdt:/id', false],
  ['vscode://file/x', false],
  ['not a url', false],
])('a link to %s may leave: %s', (url, expected) => {
  expect(mayOpenOutside(url, new Set(['http://gitlab.local:8080']))).toBe(expected);
});

test.each([
  ['https://idp.example/saml', true],
  ['http://gitlab.local/', true],
  ['file:///etc/passwd', false],
  ['app://jobshell/', false],
  ['data:text/html,x', false],
])('the sign-in window may show %s: %s', (url, expected) => {
  expect(isWebPage(url)).toBe(expected);
});
