import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  createHttp,
  retryAfterSeconds,
  type Credential,
  type DateSample,
} from '../../../../main/core/gitlab/http.ts';
import { AppError } from '../../../../preload/contract/error.ts';
import { freePort, startLoopback, type Asked, type Reply } from '../loopback.ts';
import { startMs } from '../sampleFacts.ts';
import { createVirtualClock } from '../virtualClock.ts';

const token: Credential = { kind: 'token', token: 'glpat-canary-token' };
const cookie: Credential = { kind: 'cookie', cookie: 'canary-cookie' };
const none: Credential = { kind: 'none' };
const numberSchema = z.object({ figure: z.number() });

async function createBench(answer: (asked: Asked) => Reply | undefined, root = '') {
  const server = await startLoopback(answer);
  const clock = createVirtualClock(startMs);
  const abort = new AbortController();
  const samples: DateSample[] = [];
  let requests = 0;
  const http = createHttp({
    gitlabUrl: `${server.url}${root}`,
    fetch,
    clock,
    version: '1.2.3',
    signal: abort.signal,
    onRequest: () => void (requests += 1),
    onDate: (sample) => void samples.push(sample),
  });
  return { server, clock, http, abort, samples, requests: () => requests };
}

/** What a promise was rejected with, as it would cross the boundary. */
async function failureOfPromise(promise: Promise<unknown>) {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof AppError)) throw new Error('no AppError');
  return { code: error.code, params: error.params };
}

describe('a request', () => {
  it.each([
    ['token', token, { 'private-token': 'glpat-canary-token', cookie: undefined }],
    ['cookie', cookie, { 'private-token': undefined, cookie: '_gitlab_session=canary-cookie' }],
    ['nothing', none, { 'private-token': undefined, cookie: undefined }],
  ])('carries the %s and no other credential', async (_name, credential, expected) => {
    const { http, server } = await createBench(() => ({ body: {} }), '/git');
    await http.send({ path: '/api/v4/user', credential });
    const [asked] = server.asked;
    expect(asked).toMatchObject({
      method: 'GET',
      url: '/git/api/v4/user',
      headers: { 'user-agent': 'Jobshell/1.2.3' },
    });
    expect({ 'private-token': asked?.headers['private-token'], cookie: asked?.headers['cookie'] }).toEqual(
      expected,
    );
  });

  it('posts JSON', async () => {
    const { http, server } = await createBench(() => ({ body: { figure: 1 } }));
    await http.json(
      { method: 'POST', path: '/api/graphql', credential: token, body: { query: 'q' } },
      numberSchema,
    );
    expect(server.asked[0]).toMatchObject({
      method: 'POST',
      body: '{"query":"q"}',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
    });
  });

  it("is counted, and its answer tells the server's time", async () => {
    const date = new Date(startMs + 600_000).toUTCString();
    const { http, requests, samples } = await createBench(() => ({ headers: { date }, body: {} }));
    await http.send({ path: '/', credential: none });
    expect([requests(), samples]).toEqual([
      1,
      [{ sentAtMs: startMs, receivedAtMs: startMs, serverDateMs: startMs + 600_000 }],
    ]);
  });
});

describe('a redirect', () => {
  it.each([
    ['token', token],
    ['cookie', cookie],
  ])('is given back, and the %s goes nowhere else', async (_name, credential) => {
    const elsewhere = await startLoopback(() => ({ body: { figure: 1 } }));
    const { http, server } = await createBench(() => ({
      status: 302,
      headers: { location: `${elsewhere.url}/steal` },
    }));
    const answer = await http.send({ path: '/api/v4/user', credential });
    expect([answer.status, answer.headers.get('location'), server.asked.length, elsewhere.asked]).toEqual([
      302,
      `${elsewhere.url}/steal`,
      1,
      [],
    ]);
  });

  it('within the same GitLab is not followed either, and is no JSON', async () => {
    const { http, server } = await createBench(() => ({ status: 301, headers: { location: '/moved' } }));
    expect(
      await failureOfPromise(http.json({ path: '/api/v4/user', credential: token }, numberSchema)),
    ).toMatchObject({ code: 'gitlab-answer', params: { status: 301 } });
    expect(server.asked.length).toBe(1);
  });
});

describe('an answer that is not what was asked for', () => {
  it.each([
    ['broken JSON', { body: '{"figure":' }],
    ['a page', { body: '<html>' }],
    ['another shape', { body: { figure: 'one' } }],
    ['nothing', { body: '' }],
  ])('%s is told as such', async (_what, reply) => {
    const { http } = await createBench(() => reply);
    const failure = await failureOfPromise(http.json({ path: '/x', credential: none }, numberSchema));
    expect(failure).toMatchObject({ code: 'gitlab-answer', params: { status: 200 } });
  });

  it.each([
    ['7', 7],
    [new Date(startMs + 90_000).toUTCString(), 90],
    [undefined, 30],
  ])('429 with Retry-After %s waits %i s', async (retryAfter, seconds) => {
    const { http } = await createBench(() => ({
      status: 429,
      body: 'Retry later',
      headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter },
    }));
    expect(await failureOfPromise(http.json({ path: '/x', credential: none }, numberSchema))).toEqual({
      code: 'rate-limited',
      params: { seconds },
    });
  });

  it('of a bad token says nothing of the token', async () => {
    const { http } = await createBench(() => ({ status: 401, body: { message: '401 Unauthorized' } }));
    const error: unknown = await http
      .json({ path: '/x', credential: token }, numberSchema)
      .catch((reason: unknown) => reason);
    expect(JSON.stringify(error instanceof AppError ? [error.toData(), error.stack] : [])).not.toContain(
      'canary',
    );
  });
});

describe('no answer', () => {
  it('in time is told after 30 s', async () => {
    const arrived = Promise.withResolvers<void>();
    const { http, clock } = await createBench(() => {
      arrived.resolve();
      return undefined;
    });
    const failure = failureOfPromise(http.send({ path: '/slow', credential: none }));
    await arrived.promise;
    await clock.advance(30_000);
    expect(await failure).toMatchObject({ code: 'timed-out', params: { seconds: 30 } });
  });

  it('from anyone: nothing listens there', async () => {
    const gitlabUrl = `http://127.0.0.1:${await freePort()}`;
    const http = createHttp({ gitlabUrl, fetch, clock: createVirtualClock(0), version: '0' });
    const failure = await failureOfPromise(http.send({ path: '/', credential: none }));
    expect(failure).toMatchObject({ code: 'connection-refused', params: { code: 'ECONNREFUSED' } });
  });

  it('because the account was left', async () => {
    const arrived = Promise.withResolvers<void>();
    const { http, abort } = await createBench(() => {
      arrived.resolve();
      return undefined;
    });
    const failure = failureOfPromise(http.send({ path: '/slow', credential: none }));
    await arrived.promise;
    abort.abort();
    expect((await failure).code).toBe('network');
  });
});

describe('retryAfterSeconds', () => {
  it.each([
    [undefined, undefined],
    ['0', 0],
    ['120', 120],
    [new Date(startMs + 1_500).toUTCString(), 1],
    [new Date(startMs - 60_000).toUTCString(), 0],
    ['soon', undefined],
  ])('of %s is %s', (value, seconds) => {
    const headers = new Headers(value === undefined ? {} : { 'retry-after': value });
    expect(retryAfterSeconds(headers, startMs)).toBe(seconds);
  });
});
