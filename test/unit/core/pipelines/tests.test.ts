import { expect, it } from 'vitest';
import type { ApiTestReport, ApiTestSummary } from '../../../../main/core/gitlab/pipelines.ts';
import { readTests, toTestsView } from '../../../../main/core/pipelines/tests.ts';
import { testLimits } from '../../../../preload/contract/pipelines.ts';
import { cpuMs } from '../../cpuTime.ts';

const counts = {
  total_time: 3,
  total_count: 4,
  success_count: 1,
  failed_count: 1,
  skipped_count: 1,
  error_count: 1,
};
const summary = (failed: number, error: number): ApiTestSummary => ({
  total: { time: 3, count: 4, success: 1, failed, skipped: 1, error },
  test_suites: [{ name: 'unit', ...counts }],
});
type ApiCase = NonNullable<ApiTestReport['test_suites'][number]['test_cases']>[number];
const report = (...cases: readonly Partial<ApiCase>[]): ApiTestReport => ({
  test_suites: [
    { name: 'unit', ...counts, test_cases: cases.map((one) => ({ status: 'failed', name: 'x', ...one })) },
  ],
});
const outputOf = (system_output: unknown, stack_trace?: unknown): string => {
  const view = toTestsView(summary(1, 0), report({ system_output, stack_trace }));
  return view.kind === 'known' ? (view.failures[0]?.output ?? '') : view.kind;
};

const asked = { project: 3, pipelineId: 9 };

it('the report is asked for only where something failed', async () => {
  const reads: string[] = [];
  const source = (known: ApiTestSummary | undefined) => ({
    testSummary: async () => known,
    testReport: async () => {
      reads.push('report');
      return report({ name: 'pays' });
    },
  });
  const clean = await readTests(source(summary(0, 0)), asked);
  expect([clean.kind, reads.length]).toEqual(['known', 0]);
  const failed = await readTests(source(summary(0, 1)), asked);
  expect(failed).toMatchObject({
    kind: 'known',
    total: { count: 4, errors: 1 },
    failures: [{ name: 'pays' }],
  });
  expect(reads).toHaveLength(1);
});

it('an older GitLab has no summary, and one still older no report', async () => {
  const source = (known: ApiTestReport | undefined) => ({
    testSummary: async () => undefined,
    testReport: async () => known,
  });
  expect(await readTests(source(undefined), asked)).toEqual({ kind: 'unsupported' });
  expect(await readTests(source({ test_suites: [] }), asked)).toEqual({ kind: 'none' });
  expect(await readTests(source(report({})), asked)).toMatchObject({
    kind: 'known',
    total: { failed: 1, errors: 1 },
  });
});

it('no report is said so, and so is one that can’t be read', () => {
  const none: ApiTestSummary = { total: { count: 0 }, test_suites: [] };
  const broken = { name: 'unit', ...counts, suite_error: 'JUnit XML parsing failed: 1:1' };
  expect(toTestsView(none, undefined)).toEqual({ kind: 'none' });
  expect(toTestsView({ ...none, test_suites: [broken] }, undefined)).toMatchObject({
    suites: [{ error: 'JUnit XML parsing failed: 1:1' }],
  });
  expect(toTestsView(summary(1, 0), 'too-large')).toMatchObject({ isTooLarge: true, failures: [] });
});

it('only what failed is shown, and no more than anybody reads', () => {
  const many = Array.from({ length: testLimits.mostCases + 7 }, (_, index) => ({ name: `case ${index}` }));
  const view = toTestsView(summary(1, 0), report({ status: 'success' }, { status: 'skipped' }, ...many));
  expect(view).toMatchObject({ more: 7 });
  expect(view.kind === 'known' && view.failures.length).toBe(testLimits.mostCases);
});

it('what a test said is plain lines: no sequences, nothing that turns or hides', () => {
  expect(
    outputOf(
      '\u001b[31mExpected\u001b[0m 3\r\n\treceived \u202e2\u0007\u001b]8;;http://evil\u0007x\u001b]8;;\u0007',
    ),
  ).toBe('Expected 3\n\treceived 2x');
  expect(outputOf('<script>alert(1)</script><img src=x onerror=alert(1)>')).toBe(
    '<script>alert(1)</script><img src=x onerror=alert(1)>',
  );
  expect(outputOf('a\ud800b')).toBe('a\ufffdb');
});

it('attributes and lists that GitLab made of XML are read for their words', () => {
  expect(outputOf({ message: 'no bank', type: 'Connection' })).toBe('no bank\nConnection');
  expect(outputOf([{ message: 'one' }, 'two'])).toBe('one\ntwo');
  expect(outputOf({ __content__: 'text', message: 'm' }, 'at cart.ts:3')).toBe('m\ntext\nat cart.ts:3');
  expect([outputOf(null), outputOf(7), outputOf({ constructor: 'x' })]).toEqual(['', '', '']);
});

it('a very long output is cut, and a very deep one ends', () => {
  const view = toTestsView(summary(1, 0), report({ system_output: 'y'.repeat(3_000_000) }));
  const failure = view.kind === 'known' ? view.failures[0] : undefined;
  expect([failure?.output.length, failure?.isCut]).toEqual([testLimits.longestOutput, true]);
  let deep: unknown = 'bottom';
  for (let level = 0; level < 50_000; level += 1) deep = [deep];
  expect(outputOf(deep)).toBe('');
});

it('a million escapes without an end take no time to speak of', () => {
  const ms = cpuMs(() => {
    outputOf('\u001b['.repeat(1_000_000));
    outputOf('\u001b]8;;'.repeat(500_000));
    outputOf(`\u001b[${';'.repeat(2_000_000)}`);
  });
  expect(ms).toBeLessThan(1_000);
});
