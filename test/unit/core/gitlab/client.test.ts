import { describe, expect, it } from 'vitest';
import { createGitLabClient } from '../../../../main/core/gitlab/client.ts';
import { createHttp } from '../../../../main/core/gitlab/http.ts';
import { startLoopback, type Asked, type Reply } from '../loopback.ts';
import { startMs } from '../sampleFacts.ts';
import { createVirtualClock } from '../virtualClock.ts';

async function createBench(answer: (asked: Asked, query: URLSearchParams) => Reply) {
  const server = await startLoopback((asked) => answer(asked, new URL(asked.url, 'http://x').searchParams));
  const clock = createVirtualClock(startMs);
  let token = 'glpat-first';
  const http = createHttp({ gitlabUrl: server.url, fetch, clock, version: '0' });
  const client = createGitLabClient({ http, clock, token: () => token });
  return { server, client, renew: (next: string) => void (token = next) };
}

function jobJson(id: number) {
  return {
    id,
    name: `job ${id}`,
    status: 'running',
    created_at: '2026-11-23T12:00:00.000Z',
    web_url: `https://g/p/-/jobs/${id}`,
    pipeline: { id: 1 },
  };
}

describe('activeJobs', () => {
  it('reads page after page until one is not full', async () => {
    const { client, server } = await createBench((_asked, query) => {
      const page = Number(query.get('page'));
      return { body: Array.from({ length: page < 3 ? 100 : 5 }, (_, index) => jobJson(page * 1000 + index)) };
    });
    const jobs = await client.activeJobs(3);
    expect([jobs.length, server.asked.length, server.asked[0]?.url.split('?')[0]]).toEqual([
      205,
      3,
      '/api/v4/projects/3/jobs',
    ]);
  });

  it('stops at a thousand', async () => {
    const { client, server } = await createBench(() => ({
      body: Array.from({ length: 100 }, (_, index) => jobJson(index)),
    }));
    expect([(await client.activeJobs(3)).length, server.asked.length]).toEqual([1000, 10]);
  });

  it('asks an old GitLab again for the states it knows, and remembers', async () => {
    const { client, server } = await createBench((_asked, query) => {
      const isNew = query.getAll('scope[]').includes('waiting_for_resource');
      return isNew
        ? { status: 400, body: { error: 'scope does not have a valid value' } }
        : { body: [jobJson(1)] };
    });
    await client.activeJobs(3);
    await client.activeJobs(3);
    expect(
      server.asked.map(({ url }) => new URL(url, 'http://x').searchParams.getAll('scope[]').length),
    ).toEqual([7, 3, 3]);
  });

  it('takes a state newer than this list for unknown', async () => {
    const { client } = await createBench(() => ({ body: [{ ...jobJson(1), status: 'dreaming' }] }));
    expect((await client.activeJobs(3))[0]?.status).toBe('unknown');
  });
});

