import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openableLink } from '../../../../renderer/terminal/links.ts';
import { findReferences, type ReferencePlace } from '../../../../renderer/terminal/references.ts';
import { cpuMs } from '../../cpuTime.ts';

const sha = 'a'.repeat(40);
const place: ReferencePlace = {
  gitlabUrl: 'https://gitlab.example.com/git',
  gitlabVersion: '19.3.1',
  projectPath: 'acme/shop',
  sha,
};
const root = 'https://gitlab.example.com/git/acme/shop/-';

/** What is underlined, and where it leads. */
const links = (
  text: string,
  from: ReferencePlace | undefined = place,
): readonly (readonly [string, string])[] =>
  findReferences(text, from).map(({ start, end, url }) => [text.slice(start, end), url]);

test.each([
  ['at src/a.ts:12', 'src/a.ts:12', 'src/a.ts#L12'],
  ['(src/a.ts:12:5)', 'src/a.ts:12:5', 'src/a.ts#L12'],
  ['./src/a.ts: no', './src/a.ts', 'src/a.ts'],
  ['File "lib/a.py", line 7, in x', 'lib/a.py", line 7', 'lib/a.py#L7'],
  ['src/a.cs(12,5): error', 'src/a.cs(12,5)', 'src/a.cs#L12'],
  ['main.go:3: oops', 'main.go:3', 'main.go#L3'],
  ['    at run (/builds/acme/shop/src/b.js:1:2)', '/builds/acme/shop/src/b.js:1:2', 'src/b.js#L1'],
  ['/home/r/builds/x-Yz/0/acme/shop/a.rb:9', '/home/r/builds/x-Yz/0/acme/shop/a.rb:9', 'a.rb#L9'],
  ['--config=ci/a+b@2.yml', 'ci/a+b@2.yml', 'ci/a%2Bb%402.yml'],
])('%s is a file of the project at the job’s commit', (text, shown, page) => {
  expect(links(text)).toEqual([[shown, `${root}/blob/${sha}/${page}`]]);
});

test.each([
  ['see !7.', '!7', 'merge_requests/7'],
  ['closes #12,', '#12', 'issues/12'],
  ['Job #4711 failed', 'Job #4711', 'jobs/4711'],
  ['job 4711', 'job 4711', 'jobs/4711'],
  ['pipeline: #99', 'pipeline: #99', 'pipelines/99'],
])('%s leads to a page of the project', (text, shown, page) => {
  expect(links(text)).toEqual([[shown, `${root}/${page}`]]);
});

test.each([
  'package.json',
  'node_modules/a/b.js:1',
  '../other/a.ts:1',
  '/etc/passwd.d/x.conf:1',
  '/tmp/acme/shop/a.ts:1',
  'example.com:443',
  'localhost:3000',
  '1.2.3',
  'a#12 #012 #12abc x!7 &#39;',
  'jobs 0',
  'user@host.example:2222',
])('%s leads nowhere', (text) => {
  expect(links(text)).toEqual([]);
});

test('addresses lead where they say, without the sentence around them', () => {
  expect(links('(see https://a.example/b_(c)?d=#8). http://x.example, ftp://y.example')).toEqual([
    ['https://a.example/b_(c)?d=#8', 'https://a.example/b_(c)?d=#8'],
    ['http://x.example', 'http://x.example'],
  ]);
  expect(links('https://a.example/src/a.ts:12', undefined)).toHaveLength(1);
});

test('without a commit files lead nowhere; an old GitLab has its own addresses', () => {
  expect(links('src/a.ts:1 !2', { ...place, sha: undefined })).toEqual([['!2', `${root}/merge_requests/2`]]);
  const old = 'https://gitlab.example.com/git/acme/shop';
  expect(links('src/a.ts:1 !2 job 3', { ...place, gitlabVersion: '11.4.0' }).map(([, url]) => url)).toEqual([
    `${old}/blob/${sha}/src/a.ts#L1`,
    `${old}/merge_requests/2`,
    `${old}/-/jobs/3`,
  ]);
});

test('whatever is printed, references lead to the web or the project, and do not overlap', () => {
  const piece = fc.constantFrom(
    ...[
      'src/',
      'a.ts',
      ':12',
      '#',
      '!',
      '7',
      ' ',
      '(',
      ')',
      '..',
      '/',
      'http://',
      '@',
      'x',
      '\u202e',
      '"',
      'job ',
    ],
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const text = pieces.join('');
      let last = 0;
      for (const { start, end, url } of findReferences(text, place)) {
        expect(start).toBeGreaterThanOrEqual(last);
        expect(end).toBeGreaterThan(start);
        last = end;
        const isOurs = url.startsWith(`${root}/`);
        expect(isOurs || text.slice(start, end) === url).toBe(true);
        if (isOurs) {
          expect(openableLink(url)).toBe(url);
          expect(new URL(url).pathname).not.toMatch(/\/\.\.?(?:\/|$)/);
        }
      }
    }),
  );
});

test('lines that are made to be slow are not', () => {
  const ms = cpuMs(() => {
    for (const unit of ['a/', 'a.', 'a', '/', '#', 'http://', 'a.b:', '(', 'job ', '.a/'])
      findReferences(unit.repeat(20_000), place);
  });
  expect(ms).toBeLessThan(1000);
});
