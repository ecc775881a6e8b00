import { describe, expect, test } from 'vitest';
import { getJson, startRig, type Rig } from './harness.ts';
import { cpuMs } from '../cpuTime.ts';

async function post(
  rig: Rig,
  path: string,
  headers?: Readonly<Record<string, string>>,
): Promise<{ status: number; body: unknown }> {
  const response = await fetch(rig.gitlab.url + path, {
    method: 'POST',
    headers: { ...(headers ?? { 'PRIVATE-TOKEN': rig.token }) },
  });
  return { status: response.status, body: await response.json() };
}

type GraphqlAnswer = {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly { readonly message: string }[];
};

async function graphql(
  rig: Rig,
  query: string | readonly string[],
): Promise<{ status: number; body: GraphqlAnswer & readonly GraphqlAnswer[] }> {
  const body = typeof query === 'string' ? { query } : query.map((one) => ({ query: one }));
  const response = await fetch(`${rig.gitlab.url}/api/graphql`, {
    method: 'POST',
    headers: { 'PRIVATE-TOKEN': rig.token, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: JSON.parse(await response.text()) };
}

describe('credentials', () => {
  test('a token by each transport, or the web session for reading, and nobody else', async () => {
    const rig = await startRig();
    const { token, cookie } = rig;
    const attempts = [
      await getJson(rig, '/api/v4/user'),
      await getJson(rig, '/api/v4/user', { Authorization: `Bearer ${token}` }),
      await getJson(rig, `/api/v4/user?private_token=${token}`, {}),
      await getJson(rig, '/api/v4/user', { Cookie: cookie }),
      await getJson(rig, '/api/v4/user', {}),
      await getJson(rig, '/api/v4/user', { 'PRIVATE-TOKEN': 'glpat-nobody' }),
    ];
    expect(attempts.map(({ status }) => status)).toEqual([200, 200, 200, 200, 401, 401]);
    expect(attempts.at(-1)?.body).toEqual({ message: '401 Unauthorized' });
  });

  test('revoked, expired, too weak and fine-grained tokens say so', async () => {
    const rig = await startRig();
    const { alice } = rig;
    const ask = (token: string, path = '/api/v4/user') => getJson(rig, path, { 'PRIVATE-TOKEN': token });
    const revoked = await ask(alice.token({ revoked: true }));
    const expired = await ask(alice.token({ expiresOn: '2020-01-01' }));
    const weak = await ask(alice.token({ scopes: ['read_user'] }), '/api/v4/projects');
    const granular = await ask(alice.token({ granular: { permissions: ['read_user'] } }), '/api/v4/projects');
    const self = await ask(
      alice.token({ scopes: ['read_repository'], expiresOn: '2099-01-01' }),
      '/api/v4/personal_access_tokens/self',
    );
    expect([revoked, expired, weak, granular].map(({ status, body }) => [status, body])).toEqual([
      [
        401,
        expect.objectContaining({
          error: 'invalid_token',
          error_description: expect.stringContaining('revoked'),
        }),
      ],
      [
        401,
        expect.objectContaining({
          error: 'invalid_token',
          error_description: expect.stringContaining('expired'),
        }),
      ],
      [403, expect.objectContaining({ error: 'insufficient_scope', scope: 'api read_api' })],
      [403, expect.objectContaining({ error: 'insufficient_granular_scope' })],
    ]);
    expect(self.body).toMatchObject({
      active: true,
      scopes: ['read_repository'],
      expires_at: '2099-01-01',
      granular: false,
    });
  });

  test('the sign-in page takes a password and sets an HttpOnly cookie', async () => {
    const rig = await startRig({ relativeUrlRoot: '/git' });
    const body = new URLSearchParams({ 'user[login]': 'alice', 'user[password]': rig.alice.password });
    const answer = await fetch(`${rig.gitlab.url}/users/sign_in`, {
      method: 'POST',
      body,
      redirect: 'manual',
    });
    const cookie = answer.headers.get('set-cookie') ?? '';
    expect([answer.status, cookie]).toEqual([
      302,
      expect.stringMatching(/^_gitlab_session=\w{32}; path=\/git; HttpOnly/),
    ]);
    expect((await getJson(rig, '/api/v4/user', { Cookie: cookie.split(';')[0] ?? '' })).status).toBe(200);
    expect((await getJson(rig, '/', { Cookie: cookie.split(';')[0] ?? '' })).status).toBe(200);
    rig.alice.expireSessions();
    expect((await getJson(rig, '/', { Cookie: cookie.split(';')[0] ?? '' })).status).toBe(302);
  });

  test('requests are logged with what came along', async () => {
    const rig = await startRig();
    await getJson(rig, '/api/v4/version');
    await getJson(rig, '/', { Cookie: rig.cookie });
    expect(
      rig.gitlab.requests.map(({ method, path, status, credentials }) => ({
        method,
        path,
        status,
        credentials,
      })),
    ).toEqual([
      {
        method: 'GET',
        path: '/api/v4/version',
        status: 200,
        credentials: { token: rig.token, cookie: undefined },
      },
      { method: 'GET', path: '/', status: 200, credentials: { token: undefined, cookie: rig.cookie } },
    ]);
  });
});

describe('lists', () => {
  test('1,000 projects and 5,000 jobs are there at once; both ways of paging reach all of them', async () => {
    const rig = await startRig();
    expect(cpuMs(() => rig.gitlab.fill({ projects: 1000, jobs: 5000 }))).toBeLessThan(2000);

    const first = await getJson(rig, '/api/v4/projects?membership=true&simple=true&per_page=100');
    expect([
      first.headers.get('x-total'),
      first.headers.get('x-next-page'),
      first.headers.get('x-total-pages'),
    ]).toEqual(['1001', '2', '11']);
    let count = 0;
    let next: string | undefined =
      `${rig.gitlab.url}/api/v4/projects?membership=true&pagination=keyset&order_by=id&per_page=100`;
    while (next !== undefined) {
      const answer: Response = await fetch(next, { headers: { 'PRIVATE-TOKEN': rig.token } });
      const page: unknown = await answer.json();
      count += Array.isArray(page) ? page.length : 0;
      next = /<([^>]+)>; rel="next"/.exec(answer.headers.get('link') ?? '')?.[1];
    }
    expect(count).toBe(1001);
  });

  test('a project’s jobs: newest first, by scope, without a total; a job names no path', async () => {
    const rig = await startRig();
    const { gitlab, project } = rig;
    for (const status of ['pending', 'created', 'success', 'pending'] as const) {
      gitlab.jobs.add({ project, name: `${status} job`, startedBy: 'alice', status });
    }
    const answer = await getJson(
      rig,
      `/api/v4/projects/${encodeURIComponent(project)}/jobs?scope[]=pending&scope[]=created`,
    );
    expect(answer.body).toEqual([
      expect.objectContaining({ name: 'pending job', user: expect.objectContaining({ username: 'alice' }) }),
      expect.objectContaining({ name: 'created job' }),
      expect.objectContaining({ name: 'pending job', project: { ci_job_token_scope_enabled: false } }),
    ]);
    expect([answer.headers.get('x-total'), answer.headers.get('x-page')]).toEqual([null, '1']);
  });

  test('my pipelines over all projects, where GitLab is new enough', async () => {
    const rig = await startRig();
    rig.gitlab.jobs.add({ project: rig.project, name: 'mine', startedBy: 'alice', status: 'pending' });
    rig.gitlab.jobs.add({ project: rig.project, name: 'not mine', startedBy: 'bob', status: 'pending' });
    expect((await getJson(rig, '/api/v4/pipelines')).body).toEqual([
      expect.objectContaining({
        status: 'pending',
        project: expect.objectContaining({ path_with_namespace: rig.project }),
      }),
    ]);
    const old = await startRig({ version: '18.2.0' });
    expect((await getJson(old, '/api/v4/pipelines')).status).toBe(404);
  });

  test('what is not there or not for this user is 404', async () => {
    const rig = await startRig();
    rig.gitlab.projects.add({ path: 'secret/project', members: { bob: 'owner' } });
    const answers = await Promise.all(
      ['/projects/secret%2Fproject', '/projects/999', '/projects/1/jobs/1', '/nothing'].map((path) =>
        getJson(rig, `/api/v4${path}`),
      ),
    );
    expect(answers.map(({ status, body }) => [status, body])).toEqual([
      [404, { message: '404 Project Not Found' }],
      [404, { message: '404 Project Not Found' }],
      [404, { message: '404 Not found' }],
      [404, { error: '404 Not Found' }],
    ]);
  });
});

test('variables are for maintainers', async () => {
  const rig = await startRig();
  rig.gitlab.projects.add({
    path: 'acme/vault',
    members: { alice: 'developer', bob: 'maintainer' },
    variables: { DB_PASSWORD: 'correct horse' },
  });
  const path = '/api/v4/projects/acme%2Fvault/variables';
  const { status, body } = await getJson(rig, path, { 'PRIVATE-TOKEN': rig.bob.token() });
  expect([status, body]).toMatchObject([200, [{ key: 'DB_PASSWORD', value: 'correct horse' }]]);
  expect((await getJson(rig, path)).status).toBe(403);
});

describe('actions', () => {
  test('retry makes a new job of the retrier, cancel and play do what they say', async () => {
    const rig = await startRig();
    const { gitlab, project } = rig;
    const add = (status: 'failed' | 'manual' | 'pending') =>
      gitlab.jobs.add({ project, name: status, startedBy: 'bob', status });
    const [failed, manual, pending] = [add('failed'), add('manual'), add('pending')];
    const retried = await post(rig, `/api/v4/projects/1/jobs/${failed.id}/retry`);
    const again = await post(rig, `/api/v4/projects/1/jobs/${failed.id}/retry`);
    const played = await post(rig, `/api/v4/projects/1/jobs/${manual.id}/play`);
    const canceled = await post(rig, `/api/v4/projects/1/jobs/${pending.id}/cancel`);
    expect([retried.status, again.status, played.status, canceled.status, pending.status]).toEqual([
      201,
      403,
      200,
      201,
      'canceled',
    ]);
    expect(retried.body).toMatchObject({ name: 'failed', user: { username: 'alice' } });
    await manual.waitFor(({ status }) => status === 'running');
    const reader = rig.alice.token({ scopes: ['read_api'] });
    expect(
      (await post(rig, `/api/v4/projects/1/jobs/${manual.id}/cancel`, { 'PRIVATE-TOKEN': reader })).status,
    ).toBe(403);
  });
});

describe('GraphQL', () => {
  const running = `{ projects(membership: true, first: 50) { pageInfo { hasNextPage endCursor } nodes { id fullPath
    pipelines(status: PENDING, first: 5) { nodes { user { username } jobs(statuses: [PENDING], first: 5) { nodes { id name status } } } } } } }`;

  test('running jobs over all projects in one query', async () => {
    const rig = await startRig();
    const job = rig.gitlab.jobs.add({
      project: rig.project,
      name: 'job',
      startedBy: 'alice',
      status: 'pending',
    });
    const { body } = await graphql(rig, running);
    expect(body.errors).toBeUndefined();
    expect(body.data?.['projects']).toMatchObject({
      nodes: [
        {
          fullPath: 'acme/app',
          pipelines: {
            nodes: [
              {
                user: { username: 'alice' },
                jobs: { nodes: [{ id: `gid://gitlab/Ci::Build/${job.id}`, name: 'job', status: 'PENDING' }] },
              },
            ],
          },
        },
      ],
    });
  });

  test('jobs of several projects in one query are refused after the first', async () => {
    const rig = await startRig();
    rig.gitlab.projects.add({ path: 'acme/other', members: { alice: 'developer' } });
    const { body } = await graphql(
      rig,
      '{ projects(membership: true) { nodes { fullPath jobs(first: 1) { nodes { id } } } } }',
    );
    expect(body.errors?.map(({ message }) => message)).toEqual([
      '"jobs" field can be requested only for 1 Project(s) at a time.',
    ]);
    expect(body.data?.['projects']).toMatchObject({ nodes: [{ jobs: { nodes: [] } }, { jobs: null }] });
  });

  test('limits: complexity, length of the text, page size', async () => {
    const rig = await startRig();
    rig.gitlab.fill({ projects: 150, jobs: 0 });
    const deep = `{ projects { nodes { pipelines { nodes { jobs { nodes { id name status stage { name } pipeline { id sha ref status path }
      runner { id description runnerType } runnerManager { executorName version systemId } tags refName webPath createdAt startedAt finishedAt duration
      queuedAt active cancelable playable retryable retried kind shortSha } } } } } } }`;
    const complex = await graphql(rig, deep);
    const long = await graphql(rig, [
      `{ currentUser { username } } # ${'x'.repeat(5000)}`,
      `{ currentUser { username } } # ${'x'.repeat(5000)}`,
    ]);
    const page = await graphql(
      rig,
      '{ projects(membership: true, first: 500) { pageInfo { hasNextPage } nodes { id } } }',
    );
    expect(complex.body.errors?.[0]?.message).toMatch(
      /^Query has complexity of \d+, which exceeds max complexity of 250$/,
    );
    expect([long.status, long.body]).toEqual([422, { errors: [{ message: 'Query too large' }] }]);
    expect(page.body.data?.['projects']).toMatchObject({
      pageInfo: { hasNextPage: true },
      nodes: expect.objectContaining({ length: 100 }),
    });
  });

  test('switched off it is 404', async () => {
    const rig = await startRig({ knobs: { graphql: false } });
    const answer = await fetch(`${rig.gitlab.url}/api/graphql`, { method: 'POST', body: '{}' });
    expect(answer.status).toBe(404);
  });
});

describe('faults', () => {
  test('429 with and without a word about when, only where and as often as told', async () => {
    const rig = await startRig();
    rig.gitlab.knobs.rateLimit = { requests: 1, retryAfterSeconds: 30, path: /^\/api/ };
    const page = await getJson(rig, '/users/sign_in', {});
    const limited = await getJson(rig, '/api/v4/user');
    const after = await getJson(rig, '/api/v4/user');
    rig.gitlab.knobs.rateLimit = {};
    const silent = await getJson(rig, '/api/v4/user');
    expect([page.status, limited.status, after.status, silent.status]).toEqual([200, 429, 200, 429]);
    expect([
      limited.headers.get('retry-after'),
      limited.headers.get('ratelimit-remaining'),
      limited.body,
    ]).toEqual(['30', '0', 'Retry later\n']);
    expect([silent.headers.get('retry-after'), silent.headers.get('ratelimit-reset')]).toEqual([null, null]);
  });

  test('a clock that is off shows in Date and in timestamps', async () => {
    const rig = await startRig({ clockOffsetMs: 600_000 });
    const answer = await getJson(rig, '/api/v4/version');
    const aheadMs = Date.parse(answer.headers.get('date') ?? '') - Date.now();
    expect(aheadMs).toBeGreaterThan(590_000);
    expect(aheadMs).toBeLessThan(610_000);
  });
});
