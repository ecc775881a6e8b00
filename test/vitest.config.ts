import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: import.meta.dirname,
  cacheDir: '../.cache/vitest',
  // Two projects of one run: `vitest run --project unit` is the quick one.
  test: {
    watch: false,
    passWithNoTests: false,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['unit/**/*.test.{ts,tsx}'],
          // Pure parts; the longest breaks every wall through real tools on two cores.
          testTimeout: 20_000,
          hookTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'contract',
          include: ['contract/**/*.test.ts'],
          // Starts hosts and a browser.
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
