import { expect, it } from 'vitest';
import { readPlaywrightReport, readVitestReport } from '../reports.ts';

it('names each test of Vitest that failed, with its reason', () => {
  const report = readVitestReport({
    unhandled: [{ message: 'fetch failed', VITEST_TEST_PATH: '/project/test/unit/c.test.ts' }],
    report: {
      numPassedTests: 2,
      testResults: [
        {
          name: '/project/test/unit/a.test.ts',
          status: 'failed',
          message: '',
          assertionResults: [
            { status: 'passed', fullName: 'a good one', failureMessages: [] },
            {
              status: 'failed',
              fullName: 'a bad one',
              failureMessages: ['\u001B[31mexpected 1\u001B[39m\n  at a'],
            },
          ],
        },
        {
          name: '/project/test/unit/b.test.ts',
          status: 'failed',
          message: 'no such module',
          assertionResults: [],
        },
      ],
    },
  });
  expect(report).toEqual({
    passed: 2,
    failures: [
      '/project/test/unit/a.test.ts › a bad one\n    expected 1\n      at a',
      '/project/test/unit/b.test.ts\n    no such module',
      '/project/test/unit/c.test.ts › outside of tests\n    fetch failed',
    ],
  });
});

it('finds the tests of Playwright at any depth, and what broke outside of them', () => {
  const spec = (title: string, status: string, message?: string) => ({
    title,
    file: 'a.spec.ts',
    line: 7,
    tests: [
      {
        projectName: 'browser',
        status,
        results: [{ errors: message === undefined ? [] : [{ message }] }],
      },
    ],
  });
  const report = readPlaywrightReport({
    suites: [
      {
        specs: [spec('good', 'expected')],
        suites: [{ specs: [spec('bad', 'unexpected', 'not visible'), spec('left out', 'skipped')] }],
      },
    ],
    errors: [{ message: 'no server' }],
  });
  expect(report).toEqual({
    passed: 1,
    failures: ['[browser] a.spec.ts:7 › bad\n    not visible', 'outside of tests\n    no server'],
  });
});

it('cuts a reason that would push the others out of sight', () => {
  const long = Array.from({ length: 400 }, (_, line) => `line ${line}`).join('\n');
  const { failures } = readVitestReport({
    unhandled: [],
    report: {
      numPassedTests: 0,
      testResults: [
        {
          name: 'a.test.ts',
          status: 'failed',
          assertionResults: [{ status: 'failed', fullName: 'a', failureMessages: [long] }],
        },
      ],
    },
  });
  expect(failures.map((failure) => failure.split('\n').length)).toEqual([26]);
});
