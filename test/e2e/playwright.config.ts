import { join } from 'node:path';
import { defineConfig } from '@playwright/test';
import { chromiumArguments, findOrInstallChromium } from '../chromium.ts';

const root = join(import.meta.dirname, '../..');

// Each test starts its own GitLab and its own Jobshell: there is no server to share.
export default defineConfig({
  testDir: import.meta.dirname,
  testMatch: '**/*.{e2e,spec,test}.ts',
  outputDir: join(root, 'test-results'),
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: 'list',
  use: {
    browserName: 'chromium',
    headless: true,
    viewport: { width: 1280, height: 800 },
    // Recording every test costs more than running it; to look into one: --trace on.
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: { executablePath: await findOrInstallChromium(), args: [...chromiumArguments] },
  },
});
