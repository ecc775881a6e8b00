import { WebSocket } from 'ws';
import type { JobHandle } from '../gitlab/handles.ts';
import type { Terminal } from './driver.ts';
import { expect, test } from './fixtures.ts';

/* Whatever keeps a terminal from opening, or ends it, is told apart in words, each with its way out. */

/** The status says that it is over and why, and the bar below what can be done. */
async function ended(
  terminal: Terminal,
  { says, wayOut }: { readonly says: RegExp; readonly wayOut: RegExp },
): Promise<void> {
  await expect(terminal.status).toHaveText(new RegExp(`^Ended\\. .*${says.source}`));
  await expect(terminal.panel.getByRole('region', { name: 'ended' })).toContainText(wayOut);
}

const reconnectOf = (terminal: Terminal) => terminal.panel.getByRole('button', { name: 'Reconnect' });

/** A Runner hears of a cancel when it next sends a piece of its log; of a job that prints nothing, within 30 s. */
const talkingScript = ['while true; do echo tick; sleep 0.2; done'];

/** Goes on when the terminal says so. */
const heldScript = ['until [ -e "$HOME/go" ]; do sleep 0.1; done'];

test('the list says of each job why it has no terminal', async ({ world, jobshell }) => {
  const { gitlab, job } = world;
  gitlab.runners.add({ description: 'ssh-1', executor: 'ssh' });
  gitlab.runners.add({ description: 'silent-1', sessionServer: false });
  job({ name: 'mine' });
  job({ name: 'of-bob', startedBy: 'bob' });
  job({ name: 'waiting', status: 'pending' });
  job({ name: 'by-ssh', runner: 'ssh-1' });
  job({ name: 'unserved', runner: 'silent-1' });
  await jobshell.signIn({ url: gitlab.url, token: world.token });

  await test.step('no web session', async () => {
    await expect(jobshell.row('mine')).toContainText('Needs the GitLab sign-in');
    await expect(
      jobshell.page.getByRole('region', { name: 'Terminals need one more sign-in' }),
    ).toContainText('since version 11.4 GitLab opens no terminal for one. Sign in to GitLab itself once');
  });
  await jobshell.useCookie(world.cookie);
  await expect(jobshell.page.getByRole('button', { name: 'Debug mine' })).toBeVisible();
  const reasons = [
    ['of-bob', 'Only @bob can debug it'],
    ['waiting', 'waits for a runner'],
    ['by-ssh', 'ssh executor: no terminals'],
    ['unserved', 'Runner offers no terminals'],
  ] as const;
  for (const [name, reason] of reasons) {
    await test.step(`${name}: ${reason}`, async () => {
      await expect(jobshell.row(name)).toContainText(reason);
      await expect(jobshell.page.getByRole('button', { name: `Debug ${name}` })).toHaveCount(0);
    });
  }
});

test('a web session that has expired: asked for again, and the terminal then opens by itself', async ({
  world,
  jobshell,
}) => {
  world.job({ name: 'unit-tests' });
  await jobshell.enter(world);
  // Pressed before the list hears of it, which then offers no terminal.
  await jobshell.page.getByRole('button', { name: 'Debug unit-tests' }).focus();
  world.alice.expireSessions();
  await jobshell.page.keyboard.press('Enter');
  const terminal = jobshell.terminal('unit-tests');
  await ended(terminal, {
    says: /Your GitLab session has ended/,
    wayOut: /Sign in to GitLab for terminals again, then reconnect/,
  });
  await jobshell.useCookie(world.alice.signInCookie());
  await terminal.connected();
});

test('a job that has ended while its terminal was closed', async ({ world, jobshell }) => {
  world.gitlab.knobs.traceUpdateSeconds = { watched: 1, unwatched: 1 };
  const job = world.job({ name: 'unit-tests', script: talkingScript });
  await jobshell.enter(world);
  const terminal = await jobshell.debug('unit-tests');
  await terminal.connected();
  await terminal.run('exit');
  await ended(terminal, { says: /The shell has exited/, wayOut: /Reconnect opens a new one/ });
  job.cancel();
  await job.waitFor(({ status }) => status === 'canceled');
  await expect(jobshell.page.getByRole('button', { name: 'Reconnect' })).toHaveCount(1);
  await reconnectOf(terminal).click();
  await ended(terminal, { says: /The job was canceled/, wayOut: /Retry it to debug it again/ });
  await expect(reconnectOf(terminal)).toHaveCount(0);
});

