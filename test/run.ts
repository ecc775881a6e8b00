import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findOrInstallChromium } from './chromium.ts';
import { readPlaywrightReport, readVitestReport, type Report } from './reports.ts';

/*
 * `npm test`: builds, runs the unit and contract tests, then the end-to-end tests, and ends with what failed
 * and one line that sums up: where only the end of a long output is kept, that says why it is red.
 */

type Suite = {
  readonly name: string;
  readonly script: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly report: () => Report;
};

const root = join(import.meta.dirname, '..');
const reports = mkdtempSync(join(tmpdir(), 'jobshell-tests-'));
const require = createRequire(import.meta.url);

function vitestSuite(): Suite {
  return {
    name: 'Vitest',
    script: join(dirname(require.resolve('vitest/package.json')), 'vitest.mjs'),
    args: ['run', '--config', 'test/vitest.config.ts'],
    env: { JOBSHELL_TEST_REPORTS: reports },
    report: () =>
      readVitestReport({
        report: readJson(join(reports, 'vitest.json')),
        unhandled: readJson(join(reports, 'unhandled.json')),
      }),
  };
}

function playwrightSuite(): Suite {
  const file = join(reports, 'playwright.json');
  return {
    name: 'Playwright',
    script: require.resolve('@playwright/test/cli'),
    args: ['test', '--config', 'test/e2e/playwright.config.ts', '--reporter=list,json'],
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: file },
    report: () => readPlaywrightReport(readJson(file)),
  };
}

function readJson(path: string): unknown {
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
async function runSuite(suite: Suite): Promise<Report> {
  const exitCode = await runScript([suite.script, ...suite.args], suite.env);
  const report = reportOf(suite);
  const isSilent = report.failures.length === 0 && (exitCode !== 0 || report.passed === 0);
  if (!isSilent) return report;
  return { ...report, failures: [`${suite.name} ended with exit code ${exitCode} and named no test`] };
}

function reportOf(suite: Suite): Report {
  try {
    return suite.report();
  } catch {
    // It broke down before it could report: its own output tells why.
    return { passed: 0, failures: [] };
  }
}

const failures: string[] = [];
let passed = 0;
if ((await runScript(['main/build.ts'])) !== 0) failures.push('main/build.ts');
await findOrInstallChromium().catch((cause: unknown) => {
  process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n`);
});
for (const suite of [vitestSuite(), playwrightSuite()]) {
  const report = await runSuite(suite);
  passed += report.passed;
  failures.push(...report.failures);
}
rmSync(reports, { recursive: true, force: true });
for (const failure of failures) process.stdout.write(`\n✘ ${failure.replaceAll(`${root}/`, '')}\n`);
process.stdout.write(`\n${passed} passed, ${failures.length} failed\n`);
process.exitCode = failures.length === 0 && passed > 0 ? 0 : 1;
