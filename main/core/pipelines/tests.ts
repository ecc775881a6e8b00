import {
  testLimits,
  type FailedTest,
  type TestCounts,
  type TestsView,
} from '../../../preload/contract/pipelines.ts';
import { toDisplayLines, toDisplayText } from '../gitlab/displayText.ts';
import type { ApiTestReport, ApiTestSummary, GitLabPipelines } from '../gitlab/pipelines.ts';

/* What a pipeline's tests said: the figures, and those that failed with their words. */

type Asked = { readonly project: number | string; readonly pipelineId: number };

/**
 * The figures are cheap for GitLab; the report with every test in it is not, and is asked for only where something failed.
 * @throws AppError
 */
export async function readTests(
  pipelines: Pick<GitLabPipelines, 'testSummary' | 'testReport'>,
  { project, pipelineId }: Asked,
): Promise<TestsView> {
  const summary = await pipelines.testSummary(project, pipelineId);
  const isClean = summary && (summary.total.failed ?? 0) + (summary.total.error ?? 0) === 0;
  const report = isClean ? undefined : await pipelines.testReport(project, pipelineId);
  if (summary === undefined && report === undefined) return { kind: 'unsupported' };
  return toTestsView(summary, report);
}

/** Pure. Before 14.2 there is no summary: the report has the same figures. */
export function toTestsView(
  summary: ApiTestSummary | undefined,
  report: ApiTestReport | 'too-large' | undefined,
): TestsView {
  const whole = report === 'too-large' ? undefined : report;
  const suites = (summary ?? whole)?.test_suites ?? [];
  const total = summary ? totalOf(summary) : sumOf(suites.map(countsOf));
  if (suites.length === 0 && total.count === 0 && report !== 'too-large') return { kind: 'none' };
  const failed = whole ? failedCases(whole) : [];
  const failures = failed.slice(0, testLimits.mostCases).map(({ suite, test }) => toFailure(suite, test));
  return {
    kind: 'known',
    total,
    suites: suites.map((suite) => ({
      name: suite.name,
      counts: countsOf(suite),
      ...(suite.suite_error ? { error: toDisplayText(suite.suite_error) } : {}),
    })),
    failures,
    more: failed.length - failures.length,
    isTooLarge: report === 'too-large',
  };
}

function totalOf({ total }: ApiTestSummary): TestCounts {
  return {
    count: total.count ?? 0,
    success: total.success ?? 0,
    failed: total.failed ?? 0,
    errors: total.error ?? 0,
    skipped: total.skipped ?? 0,
    seconds: total.time ?? 0,
  };
}

type ApiSuite = ApiTestSummary['test_suites'][number];

function countsOf(suite: ApiSuite): TestCounts {
  return {
    count: suite.total_count ?? 0,
    success: suite.success_count ?? 0,
    failed: suite.failed_count ?? 0,
    errors: suite.error_count ?? 0,
    skipped: suite.skipped_count ?? 0,
    seconds: suite.total_time ?? 0,
  };
}

const noCounts: TestCounts = { count: 0, success: 0, failed: 0, errors: 0, skipped: 0, seconds: 0 };

function sumOf(all: readonly TestCounts[]): TestCounts {
  return all.reduce(
    (sum, one) => ({
      count: sum.count + one.count,
      success: sum.success + one.success,
      failed: sum.failed + one.failed,
      errors: sum.errors + one.errors,
      skipped: sum.skipped + one.skipped,
      seconds: sum.seconds + one.seconds,
    }),
    noCounts,
  );
}

type ApiTest = NonNullable<ApiTestReport['test_suites'][number]['test_cases']>[number];

function failedCases(report: ApiTestReport): readonly { readonly suite: string; readonly test: ApiTest }[] {
  return report.test_suites.flatMap((suite) =>
    (suite.test_cases ?? [])
      .filter(({ status }) => status === 'failed' || status === 'error')
      .map((test) => ({ suite: suite.name, test })),
  );
}

function toFailure(suite: string, test: ApiTest): FailedTest {
  const said = [wordsOf(test.system_output), wordsOf(test.stack_trace)].filter((words) => words !== '');
  const { text, isCut } = toDisplayLines([...new Set(said)].join('\n'), testLimits.longestOutput);
  return {
    suite,
    name: toDisplayText(test.name ?? ''),
    className: toDisplayText(test.classname ?? ''),
    status: test.status === 'error' ? 'error' : 'failed',
    durationSeconds: test.execution_time ?? 0,
    output: text.trim(),
    isCut,
  };
}

/** Deeper than GitLab makes anything of a report's XML. */
const deepestWords = 4;
const mostWords = 50;

/**
 * Text as it is. What GitLab made of an element with attributes is an object of them, or several are a list: their texts,
 * the message first.
 */
function wordsOf(said: unknown, depth = 0): string {
  if (typeof said === 'string') return said;
  if (typeof said !== 'object' || said === null || depth > deepestWords) return '';
  const parts = Array.isArray(said)
    ? said
    : ['message', '__content__', 'type'].map((name) =>
        Object.hasOwn(said, name) ? Reflect.get(said, name) : '',
      );
  return parts
    .slice(0, mostWords)
    .map((part) => wordsOf(part, depth + 1))
    .filter((words) => words !== '')
    .join('\n');
}
