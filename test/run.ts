import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { findOrInstallChromium } from './chromium.ts';

/*
 * `npm test`: builds, runs the unit and contract tests, then the end-to-end tests, and ends with one line that sums up.
 */

type Counts = { readonly passed: number; readonly failed: number };
type Suite = {
  readonly script: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly count: () => Counts;
};

const root = join(import.meta.dirname, '..');
const reports = mkdtempSync(join(tmpdir(), 'jobshell-tests-'));
const require = createRequire(import.meta.url);

/** Vitest's JSON report, as much as is read here. A file that does not even load has no test in it. */
const vitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.unknown()) })),
});

/** Playwright's: `unexpected` failed, `flaky` passed at a second try (there is none), `errors` are outside of tests. */
const playwrightReport = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number() }),
  errors: z.array(z.unknown()),
});

function vitestSuite(): Suite {
  const report = join(reports, 'vitest.json');
  return {
    script: join(dirname(require.resolve('vitest/package.json')), 'vitest.mjs'),
    args: [
      'run',
      '--config',
      'test/vitest.config.ts',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
    env: {},
    count: () => {
      const { numPassedTests, numFailedTests, testResults } = vitestReport.parse(readReport(report));
      const broken = testResults.filter(
        ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
      );
      return { passed: numPassedTests, failed: numFailedTests + broken.length };
    },
  };
}

function playwrightSuite(): Suite {
  const report = join(reports, 'playwright.json');
  return {
    script: require.resolve('@playwright/test/cli'),
    args: ['test', '--config', 'test/e2e/playwright.config.ts', '--reporter=list,json'],
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: report },
    count: () => {
      const { stats, errors } = playwrightReport.parse(readReport(report));
      return { passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length };
    },
  };
}

function readReport(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** Runs a script with its output live. Resolves with its exit code. */
async function runScript(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<number> {
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: 'inherit',
  });
  const forward = (signal: NodeJS.Signals): void => void child.kill(signal);
  process.once('SIGINT', forward).once('SIGTERM', forward);
  const exitCode = await new Promise<number>((resolve) => {
    child.once('error', () => resolve(1));
    child.once('exit', (code) => resolve(code ?? 1));
  });
  process.off('SIGINT', forward).off('SIGTERM', forward);
  return exitCode;
}

/** A suite that ends badly without saying so, or in which nothing ran, counts as one failure. */
async function runSuite(suite: Suite): Promise<Counts> {
  const exitCode = await runScript([suite.script, ...suite.args], suite.env);
  const counts = countOf(suite);
  const isSilent = counts.failed === 0 && (exitCode !== 0 || counts.passed === 0);
  return isSilent ? { ...counts, failed: 1 } : counts;
}

function countOf(suite: Suite): Counts {
  try {
    return suite.count();
  } catch {
    // It broke down before it could report: its own output tells why.
    return { passed: 0, failed: 0 };
  }
}

const total = { passed: 0, failed: 0 };
if ((await runScript(['main/build.ts'])) !== 0) total.failed += 1;
await findOrInstallChromium().catch((cause: unknown) => {
  process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n`);
});
for (const suite of [vitestSuite(), playwrightSuite()]) {
  const { passed, failed } = await runSuite(suite);
  total.passed += passed;
  total.failed += failed;
}
rmSync(reports, { recursive: true, force: true });
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed\n`);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
