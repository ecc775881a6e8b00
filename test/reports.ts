import { stripVTControlCharacters } from 'node:util';
import { z } from 'zod';

/** What a suite's run came to. `failures`: one text each, place and name on its first line, the reason below. */
export type Report = { readonly passed: number; readonly failures: readonly string[] };

/** Vitest's JSON report, as much as is read here. A file that does not even load has no test in it, and a message. */
const vitestReport = z.object({
  numPassedTests: z.number(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().optional(),
      assertionResults: z.array(
        z.object({
          status: z.string(),
          fullName: z.string(),
          failureMessages: z.array(z.string()).nullish(),
        }),
      ),
    }),
  ),
});

/** Errors outside of tests, as Vitest gives them to a reporter. */
const unhandledErrors = z.array(
  z.object({
    message: z.string().optional(),
    stack: z.string().optional(),
    VITEST_TEST_PATH: z.string().optional(),
  }),
);

const playwrightError = z.object({ message: z.string().optional(), stack: z.string().optional() });

/** Playwright's: a spec passed at its first try or not at all (there is no second); `errors` are outside of tests. */
const playwrightSuite = z.object({
  specs: z.array(
    z.object({
      title: z.string(),
      file: z.string(),
      line: z.number(),
      tests: z.array(
        z.object({
          projectName: z.string(),
          status: z.enum(['expected', 'unexpected', 'flaky', 'skipped']),
          results: z.array(z.object({ errors: z.array(playwrightError) })),
        }),
      ),
    }),
  ),
  get suites() {
    return z.array(playwrightSuite).optional();
  },
});

const playwrightReport = z.object({
  suites: z.array(playwrightSuite),
  errors: z.array(playwrightError),
});

const longestReason = 25;

type VitestRun = { readonly report: unknown; readonly unhandled: unknown };

/** Throws where `report` is not the JSON Vitest writes, or `unhandled` no list of errors. */
export function readVitestReport({ report, unhandled }: VitestRun): Report {
  const { numPassedTests, testResults } = vitestReport.parse(report);
  const failures = testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((result) => result.status === 'failed');
    if (failed.length === 0 && status === 'failed') return [failure(name, [message])];
    return failed.map(({ fullName, failureMessages }) =>
      failure(`${name} › ${fullName}`, failureMessages ?? []),
    );
  });
  const outside = unhandledErrors
    .parse(unhandled)
    .map(({ message, stack, VITEST_TEST_PATH: path }) =>
      failure(`${path ?? 'Vitest'} › outside of tests`, [stack ?? message]),
    );
  return { passed: numPassedTests, failures: [...failures, ...outside] };
}

/** Throws where `report` is not the JSON Playwright writes. */
export function readPlaywrightReport(report: unknown): Report {
  const { suites, errors } = playwrightReport.parse(report);
  const tests = suites.flatMap(testsOf);
  return {
    passed: tests.filter(({ status }) => status === 'expected').length,
    failures: [
      ...tests
        .filter(({ status }) => status === 'unexpected' || status === 'flaky')
        .map(({ place, results }) =>
          failure(
            place,
            results.flatMap((result) => result.errors.map(({ message }) => message)),
          ),
        ),
      ...errors.map(({ message, stack }) => failure('outside of tests', [message ?? stack])),
    ],
  };
}

type Suite = z.infer<typeof playwrightSuite>;
type Test = Suite['specs'][number]['tests'][number] & { readonly place: string };

function testsOf({ specs, suites }: Suite): readonly Test[] {
  const own = specs.flatMap(({ title, file, line, tests }) =>
    tests.map((test) => ({ ...test, place: `[${test.projectName}] ${file}:${line} › ${title}` })),
  );
  return [...own, ...(suites ?? []).flatMap(testsOf)];
}

function failure(place: string, reasons: readonly (string | undefined)[]): string {
  const lines = stripVTControlCharacters(reasons.join('\n')).split('\n').slice(0, longestReason);
  return [place, ...lines.map((line) => `    ${line}`.trimEnd())].join('\n');
}
