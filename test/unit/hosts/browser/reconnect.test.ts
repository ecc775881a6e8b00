import { expect, onTestFinished, test } from 'vitest';
import { eventually } from '../../../contract/eventually.ts';
import { openWebSocket, startTestHost, type TestHost } from '../../../contract/browserHarness.ts';
import { createSocketPort } from '../../../../preload/socketPort.ts';
import type { LineState } from '../../../../preload/client.ts';
import { ask } from './http.ts';

/** A page's Port, whose host can be started anew on the same port. */
async function startPage() {
  const first = await startTestHost();
  const portNumber = first.host.port;
  const state = { host: first, token: first.token, attempts: 0, refusals: 0 };
  const lines: LineState[] = [];
  const port = createSocketPort({
    openSocket: () => {
      state.attempts += 1;
      const protocols = ['jobshell.v1', `token.${state.token}`];
      return openWebSocket(`ws://127.0.0.1:${portNumber}/port`, {
        origin: `http://127.0.0.1:${portNumber}`,
        protocols,
      });
    },
    isRefused: async () => {
      const headers = { authorization: `Bearer ${state.token}` };
      const answer = await ask({ port: portNumber, path: '/port', headers }).catch(() => undefined);
      return answer?.status === 401;
    },
    onRefused: () => {
      state.refusals += 1;
    },
  });
  port.onLine((line) => lines.push(line));
  const restart = async (): Promise<TestHost> => {
    state.host = await startTestHost({ port: portNumber });
    return state.host;
  };
  onTestFinished(async () => {
    port.close();
    await state.host.close();
  });
  await eventually(() => expect(lines).toEqual(['down', 'up']));
  return { port, lines, state, restart };
}

test('a broken line is told, answers what waits, and comes back by itself', async () => {
  const { port, lines, state, restart } = await startPage();
  const waiting = port.request('later', {});
  await eventually(() => expect(state.host.scripted.latest().requests).toHaveLength(1));
  await state.host.close();
  expect(await waiting).toMatchObject({ ok: false, error: { code: 'disconnected' } });
  expect(await port.request('echo', {})).toMatchObject({ ok: false, error: { code: 'disconnected' } });
  port.sendFrame({ kind: 'ack', streamId: 1, offset: 1 });
  const events: string[] = [];
  port.onEvent(({ name }) => events.push(name));

  state.token = (await restart()).token;
  await eventually(() => expect(lines).toEqual(['down', 'up', 'down', 'up']));
  expect(await port.request('event-first', { again: true })).toEqual({ ok: true, value: { again: true } });
  expect([events, state.host.scripted.latest().frames]).toEqual([['job.removed'], []]);
});

test('a host that refuses the token is asked no more', async () => {
  const { lines, state, restart } = await startPage();
  await state.host.close();
  await restart();
  await eventually(() => expect(state.refusals).toBe(1));
  expect([lines, state.host.scripted.pages]).toEqual([['down', 'up', 'down'], []]);
});

test('a port that was closed stays away', async () => {
  const { port, state } = await startPage();
  port.close();
  await eventually(() => expect(state.host.scripted.latest().closed).toBe(true));
  expect(await port.request('echo', {})).toMatchObject({ ok: false, error: { code: 'disconnected' } });
  expect(state.attempts).toBe(1);
});
