import { startGitLab } from '../gitlab/gitlab.ts';
import type { Driver } from './driver.ts';
import { startSink } from './attacks/sink.ts';
import { expect, test } from './fixtures.ts';
import { startOtherSite } from './otherSite.ts';

type Refusal = {
  readonly url: string;
  readonly token: string;
  readonly says: RegExp;
  readonly wayOut: RegExp;
};

/** Tries to sign in, and expects one sentence and what can be done. */
async function refused({ page, signIn }: Driver, { url, token, says, wayOut }: Refusal): Promise<void> {
  await signIn({ url, token });
  // Another live region waits for what passes by.
  const problem = page.getByRole('alert').filter({ hasText: says });
  await expect(problem).toBeVisible();
  await expect(problem).toContainText(wayOut);
  await expect(page.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible();
}

/** A token's form, of nobody. */
const strangeToken = 'glpat-0123456789abcdefghij';

test('the address of any page will do, and each step of the check is shown', async ({ world, jobshell }) => {
  const { page } = jobshell;
  const job = world.job({ name: 'unit-tests' });
  await test.step('the bare address, with the steps', async () => {
    world.gitlab.knobs.heldPath = '/api/v4/user';
    await jobshell.signIn({ url: world.gitlab.url, token: world.token });
    const step = (name: string) => page.getByRole('listitem').filter({ hasText: name });
    await expect(step('Reach GitLab')).toContainText(`fine${world.gitlab.url}`);
    await expect(step('What the token may do')).toContainText('api');
    await expect(step('Who you are')).toContainText('being checked');
    world.gitlab.knobs.heldPath = undefined;
    await expect(jobshell.row('unit-tests')).toBeVisible();
    await expect(page.getByRole('button', { name: 'alice' })).toContainText(new URL(world.gitlab.url).host);
  });
  for (const address of [
    job.webUrl,
    `${world.gitlab.url}/acme/shop/-/pipelines?page=2#top`,
    `  ${world.gitlab.url}/  `,
  ]) {
    await test.step(`«${address}»`, async () => {
      await jobshell.signOut();
      await jobshell.signIn({ url: address, token: world.token });
      await expect(jobshell.row('unit-tests')).toBeVisible();
    });
  }
});

test.describe('below a path', () => {
  test.use({ gitlabOptions: { relativeUrlRoot: '/git' } });

  test('the whole way works from the address of a page', async ({ world, jobshell }) => {
    const job = world.job({ name: 'unit-tests' });
    await jobshell.signIn({ url: job.webUrl, token: world.token });
    await jobshell.useCookie(world.cookie);
    const terminal = await jobshell.debug('unit-tests');
    await terminal.connected();
    await terminal.run('echo $((6*7))');
    await terminal.expectText('42');
  });
});

test('a wrong address is told apart from GitLab that is away, and the token goes to neither', async ({
  jobshell,
  world,
}) => {
  const other = await startOtherSite();
  const secure = await startGitLab({ tls: true });
  const { token } = world;
  const closed = await startOtherSite();
  await closed.close();
  const closedPort = closed.port;
  const cases: readonly (readonly [string, Omit<Refusal, 'token'>])[] = [
    [
      'no address',
      {
        url: 'my gitlab',
        says: /«my gitlab» is not a web address/,
        wayOut: /Paste the address of any page of your GitLab/,
      },
    ],
    [
      'no GitLab',
      {
        url: `http://127.0.0.1:${other.port}/wiki`,
        says: /There is no GitLab at http:\/\/127/,
        wayOut: /Something else answers there/,
      },
    ],
    [
      'nothing listens',
      {
        url: `http://127.0.0.1:${closedPort}`,
        says: /127\.0\.0\.1:\d+ refused the connection/,
        wayOut: /Check the port in the address/,
      },
    ],
    [
      'no such host',
      {
        url: 'https://gitlab.something.invalid',
        says: /There is no computer called gitlab\.something\.invalid/,
        wayOut: /Check the spelling, and whether a VPN/,
      },
    ],
    [
      'certificate',
      {
        url: secure.url,
        says: /The certificate of 127\.0\.0\.1:\d+ is not trusted/,
        wayOut: /add that authority to this system's certificates/,
      },
    ],
  ];
  for (const [name, refusal] of cases) await test.step(name, () => refused(jobshell, { ...refusal, token }));

  await test.step('sent on to another host', async () => {
    world.gitlab.knobs.redirectTo = `http://localhost:${other.port}`;
    await refused(jobshell, {
      url: world.gitlab.url,
      token,
      says: /There is no GitLab at/,
      wayOut: /Paste the address of a page you see GitLab on/,
    });
  });
  expect(other.seen() + JSON.stringify([...secure.requests, ...world.gitlab.requests])).not.toContain(token);
  await secure.close();
  await other.close();
});

test('each thing that can be wrong with a token has its own sentence', async ({ jobshell, world }) => {
  const { alice, gitlab } = world;
  const expired = alice.token();
  alice.expireToken(expired);
  const cases: readonly (readonly [string, Omit<Refusal, 'url'>])[] = [
    [
      'no token',
      {
        token: 'two words',
        says: /does not look like a personal access token/,
        wayOut: /Copy it again from GitLab/,
      },
    ],
    [
      'of nobody',
      {
        token: strangeToken,
        says: /GitLab does not accept this token/,
        wayOut: /It may be mistyped, or belong to another GitLab/,
      },
    ],
    ['expired', { token: expired, says: /This token has expired\./, wayOut: /Create a new one/ }],
    [
      'revoked',
      { token: alice.token({ revoked: true }), says: /This token was revoked/, wayOut: /Create a new one/ },
    ],
    [
      'too little',
      {
        token: alice.token({ scopes: ['read_user'] }),
        says: /may not read the API\. It has: read_user/,
        wayOut: /scope api, or read_api if Jobshell should only look/,
      },
    ],
  ];
  for (const [name, refusal] of cases)
    await test.step(name, () => refused(jobshell, { ...refusal, url: gitlab.url }));
  // The steps stay, so that one sees how far it came.
  await expect(jobshell.page.getByRole('listitem').filter({ hasText: 'Reach GitLab' })).toContainText('fine');
  await expect(
    jobshell.page.getByRole('listitem').filter({ hasText: 'What the token may do' }),
  ).toContainText('failed');
});

test('what stands between here and GitLab is told apart', async ({ jobshell, world: { gitlab, token } }) => {
  await test.step('403', async () => {
    gitlab.knobs.failAll = 403;
    await refused(jobshell, {
      url: gitlab.url,
      token,
      says: /refuses access/,
      wayOut: /only allow certain networks/,
    });
  });
  await test.step('502', async () => {
    gitlab.knobs.failAll = 502;
    await refused(jobshell, {
      url: gitlab.url,
      token,
      says: /not answering properly \(HTTP 502\)/,
      wayOut: /It may be restarting or in maintenance\. Try again in a minute/,
    });
  });
  await test.step('429', async () => {
    gitlab.knobs.failAll = undefined;
    gitlab.knobs.rateLimit = { retryAfterSeconds: 7 };
    await refused(jobshell, {
      url: gitlab.url,
      token,
      says: /GitLab asks to wait 7 s/,
      wayOut: /Wait that long, then try again/,
    });
  });
});

test('what a token can not do is said at once', async ({ world, jobshell }) => {
  const { alice, gitlab } = world;
  const notes = jobshell.page.getByRole('region', { name: 'Personal access token' });
  await test.step('read_api only looks', async () => {
    await jobshell.signIn({ url: gitlab.url, token: alice.token({ scopes: ['read_api'] }) });
    await expect(notes).toContainText('This token only looks: Jobshell cannot retry, cancel or start jobs');
  });
  await test.step('fine-grained', async () => {
    await jobshell.signOut();
    const permissions = ['read_user', 'read_job', 'read_project', 'read_pipeline'];
    await jobshell.signIn({ url: gitlab.url, token: alice.token({ granular: { permissions } }) });
    await expect(notes).toContainText('This is a fine-grained token');
  });
  await test.step('one that ends soon', async () => {
    await jobshell.signOut();
    const expiresOn = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
    await jobshell.signIn({ url: gitlab.url, token: alice.token({ expiresOn }) });
    const day = new Date(expiresOn).toLocaleDateString('en-US', { dateStyle: 'medium', timeZone: 'UTC' });
    await expect(notes).toContainText(`The token expires in 3 days, on ${day}`);
  });
});

test('a link leads to the page that makes the right token', async ({ jobshell: { page } }) => {
  await page
    .getByRole('textbox', { name: 'GitLab URL' })
    .fill('https://gitlab.example.invalid/acme/shop/-/jobs/17');
  await page.keyboard.press('Tab');
  const link = page.getByRole('link', { name: 'Create a token' });
  await expect(link).toHaveAttribute(
    'href',
    /^https:\/\/gitlab\.example\.invalid\/-\/user_settings\/personal_access_tokens\?/,
  );
  const address = new URL((await link.getAttribute('href')) ?? '');
  expect(Object.fromEntries(address.searchParams)).toEqual({ name: 'Jobshell', scopes: 'api' });
});

test('typing an address speaks to nobody; leaving the field asks its host where it has a path', async ({
  jobshell: { page },
}) => {
  const sink = await startSink();
  const field = page.getByRole('textbox', { name: 'GitLab URL' });
  const link = page.getByRole('link', { name: 'Create a token' });
  // Of a host alone main knows the page without asking.
  await field.pressSequentially(`http://${sink.host}`);
  await expect(link).toBeVisible();
  await field.pressSequentially('/acme/shop');
  await expect(link).toBeHidden();
  // Main answers in order: had the page asked by now, it would have set out before this.
  await page.evaluate(() => window.api.call('app.snapshot', {}));
  await (await fetch(`http://${sink.host}/last`)).text();
  expect(sink.hits()).toEqual(['GET /last HTTP/1.1']);
  await page.keyboard.press('Tab');
  await expect
    .poll(() => sink.hits().filter((hit) => hit.includes('/api/v4/version')).length)
    .toBeGreaterThan(0);
  await sink.close();
});
