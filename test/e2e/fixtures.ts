import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect, type Page } from '@playwright/test';
import { startGitLab, type GitLab } from '../gitlab/gitlab.ts';
import type { JobHandle, UserHandle } from '../gitlab/handles.ts';
import type { GitLabOptions, JobOptions } from '../gitlab/options.ts';
import { startApp, type App } from './app.ts';
import { createDriver, type Driver } from './driver.ts';

/** One GitLab with alice and a project of hers, made for one test. */
export type World = {
  readonly gitlab: GitLab;
  readonly alice: UserHandle;
  readonly token: string;
  readonly cookie: string;
  /** Signs in bob, who is another member of the project. */
  readonly bobsCookie: () => string;
  /** A job of alice's in acme/shop, on a shell runner of its own kind unless told otherwise. */
  readonly job: (options: Partial<JobOptions> & { readonly name: string }) => JobHandle;
};

type Fixtures = {
  /** What the GitLab of this test is like. */
  readonly gitlabOptions: GitLabOptions;
  readonly world: World;
  /** An empty data folder, gone afterwards. */
  readonly dataDir: string;
  readonly app: App;
  /** The page, opened at Jobshell, and what a person does there. */
  readonly jobshell: Driver;
};

export const project = 'acme/shop';

export const test = base.extend<Fixtures>({
  gitlabOptions: [{}, { option: true }],

  world: async ({ gitlabOptions }, use) => {
    const gitlab = await startGitLab(gitlabOptions);
    const alice = gitlab.users.add({ username: 'alice', name: 'Alice Example' });
    const bob = gitlab.users.add({ username: 'bob', name: 'Bob Builder' });
    gitlab.projects.add({ path: project, members: { alice: 'developer', bob: 'maintainer' } });
    gitlab.runners.add({ description: 'shell-1', executor: 'shell' });
    await use({
      gitlab,
      alice,
      token: alice.token({ name: 'Jobshell' }),
      cookie: alice.signInCookie(),
      bobsCookie: bob.signInCookie,
      job: (options) => gitlab.jobs.add({ project, startedBy: 'alice', runner: 'shell-1', ...options }),
    });
    await gitlab.close();
  },

  // oxlint-disable-next-line no-empty-pattern -- Playwright reads a fixture's needs from this pattern
  dataDir: async ({}, use) => {
    const dataDir = await mkdtemp(join(tmpdir(), 'jobshell-e2e-'));
    await use(dataDir);
    await rm(dataDir, { recursive: true, force: true });
  },

  app: async ({ dataDir }, use) => {
    const app = await startApp({ dataDir });
    await use(app);
    await app.stop();
  },

  jobshell: async ({ page, app }, use) => {
    const driver = createDriver(page);
    await page.goto(app.url);
    await use(driver);
  },
});

export { expect, type Page };