/** A terminal from outside of Jobshell, as in another browser. */
async function openElsewhere({ webUrl }: JobHandle, cookie: string): Promise<WebSocket> {
  const socket = new WebSocket(`${webUrl.replace(/^http/, 'ws')}/terminal.ws`, 'terminal.gitlab.com', {
    headers: { Cookie: `_gitlab_session=${cookie}` },
  });
  await new Promise((resolve, reject) => void socket.once('open', resolve).once('error', reject));
  return socket;
}

test('the job has a terminal somewhere else, or its runner can not be reached: told apart by what worked before', async ({
  world,
  jobshell,
}) => {
  world.gitlab.runners.add({ description: 'far-away', terminal: 'unreachable' });
  world.job({ name: 'first' });
  const taken = world.job({ name: 'taken' });
  world.job({ name: 'unreachable', runner: 'far-away' });
  await jobshell.enter(world);
  await (await jobshell.debug('first')).connected();

  await test.step('taken', async () => {
    const elsewhere = await openElsewhere(taken, world.cookie);
    const terminal = await jobshell.debug('taken');
    await ended(terminal, {
      says: /probably open somewhere else: each job has only one/,
      wayOut: /Close it in the other window, browser or computer/,
    });
    elsewhere.close();
    await taken.waitFor(({ terminalTaken }) => !terminalTaken);
    await reconnectOf(terminal).click();
    await terminal.connected();
  });
  await test.step('unreachable', async () => {
    const { status, panel } = await jobshell.debug('unreachable');
    // The job is young, so it is tried again a few times.
    await expect(status).toHaveText(/^Reconnecting.*GitLab probably cannot reach the runner far-away/);
    await expect(panel).toContainText('Its admin should check advertise_address');
  });
});

test('a runner that never answers, and one that is not ready: said to be preparing the job', async ({
  world,
  jobshell,
}) => {
  world.gitlab.runners.add({ description: 'mute', terminal: 'never-answers' });
  world.job({ name: 'mute', runner: 'mute' });
  const late = world.job({ name: 'late', terminal: { readyAfterSeconds: 8 } });
  await jobshell.enter(world);
  const slow = await jobshell.debug('late');
  const mute = await jobshell.debug('mute');
  await expect(mute.status).toHaveText(
    'Connecting: the runner is preparing the job. This can take a minute.',
  );
  await late.waitFor(({ terminals }) => terminals.length === 1, { what: 'the late shell' });
  await slow.select();
  await slow.connected();
  await mute.select();
  await expect(mute.status).toHaveText(/^Connecting: the runner is preparing the job/);
});

test('GitLab is down when a terminal is asked for', async ({ world, jobshell }) => {
  world.job({ name: 'unit-tests' });
  await jobshell.enter(world);
  await expect(jobshell.page.getByRole('button', { name: 'Debug unit-tests' })).toBeVisible();
  await world.gitlab.stop();
  const terminal = await jobshell.debug('unit-tests');
  await ended(terminal, {
    says: /127\.0\.0\.1:\d+ cannot be reached \(ECONNREFUSED\)/,
    wayOut: /Check your network or VPN/,
  });
  await world.gitlab.start();
  await reconnectOf(terminal).click();
  await terminal.connected();
});

test("GitLab answers with a proxy's 502 when a terminal is asked for", async ({ world, jobshell }) => {
  world.job({ name: 'unit-tests' });
  await jobshell.enter(world);
  await expect(jobshell.page.getByRole('button', { name: 'Debug unit-tests' })).toBeVisible();
  world.gitlab.knobs.failAll = 502;
  const terminal = await jobshell.debug('unit-tests');
  await ended(terminal, { says: /GitLab is not answering \(HTTP 502\)/, wayOut: /It may be restarting/ });
});

test('GitLab is killed under an open terminal: said at once, and it comes back by itself', async ({
  world,
  jobshell,
}) => {
  world.job({ name: 'unit-tests' });
  await jobshell.enter(world);
  const terminal = await jobshell.debug('unit-tests');
  await terminal.connected();
  await terminal.run('echo before $((6*7))');
  await terminal.expectText('before 42');
  await world.gitlab.stop({ abrupt: true });
  await expect(terminal.status).toHaveText(/^Reconnecting.*127\.0\.0\.1:\d+ cannot be reached/);
  await expect(terminal.panel).toContainText('Jobshell reconnects when it is back');
  await expect(
    jobshell.page.getByRole('alert').filter({ hasText: 'The list is not up to date' }),
  ).toBeVisible();
  await world.gitlab.start();
  await terminal.connected();
  await terminal.expectText('before 42');
});