describe('the other requests', () => {
  it('name a project by id or by its encoded path', async () => {
    const { client, server } = await createBench(() => ({ body: jobJson(42) }));
    await client.job(3, 42);
    await client.job('group/sub group/project', 42);
    expect(server.asked.map(({ url }) => url)).toEqual([
      '/api/v4/projects/3/jobs/42',
      '/api/v4/projects/group%2Fsub%20group%2Fproject/jobs/42',
    ]);
  });

  it('carry a renewed token at once', async () => {
    const { client, server, renew } = await createBench(() => ({ body: { version: '18.7.0' } }));
    await client.version();
    renew('glpat-second');
    await client.version();
    expect(server.asked.map(({ headers }) => headers['private-token'])).toEqual([
      'glpat-first',
      'glpat-second',
    ]);
  });

  it('give a log as it is', async () => {
    const { client } = await createBench(() => ({ body: 'a\r\nb\x1b[0m{"x":1}' }));
    const pieces: Uint8Array[] = [];
    await client.trace(3, 42, (piece) => void pieces.push(piece));
    expect(Buffer.concat(pieces).toString()).toBe('a\r\nb\x1b[0m{"x":1}');
  });

  it('say whose project it is not', async () => {
    const { client } = await createBench(() => ({ status: 404, body: { message: '404 Project Not Found' } }));
    const taken: Uint8Array[] = [];
    const reading = client.trace(3, 42, (piece) => void taken.push(piece));
    await expect(reading).rejects.toMatchObject({ code: 'not-found' });
    expect(taken).toEqual([]);
  });

  it('page through projects by id', async () => {
    const { client, server } = await createBench((_asked, query) => {
      const first = query.get('id_before') === null;
      return {
        body: Array.from({ length: first ? 100 : 1 }, (_, index) => ({
          id: 500 - index,
          path_with_namespace: 'a/b',
        })),
      };
    });
    const first = await client.projects(undefined);
    const second = await client.projects(first.items.at(-1)?.id);
    expect([
      first.isLast,
      second.isLast,
      new URL(server.asked[1]?.url ?? '', 'http://x').searchParams.get('id_before'),
    ]).toEqual([false, true, '401']);
  });

  it('keep of my pipelines those that run or wait, each project once', async () => {
    const { client } = await createBench(() => ({
      body: [
        { id: 1, project_id: 7, status: 'running' },
        { id: 2, project_id: 7, status: 'pending' },
        { id: 3, project_id: 8, status: 'success' },
        { id: 4, project_id: 9, status: 'created' },
      ],
    }));
    expect(await client.projectsOfMyPipelines()).toEqual([7, 9]);
  });
});

describe('activeProjects', () => {
  const page = (nodes: readonly unknown[], endCursor: string | null) => ({
    body: { data: { projects: { pageInfo: { hasNextPage: endCursor !== null, endCursor }, nodes } } },
  });
  const by = (...usernames: readonly string[]) => ({
    nodes: usernames.map((username) => ({ user: { username } })),
  });
  const empty = { nodes: [] };

  it('names the projects in which something runs or waits, and by whom', async () => {
    const { client } = await createBench(() =>
      page(
        [
          { id: 'gid://gitlab/Project/7', running: by('alice'), pending: by('bob'), waiting: empty },
          { id: 'gid://gitlab/Project/8', running: empty, pending: empty, waiting: null },
          {
            id: 'gid://gitlab/Project/9',
            running: { nodes: [{ user: null }] },
            pending: empty,
            waiting: empty,
          },
          null,
        ],
        'next',
      ),
    );
    expect(await client.activeProjects(undefined)).toEqual({
      active: [
        { id: 7, usernames: ['alice', 'bob'] },
        { id: 9, usernames: [] },
      ],
      nextCursor: 'next',
    });
  });

  it('goes on at a cursor', async () => {
    const { client, server } = await createBench(() => page([], null));
    expect(await client.activeProjects('here')).toEqual({ active: [], nextCursor: undefined });
    expect(JSON.parse(server.asked[0]?.body ?? '')).toMatchObject({
      variables: { first: 50, after: 'here' },
    });
  });

  it('says that it is not to be had where GraphQL gives errors only', async () => {
    const { client } = await createBench(() => ({
      body: { errors: [{ message: 'Query has complexity of 300' }] },
    }));
    await expect(client.activeProjects(undefined)).rejects.toMatchObject({
      code: 'not-found',
      message: 'Query has complexity of 300',
    });
  });
});

describe('variableValues', () => {
  it('reads page after page, and leaves out what is hidden', async () => {
    const { client, server } = await createBench((_asked, query) => ({
      body:
        query.get('page') === '1'
          ? Array.from({ length: 100 }, (_, index) => ({ key: `K${index}`, value: `value ${index}` }))
          : [
              { key: 'HIDDEN', value: null },
              { key: 'LAST', value: 'last value' },
            ],
    }));
    const values = await client.variableValues({ kind: 'groups', path: 'acme/backend' });
    expect([values.length, values.at(-1), server.asked[0]?.url.split('?')[0]]).toEqual([
      101,
      'last value',
      '/api/v4/groups/acme%2Fbackend/variables',
    ]);
  });
});
