import { join } from 'node:path';
import { defineConfig } from '@playwright/test';
import type { HostName } from './host.ts';

const root = join(import.meta.dirname, '../..');

// Each test starts its own GitLab and its own Jobshell: there is no server to share.
export default defineConfig<object, { hostName: HostName }>({
  testDir: import.meta.dirname,
  testMatch: '**/*.{e2e,spec,test}.ts',
  outputDir: join(root, 'test-results'),
  fullyParallel: true,
  workers: 2,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: 'list',
  use: {
    viewport: { width: 1280, height: 800 },
    // Whatever this machine speaks.
    locale: 'en-US',
    // Recording every test costs more than running it; to look into one: --trace on.
    trace: 'off',
    screenshot: 'only-on-failure',
  },
  // A test that makes sense on one host only has its tag, and says why. A heavy one runs in the browser only, unless all are asked
  // for: `npm run test:electron` does.
  projects: [
    { name: 'browser', grepInvert: /@electron/, use: { hostName: 'browser' } },
    {
      name: 'electron',
      grepInvert: process.env['JOBSHELL_E2E'] === 'whole' ? /@browser/ : /@browser|@heavy/,
      use: { hostName: 'electron' },
    },
  ],
});
