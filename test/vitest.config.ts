import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import type { Reporter } from 'vitest/node';

/** Where `npm test` reads what came of a run. */
const reports = process.env['JOBSHELL_TEST_REPORTS'];

/** An error outside of every test makes a run red, and stands in none of Vitest's reports. */
const unhandledErrors: Reporter = {
  onTestRunEnd: (_modules, errors) => {
    if (reports !== undefined) writeFileSync(join(reports, 'unhandled.json'), JSON.stringify(errors));
  },
};

export default defineConfig({
  root: import.meta.dirname,
  cacheDir: '../.cache/vitest',
  // Two projects of one run: `vitest run --project unit` is the quick one.
  test: {
    watch: false,
    passWithNoTests: false,
    reporters:
      reports === undefined
        ? ['default']
        : ['default', ['json', { outputFile: join(reports, 'vitest.json') }], unhandledErrors],
    // On two cores there would be one: most of these wait for shells and clocks.
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['unit/**/*.test.{ts,tsx}'],
          // Pure parts, and some with shells and tools: seconds, but where the machine has much else to do.
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'attacks',
          include: ['attacks/**/*.test.ts'],
          // Fuzzing against a real core, and a GitLab beside it.
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'contract',
          include: ['contract/**/*.test.ts', 'electron/**/*.test.ts'],
          // Starts hosts and a browser.
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'packaging',
          include: ['packaging/**/*.test.ts'],
          // Makes packages with a stand-in for Electron's distribution, and installs them in an empty root.
          testTimeout: 60_000,
          hookTimeout: 240_000,
        },
      },
    ],
  },
});
