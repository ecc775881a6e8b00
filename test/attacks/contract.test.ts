import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCore, type Core, type PageHandle } from '../../main/core/core.ts';
import { commands, type CommandName } from '../../preload/contract/api.ts';
import { errorCodeSchema, type Result } from '../../preload/contract/error.ts';
import { startTestHost, type TestHost } from '../contract/browserHarness.ts';
import { eventually } from '../contract/eventually.ts';
import { startGitLab, type GitLab } from '../gitlab/gitlab.ts';
import { spoilt, validInput, type Known } from './arbitraryInput.ts';

/*
 * A page that says anything it likes, to a real core with an account, a job and an open terminal: whatever comes, it gets
 * a Result with a code of the closed list, and main is as it was.
 */

const names = Object.keys(commands) as readonly CommandName[];
/** These end what the others are tried on. */
const ending: readonly CommandName[] = [
  'account.signOut',
  'terminal.close',
  'terminal.release',
  'job.cancel',
  'job.takeOver',
];
const runsPerCommand = 100;
/** These wait for a prompt, which the others leave in no certain state: up to 2.5 s each. */
const waiting: readonly CommandName[] = ['hold.begin', 'transfer.place'];
const runsOf = (command: CommandName) => (waiting.includes(command) ? 12 : runsPerCommand);
/** What is wrong with an input is told in a few lines, however much was wrong. */
const largestAnswerUnits = 4_000;

let gitlab: GitLab;
let host: TestHost;
let core: Core;
let page: PageHandle;
let known: Known;

beforeAll(async () => {
  gitlab = await startGitLab();
  const alice = gitlab.users.add({ username: 'alice' });
  gitlab.projects.add({ path: 'acme/shop', members: { alice: 'developer' } });
  gitlab.jobs.add({ project: 'acme/shop', name: 'unit-tests', startedBy: 'alice' });
  host = await startTestHost({
    openCore: (ports) => {
      core = createCore({ ...ports, fetch: fetchNearby });
      return core;
    },
  });
  page = core.openPage({ event: () => {}, frame: () => {} });
  const account = await valueOf('account.signIn', { gitlabUrl: gitlab.url, token: alice.token() });
  const accountId = String(Reflect.get(account, 'id'));
  await valueOf('account.useCookie', { accountId, cookie: alice.signInCookie() });
  const jobId = await firstJob();
  const session = await valueOf('terminal.open', { jobId, size: { columns: 80, rows: 24 } });
  known = {
    accountId: [accountId],
    jobId: [jobId],
    sessionId: [Reflect.get(session, 'id')],
    windowId: ['w1'],
    gitlabUrl: ['http://127.0.0.1:1', '127.0.0.1:1/a/b/c'],
    token: ['glpat-1234567890abcdef'],
  };
});

afterAll(async () => {
  page.close();
  await host.close();
  await gitlab.close();
});

/** A text made up here may name a host: nobody is to be asked for it, least of all a network that never answers. */
const fetchNearby: typeof fetch = async (input, init) => {
  const { hostname } = new URL(input instanceof Request ? input.url : input);
  if (hostname !== '127.0.0.1') throw new TypeError('fetch failed', { cause: noSuchHost });
  return fetch(input, init);
};
const noSuchHost = Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' });

async function valueOf(command: CommandName, input: object): Promise<object> {
  const result = await page.request(command, input);
  if (!result.ok) throw new Error(`${command}: ${JSON.stringify(result.error)}`);
  return Object(result.value);
}

async function firstJob(): Promise<string> {
  let jobId = '';
  const { promise: found, resolve } = Promise.withResolvers<void>();
  const other = core.openPage({
    event: (event) => {
      if (event.name !== 'job.upserted') return;
      jobId = event.payload.id;
      resolve();
    },
    frame: () => {},
  });
  const snapshot = await valueOf('app.snapshot', {});
  const jobs: unknown = Reflect.get(snapshot, 'jobs');
  if (Array.isArray(jobs) && jobs[0] !== undefined) jobId = String(Reflect.get(Object(jobs[0]), 'id'));
  else await found;
  other.close();
  return jobId;
}

function expectSound(result: Result<unknown>, command: string): void {
  expect(typeof result.ok).toBe('boolean');
  if (result.ok) return;
  expect(errorCodeSchema.options).toContain(result.error.code);
  // `internal` stands for a fault of ours.
  expect([command, result.error.code]).not.toEqual([command, 'internal']);
  expect(JSON.stringify(result.error).length).toBeLessThan(largestAnswerUnits);
}

function expectUnpolluted(): void {
  expect(Reflect.get({}, 'polluted')).toBeUndefined();
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(Object.keys(Array.prototype)).toEqual([]);
}

