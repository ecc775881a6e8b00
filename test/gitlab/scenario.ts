import type { GitLab } from './gitlab.ts';
import type { UserHandle } from './handles.ts';

/** What a person needs to sign in to the demo's GitLab. */
export type Demo = {
  readonly alice: UserHandle;
  readonly token: string;
  readonly cookie: string;
};

/** A user, alice, with projects, colleagues and lively jobs: some run, some wait, one fails soon, some are not hers. */
export function fillDemo(gitlab: GitLab): Demo {
  const alice = gitlab.users.add({ username: 'alice', name: 'Alice Example', password: 'alice-password' });
  gitlab.users.add({ username: 'bob', name: 'Bob Builder' });
  addProjects(gitlab);
  addRunners(gitlab);
  addRunningJobs(gitlab);
  addWaitingJobs(gitlab);
  addJobsWithoutTerminal(gitlab);
  return { alice, token: alice.token({ name: 'Jobshell demo' }), cookie: alice.signInCookie() };
}

const shop = 'acme/web/shop';
const payments = 'acme/services/payments';
const infrastructure = 'acme/platform/infrastructure';
const handbook = 'acme/docs/handbook';

function addProjects(gitlab: GitLab): void {
  const members = { alice: 'developer', bob: 'maintainer' } as const;
  for (const path of [shop, payments, infrastructure, handbook]) gitlab.projects.add({ path, members });
  gitlab.projects.add({ path: 'acme/legacy/monolith', members, archived: true });
}

function addRunners(gitlab: GitLab): void {
  gitlab.runners.add({ description: 'build-01', executor: 'shell' });
  gitlab.runners.add({ description: 'build-02', executor: 'shell', sessionTimeoutSeconds: 600 });
  gitlab.runners.add({ description: 'docker-eu-1', executor: 'docker' });
  gitlab.runners.add({ description: 'bare-metal', executor: 'ssh', sessionServer: true });
  gitlab.runners.add({ description: 'shared-small', executor: 'docker', shared: true, sessionServer: false });
}

const testRun = `for suite in cart checkout search login profile catalogue; do
  for number in $(seq 1 40); do
    printf '\\033[32m✓\\033[0m %s › case %d (%d ms)\\n' "$suite" "$number" "$((RANDOM % 180 + 20))"
    sleep 1
  done
done`;

const download = `for percent in $(seq 0 2 100); do printf 'Downloading fixtures %3d %%\\r' "$percent"; sleep 0.4; done; echo`;

const migration = `for table in users orders payments refunds ledger; do echo "migrating $table"; sleep 7; done
printf '\\033[31merror\\033[0m: column "currency" of relation "ledger" does not exist\\n' >&2
exit 3`;

function addRunningJobs(gitlab: GitLab): void {
  gitlab.jobs.add({
    project: shop,
    name: 'e2e 3/4',
    ref: 'feature/one-page-checkout',
    startedBy: 'alice',
    runner: 'build-01',
    script: ['echo "Browser tests, part 3 of 4"', download, testRun],
    afterScript: ['echo "Collecting screenshots"'],
    jobTimeoutSeconds: 5400,
  });
  gitlab.jobs.add({
    project: payments,
    name: 'migrate:check',
    ref: 'main',
    startedBy: 'alice',
    runner: 'build-02',
    script: ['echo "Dry run of the migrations"', migration],
  });
  gitlab.jobs.add({
    project: infrastructure,
    name: 'plan eu-west',
    stage: 'plan',
    ref: 'upgrade-cluster',
    startedBy: 'alice',
    runner: 'docker-eu-1',
    script: [
      'echo "Planning"',
      'for i in $(seq 1 1800); do echo "refreshing state of node $i"; sleep 2; done',
    ],
    variables: { TF_IN_AUTOMATION: '1', REGION: 'eu-west-1' },
  });
}

function addWaitingJobs(gitlab: GitLab): void {
  const review = gitlab.jobs.add({
    project: shop,
    name: 'deploy:review',
    stage: 'deploy',
    ref: 'feature/one-page-checkout',
    startedBy: 'alice',
    runner: 'build-01',
    status: 'pending',
  });
  gitlab.jobs.add({
    project: shop,
    name: 'smoke test',
    stage: 'verify',
    startedBy: 'alice',
    status: 'created',
    pipelineId: review.pipelineId,
  });
  gitlab.jobs.add({
    project: handbook,
    name: 'pages',
    stage: 'deploy',
    startedBy: 'alice',
    status: 'success',
    ageSeconds: 7200,
  });
  gitlab.jobs.add({
    project: handbook,
    name: 'link check',
    startedBy: 'alice',
    status: 'failed',
    ageSeconds: 3600,
  });
}

function addJobsWithoutTerminal(gitlab: GitLab): void {
  const script = ['for i in $(seq 1 1800); do echo "working $i"; sleep 2; done'];
  gitlab.jobs.add({
    project: payments,
    name: 'integration',
    ref: 'main',
    startedBy: 'bob',
    runner: 'build-01',
    script,
  });
  gitlab.jobs.add({
    project: infrastructure,
    name: 'burn-in',
    stage: 'hardware',
    startedBy: 'alice',
    runner: 'bare-metal',
    script,
  });
  gitlab.jobs.add({
    project: handbook,
    name: 'spell check',
    startedBy: 'alice',
    runner: 'shared-small',
    script,
  });
}
