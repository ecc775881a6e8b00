import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createFileSink, createLog } from '../../../../main/hosts/common/log.ts';
import { redact } from '../../../../main/hosts/common/redact.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

const secret = 'CANARYcanaryCANARY12';

test.each([
  `glpat-${secret}`,
  `gldt-${secret}`,
  `glcbt-64_${secret}`,
  `glrt-${secret}`,
  `glrt-t1_${secret}`,
  `glptt-${secret}`,
  `glpat-${secret}.01.0a1b2c3d4`,
  `GR1348941${secret}`,
  `PRIVATE-TOKEN: ${secret}`,
  `{"PRIVATE-TOKEN":"${secret}"}`,
  `{\\"private-token\\":\\"${secret}\\"}`,
  `Job-Token: ${secret}`,
  `https://gitlab.example.com/api?private_token=${secret}&page=2`,
  `https://gitlab.example.com/api?access_token=${secret}`,
  `Authorization: Bearer ${secret}`,
  `authorization: Basic ${secret}`,
  `{"authorization":"Bearer ${secret}"}`,
  `'Authorization', '${secret}'`,
  `_gitlab_session=${secret}; Path=/`,
  `{"_gitlab_session":"${secret}"}`,
  `Cookie: preferred_language=en; _gitlab_session=${secret}; remember_user_token=${secret}`,
  `set-cookie: remember_user_token=${secret}; path=/`,
])('hides %s', (text) => {
  expect(redact(text)).not.toContain(secret);
});

test.each([
  'terminal.open jobId=a:17 https://gitlab.example.com/group/project/-/jobs/17',
  'global-navigation gl-button cookie jar',
  'the token expires on 2027-01-01',
])('leaves alone: %s', (text) => {
  expect(redact(text)).toBe(text);
});

test('a line is JSON, and causes are told without what looks like a token', () => {
  const lines: string[] = [];
  const log = createLog({ now: () => 0, sinks: [(line) => lines.push(line)] });
  const root = Object.assign(new Error(`getaddrinfo for glpat-${secret}`), { code: 'ENOTFOUND' });
  const cause = new Error(`fetch failed, PRIVATE-TOKEN: ${secret}`, {
    cause: new AggregateError([root], 'all failed'),
  });
  log.error('request.failed', { url: `https://x/?private_token=${secret}`, status: 0 }, cause);
  const [line = ''] = lines;
  expect(line).not.toContain(secret);
  expect(JSON.parse(line)).toMatchObject({
    time: '1970-01-01T00:00:00.000Z',
    level: 'error',
    event: 'request.failed',
    status: 0,
    cause: { name: 'Error', cause: { name: 'AggregateError', errors: [{ code: 'ENOTFOUND' }] } },
  });
});

test('the file is private and never grows past its limit by more than a line', () => {
  const file = join(temporaryFolder(), 'deep', 'jobshell.log');
  const sink = createFileSink(file, 100);
  for (let index = 0; index < 50; index += 1) sink(`line ${index}`);
  expect((statSync(file).mode & 0o777).toString(8)).toBe('600');
  expect([statSync(file).size, statSync(`${file}.1`).size].every((size) => size <= 110)).toBe(true);
  expect(readFileSync(file, 'utf8')).toContain('line 49');
});

test('a file that cannot be written stops nothing', () => {
  const folder = temporaryFolder();
  expect(() => createFileSink(folder)('line')).not.toThrow();
});
