import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: import.meta.dirname,
  cacheDir: '../.cache/vitest',
  // Two projects of one run: `vitest run --project unit` is the quick one.
  test: {
    watch: false,
    passWithNoTests: false,
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