test('GitLab asks to wait: it is waited for, and the terminal then opens', async ({ world, jobshell }) => {
  world.job({ name: 'unit-tests' });
  await jobshell.enter(world);
  await expect(jobshell.page.getByRole('button', { name: 'Debug unit-tests' })).toBeVisible();
  world.gitlab.knobs.rateLimit = { requests: 1, retryAfterSeconds: 6, path: /\/terminal\.ws$/ };
  const terminal = await jobshell.debug('unit-tests');
  await expect(terminal.status).toHaveText(/^Reconnecting.*GitLab asks to wait 6 s/);
  await expect(terminal.panel).toContainText('Jobshell waits and tries again by itself');
  await expect(terminal.status).toHaveText(/^Connected/, { timeout: 20_000 });
});

test('a proxy in front of GitLab drops WebSockets', async ({ world, jobshell }) => {
  world.job({ name: 'unit-tests' });
  await jobshell.enter(world);
  world.gitlab.knobs.dropUpgrade = true;
  const terminal = await jobshell.debug('unit-tests');
  await ended(terminal, {
    says: /does not pass WebSockets \(HTTP 400\)/,
    wayOut: /pass the Upgrade and Connection headers/,
  });
  await expect(terminal.panel.getByText('proxy_set_header Upgrade $http_upgrade;')).toBeHidden();
  await terminal.panel.getByText('nginx in front of GitLab').click();
  await expect(terminal.panel.getByText('proxy_set_header Upgrade $http_upgrade;')).toBeVisible();
});

test('the image has no shell', async ({ world, jobshell }) => {
  world.gitlab.runners.add({ description: 'bare', executor: 'docker', terminal: 'shell-missing' });
  world.job({ name: 'unit-tests', runner: 'bare' });
  await jobshell.enter(world);
  const terminal = await jobshell.debug('unit-tests');
  await ended(terminal, { says: /the image seems to have no shell/, wayOut: /Use an image with sh or bash/ });
});

test('a shell that was left is opened anew, below what was on the screen', async ({ world, jobshell }) => {
  world.job({ name: 'unit-tests' });
  await jobshell.enter(world);
  const terminal = await jobshell.debug('unit-tests');
  await terminal.connected();
  await terminal.run('echo before $((6*7)); WORD=lost');
  await terminal.expectText('before 42');
  await terminal.run('exit');
  await ended(terminal, { says: /The shell has exited/, wayOut: /Variables and the directory start afresh/ });
  await reconnectOf(terminal).click();
  await terminal.connected();
  await terminal.run('echo "again [$WORD] $((40+2))"');
  await terminal.expectText(/before 42[\s\S]*Reconnected at .*This is a new shell[\s\S]*again \[\] 42/);
});

test('a job canceled under an open terminal', async ({ world, jobshell }) => {
  world.gitlab.knobs.traceUpdateSeconds = { watched: 1, unwatched: 1 };
  const job = world.job({ name: 'unit-tests', script: talkingScript });
  await jobshell.enter(world);
  const terminal = await jobshell.debug('unit-tests');
  await terminal.connected();
  job.cancel();
  await ended(terminal, { says: /The job was canceled/, wayOut: /Retry it to debug it again/ });
  await expect(reconnectOf(terminal)).toHaveCount(0);
});

test('a docker job, whose container ends with the script', async ({ world, jobshell }) => {
  world.gitlab.knobs.traceUpdateSeconds = { watched: 1, unwatched: 1 };
  world.gitlab.runners.add({ description: 'docker-1', executor: 'docker' });
  const job = world.job({ name: 'unit-tests', runner: 'docker-1', script: heldScript });
  await jobshell.enter(world);
  const terminal = await jobshell.debug('unit-tests');
  await terminal.connected();
  await expect(terminal.status).toContainText('Not kept: this container ends with the script.');
  await terminal.run('touch "$HOME/go"');
  await job.waitFor(({ status }) => status === 'success');
  await ended(terminal, {
    says: /The script ended and the container with it: docker jobs are not kept/,
    wayOut: /after_script that waits gives you the container once more/,
  });
  await expect(reconnectOf(terminal)).toHaveCount(0);
});
