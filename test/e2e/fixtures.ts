import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect, type Page } from '@playwright/test';
import { createApps, type Apps } from './apps.ts';
import { createHost, type Host, type HostName } from './host.ts';
import { startGitLab, type GitLab } from '../gitlab/gitlab.ts';
import type { JobHandle, ProjectHandle, UserHandle } from '../gitlab/handles.ts';
import type { GitLabOptions, JobOptions } from '../gitlab/options.ts';
import type { App } from './app.ts';
import { createDriver, type Driver } from './driver.ts';
import { connectionsFile, connectionsOf, elsewhere, recordPages, recordViolations } from './network.ts';

/** One GitLab with alice and a project of hers, made for one test. */
export type World = {
  readonly gitlab: GitLab;
  readonly alice: UserHandle;
  readonly token: string;
  readonly cookie: string;
  readonly project: ProjectHandle;
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
  /** Starts Jobshell on this test's host, as often as a test wants. */
  readonly apps: Apps;
  /** The one that a test has unless it starts its own. */
  readonly app: App;
  /** Whether this test attacks the page's policy: otherwise a report of it is a fault of ours. */
  readonly expectsViolations: boolean;
  /** Fails the test if a page tried what its policy forbids, or if Jobshell, or a page of it, spoke to anybody but this computer. */
  readonly network: void;
  /** The page, opened at Jobshell, and what a person does there. */
  readonly jobshell: Driver;
};

export const project = 'acme/shop';

type WorkerFixtures = {
  /** Which of Jobshell's hosts is tested: the project's choice. */
  readonly hostName: HostName;
  readonly host: Host;
};

export const test = base.extend<Fixtures, WorkerFixtures>({
  hostName: ['browser', { option: true, scope: 'worker' }],

  host: [
    async ({ hostName }, use) => {
      const host = createHost(hostName);
      await use(host);
      await host.close();
    },
    { scope: 'worker' },
  ],

  context: async ({ host }, use) => {
    const { context, close } = await host.openContext();
    await use(context);
    await close();
  },

  page: async ({ context, host, apps }, use) => {
    const { page } = host.name === 'electron' ? await apps.first() : {};
    await use(page === undefined ? await context.newPage() : await page());
  },

  gitlabOptions: [{}, { option: true }],

  world: async ({ gitlabOptions }, use) => {
    const gitlab = await startGitLab(gitlabOptions);
    const alice = gitlab.users.add({ username: 'alice', name: 'Alice Example' });
    const bob = gitlab.users.add({ username: 'bob', name: 'Bob Builder' });
    const ownProject = gitlab.projects.add({
      path: project,
      members: { alice: 'developer', bob: 'maintainer' },
    });
    gitlab.runners.add({ description: 'shell-1', executor: 'shell' });
    await use({
      gitlab,
      alice,
      project: ownProject,
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
    await rm(`${dataDir}.config`, { recursive: true, force: true });
  },

  apps: async ({ host, dataDir }, use) => {
    const apps = createApps(host, dataDir);
    await use(apps);
    await apps.stop();
  },

  app: async ({ apps }, use) => {
    await use(await apps.first());
  },

  expectsViolations: [false, { option: true }],

  network: [
    async ({ context, dataDir, expectsViolations }, use) => {
      const pages = recordPages(context);
      const violations = recordViolations(context);
      const file = connectionsFile(dataDir);
      await use();
      const contacts = [...pages.contacts(), ...connectionsOf(file)];
      await rm(file, { force: true });
      if (!expectsViolations) expect(violations(), 'the page keeps to its policy').toEqual([]);
      expect(elsewhere(contacts), 'nobody but the configured instances is spoken to').toEqual([]);
    },
    { auto: true },
  ],

  jobshell: async ({ page, app }, use) => {
    const driver = createDriver(page);
    if (app.kind === 'browser') await page.goto(app.url);
    // Its own scripts have run, as after `goto`.
    else await page.waitForLoadState('load');
    await use(driver);
  },
});

export { expect, type Page };
