import { expect, test } from 'vitest';
import { readLink } from '../../../main/core/openUrl.ts';
import { AppError } from '../../../preload/contract/error.ts';

const accounts = [
  { id: 'a', gitlabUrl: 'https://gitlab.example.com' },
  { id: 'b', gitlabUrl: 'https://forge.example.org/git' },
  { id: 'c', gitlabUrl: 'http://localhost:8080' },
];
const job = { accountIds: ['a'], kind: 'job', projectPath: 'group/sub/project', gitlabId: 123 };
const page = 'gitlab.example.com/group/sub/project/-/jobs/123';

test.each([
  ['a page', `https://${page}`, job],
  ['a page without its scheme', page, job],
  ['a page in a pasted line', `  https://${page}\n`, job],
  ['a line of a log', `https://${page}/raw?x=1#L12`, job],
  ['the terminal page', `https://${page}/terminal`, job],
  ['http where the account has https', `http://${page}`, job],
  ['capital letters in the host', `HTTPS://GitLab.Example.COM/group/sub/project/-/jobs/123`, job],
  ['a page of GitLab 11', 'https://gitlab.example.com/group/sub/project/jobs/123', job],
  ['a build', 'https://gitlab.example.com/group/sub/project/builds/123', job],
  ['a deep link', `jobshell://open?url=${encodeURIComponent(`https://${page}`)}`, job],
  [
    'a deep link as Windows passes it on',
    `jobshell://open/?url=${encodeURIComponent(`https://${page}`)}`,
    job,
  ],
  ['a short deep link', `jobshell://${page}`, job],
  ['its scheme in capitals', `JOBSHELL://${page}`, job],
  [
    'a sub-path',
    'https://forge.example.org/git/g/p/-/jobs/5',
    { ...job, accountIds: ['b'], projectPath: 'g/p', gitlabId: 5 },
  ],
  [
    'a port',
    'jobshell://localhost:8080/g/p/-/jobs/5',
    { ...job, accountIds: ['c'], projectPath: 'g/p', gitlabId: 5 },
  ],
  [
    'a port without a scheme',
    'localhost:8080/g/p/-/jobs/5',
    { ...job, accountIds: ['c'], projectPath: 'g/p', gitlabId: 5 },
  ],
  [
    'a pipeline',
    'https://gitlab.example.com/g/p/-/pipelines/77/failures',
    { accountIds: ['a'], kind: 'pipeline', projectPath: 'g/p', gitlabId: 77 },
  ],
  [
    'a merge request',
    'https://gitlab.example.com/g/p/-/merge_requests/12/diffs',
    { accountIds: ['a'], kind: 'merge-request', projectPath: 'g/p', gitlabId: 12 },
  ],
  [
    'a project called jobs',
    'https://gitlab.example.com/jobs/jobs/-/jobs/9',
    { ...job, projectPath: 'jobs/jobs', gitlabId: 9 },
  ],
  ['a reference', 'group/sub/project#123', { ...job, accountIds: ['a', 'b', 'c'] }],
])('%s leads to it', (_name, text, expected) => {
  expect(readLink(text, accounts)).toEqual(expected);
});

test.each([
  ['nothing', '', 'link-malformed'],
  ['words', 'unit tests', 'link-malformed'],
  ['another scheme', `ftp://${page}`, 'link-malformed'],
  ['a script', 'javascript:alert(1)//gitlab.example.com/g/p/-/jobs/1', 'link-malformed'],
  ['a file', 'file:///etc/passwd', 'link-malformed'],
  ['userinfo', `https://me:secret@${page}`, 'link-malformed'],
  ['empty userinfo', `https://@${page}`, 'link-malformed'],
  ['userinfo in a deep link', `jobshell://evil@${page}`, 'link-malformed'],
  ['a host hidden behind userinfo', 'https://gitlab.example.com@evil.example/g/p/-/jobs/1', 'link-malformed'],
  ['a line break inside', `https://gitlab.example.com/g/p\n/-/jobs/1`, 'link-malformed'],
  ['an escape', `https://${page}\u001b[2J`, 'link-malformed'],
  ['a turned direction', `https://gitlab.example.com/\u202eg/p/-/jobs/1`, 'link-malformed'],
  ['a backslash', `https:\\\\${page}`, 'link-malformed'],
  ['traversal', 'https://gitlab.example.com/g/p/../../x/y/-/jobs/1', 'link-malformed'],
  ['encoded traversal', 'https://gitlab.example.com/g/p/%2e%2e/x/-/jobs/1', 'link-malformed'],
  ['half-encoded traversal', 'https://gitlab.example.com/g/p/.%2E/x/-/jobs/1', 'link-malformed'],
  ['an overlong one', `https://${page}?${'x'.repeat(2000)}`, 'link-malformed'],
  [
    'a deep link in a deep link',
    `jobshell://open?url=${encodeURIComponent(`jobshell://${page}`)}`,
    'link-malformed',
  ],
  [
    'a deep link to a file',
    `jobshell://open?url=${encodeURIComponent('file:///etc/passwd')}`,
    'link-malformed',
  ],
  ['a deep link without one', 'jobshell://open', 'link-malformed'],
  ['a deep link to two', `jobshell://open?url=https%3A%2F%2F${page}&url=https%3A%2F%2Fx`, 'link-malformed'],
  ['a command of ours that is none', 'jobshell://run?command=rm', 'link-elsewhere'],
  ['another GitLab', 'https://elsewhere.example/g/p/-/jobs/1', 'link-elsewhere'],
  ['another port', 'https://gitlab.example.com:444/g/p/-/jobs/1', 'link-elsewhere'],
  [
    'a name that only begins the same',
    'https://gitlab.example.com.evil.example/g/p/-/jobs/1',
    'link-elsewhere',
  ],
  ['outside the sub-path', 'https://forge.example.org/gitlab/g/p/-/jobs/1', 'link-elsewhere'],
  ['an issue', 'https://gitlab.example.com/g/p/-/issues/1', 'link-nothing'],
  ['a job list', 'https://gitlab.example.com/g/p/-/jobs', 'link-nothing'],
  ['a number that is none', 'https://gitlab.example.com/g/p/-/jobs/1e3', 'link-nothing'],
  ['a number beyond all', 'https://gitlab.example.com/g/p/-/jobs/99999999999999999', 'link-nothing'],
  ['an encoded slash in the project', 'https://gitlab.example.com/g%2Fp/x/-/jobs/1', 'link-nothing'],
  ['a query in the project', 'https://gitlab.example.com/g/p%3Fprivate_token=x/-/jobs/1', 'link-nothing'],
  ['no project', 'https://gitlab.example.com/p/-/jobs/1', 'link-nothing'],
])('%s is refused', (_name, text, code) => {
  expect(codeOf(() => readLink(text, accounts))).toBe(code);
});

test('a refusal quotes nothing that can not be seen, and not too much', () => {
  const refusal = errorOf(() => readLink(`x\u202e\u0007${'y'.repeat(300)}`, accounts));
  expect(refusal?.params).toEqual({ text: `x${'y'.repeat(79)}…` });
});

test('two people at one GitLab: either may know it', () => {
  const both = [...accounts, { id: 'd', gitlabUrl: 'https://gitlab.example.com' }];
  expect(readLink(`https://${page}`, both)).toEqual({ ...job, accountIds: ['a', 'd'] });
});

function errorOf(run: () => unknown): AppError | undefined {
  try {
    run();
  } catch (error) {
    if (error instanceof AppError) return error;
  }
  return undefined;
}

function codeOf(run: () => unknown): string | undefined {
  return errorOf(run)?.code;
}