describe('every command, fuzzed from its schema', () => {
  test.each(names)('%s with valid input ends in a Result', async (command) => {
    const values = ending.includes(command) ? {} : known;
    await fc.assert(
      fc.asyncProperty(validInput(commands[command].input, values), async (input) => {
        expectSound(await page.request(command, input), command);
      }),
      { numRuns: runsOf(command) },
    );
    expectUnpolluted();
  });

  test.each(names)('%s with spoilt input ends in a Result', async (command) => {
    const values = ending.includes(command) ? {} : known;
    await fc.assert(
      fc.asyncProperty(spoilt(validInput(commands[command].input, values)), async (input) => {
        const result = await page.request(command, input);
        expectSpoiltAnswer(result);
      }),
      { numRuns: runsOf(command) },
    );
    expectUnpolluted();
  });

  test('and the core still does what it did before', async () => {
    const snapshot = await valueOf('app.snapshot', {});
    const sessions: unknown = Reflect.get(snapshot, 'sessions');
    expect(Array.isArray(sessions) && sessions.length).toBe(1);
    await eventually(() => expect(gitlab.jobs.all()[0]?.terminalTaken).toBe(true));
  });
});

/** A value that throws when it is read can't cross a boundary; in one process it is `internal`, in the log and nowhere else. */
function expectSpoiltAnswer(result: Result<unknown>): void {
  if (result.ok) return;
  expect(errorCodeSchema.options).toContain(result.error.code);
  expect(JSON.stringify(result.error).length).toBeLessThan(largestAnswerUnits);
  if (result.error.code !== 'internal') return;
  const logged = host.logLines.filter((line) => line.includes('"command.failed"'));
  expect(logged.filter((line) => !line.includes('read by main'))).toEqual([]);
}

describe('what goes in circles', () => {
  const circle: Record<string, unknown> = {};
  circle['again'] = circle;
  const list: unknown[] = [];
  list.push(list);

  test.each(names)('%s is refused with it, and writes none of it down', async (command) => {
    const { logLines } = host;
    const before = logLines.length;
    for (const input of [circle, list, { theme: circle }, { keys: circle }, { keys: { 'tab.close': list } }])
      expect(await page.request(command, input)).toMatchObject({ ok: false, error: { code: 'bad-input' } });
    expect(logLines.slice(before).filter((line) => line.includes('"command.failed"'))).toEqual([]);
  });
});

describe('names of commands', () => {
  test.each([
    '__proto__',
    'constructor',
    'toString',
    'valueOf',
    'hasOwnProperty',
    'then',
    '',
    'app',
    'app.snapshot.__proto__',
    'APP.SNAPSHOT',
    ' app.snapshot',
    'app.snapshot\0',
    '\ud800',
    'x'.repeat(1_000_000),
  ])('%# that are none are refused', async (name) => {
    const result = await page.request(name, {});
    expect(result).toMatchObject({ ok: false, error: { code: 'bad-input' } });
    expect(JSON.stringify(result).length).toBeLessThan(300);
  });

  test('any text that is none is refused', async () => {
    const anyName = fc.string({ unit: 'binary' }).filter((name) => !Object.hasOwn(commands, name));
    await fc.assert(
      fc.asyncProperty(anyName, async (name) => {
        expect(await page.request(name, {})).toMatchObject({ ok: false, error: { code: 'bad-input' } });
      }),
      { numRuns: 200 },
    );
  });
});

describe('streams', () => {
  const attach = (from: PageHandle, streamId: number) =>
    from.request('terminal.attach', { sessionId: known['sessionId']?.[0], streamId, from: 0 });

  test('a page gets so many and no more', async () => {
    const other = core.openPage({ event: () => {}, frame: () => {} });
    const results = await Promise.all(Array.from({ length: 300 }, (_, streamId) => attach(other, streamId)));
    expect(results.filter(({ ok }) => ok).length).toBe(200);
    other.close();
  });

  test('what is no stream of a page is not detached by it', async () => {
    const owner = core.openPage({ event: () => {}, frame: () => {} });
    const stranger = core.openPage({ event: () => {}, frame: () => {} });
    expect((await attach(owner, 7)).ok).toBe(true);
    stranger.frame({ kind: 'ack', streamId: 7, offset: 2 ** 40 });
    stranger.frame({ kind: 'output', streamId: 7, offset: 0, bytes: new Uint8Array(4) });
    expect((await stranger.request('terminal.detach', { streamId: 7 })).ok).toBe(true);
    // Still there: its number is taken.
    expect(await attach(owner, 7)).toMatchObject({ ok: false, error: { code: 'bad-input' } });
    owner.close();
    stranger.close();
  });

  test('frames of every shape change nothing', () => {
    fc.assert(
      fc.property(fc.nat(0xffff_ffff), fc.double(), (streamId, offset) => {
        const other = core.openPage({ event: () => {}, frame: () => {} });
        other.frame({ kind: 'ack', streamId, offset });
        other.frame({ kind: 'input', streamId, bytes: new Uint8Array(3) });
        other.frame({ kind: 'paste', streamId, isBracketed: true, isLast: false, bytes: new Uint8Array(3) });
        other.close();
        other.frame({ kind: 'ack', streamId, offset });
      }),
      { numRuns: 100 },
    );
  });
});
