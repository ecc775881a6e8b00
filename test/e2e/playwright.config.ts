import { join } from 'node:path';
import { defineConfig } from '@playwright/test';
import type { HostName } from './host.ts';

const root = join(import.meta.dirname, '../..');

/**
 * Where a host has a hand in it. What page and core do by themselves runs on the browser host alone, unless the whole suite is
 * asked for, as `npm run test:electron` does: it keeps `npm test` short enough to be run before a commit.
 */
const aboutTheHost = [
  'attacksPage',
  'attacksSignIn',
  'attacksWindows',
  'crash',
  'german',
  'habits',
  'mainJob',
  'restart',
  'signInSession',
  'windows',
].map((name) => `**/${name}.spec.ts`);

const isWhole = process.env['JOBSHELL_E2E'] === 'whole';

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
  // A test that makes sense on one host only has its tag, and says why. `@whole` are the long ones of the whole suite.
  projects: [
    { name: 'browser', grepInvert: isWhole ? /@electron/ : /@electron|@whole/, use: { hostName: 'browser' } },
    {
      name: 'electron',
      ...(isWhole ? { grepInvert: /@browser/ } : { grepInvert: /@browser|@whole/, testMatch: aboutTheHost }),
      use: { hostName: 'electron' },
    },
  ],
});
