import { expect, test } from 'vitest';
import { createIpc, ownFrame, type FrameState } from '../../../contract/electronHarness.ts';
import { eventually } from '../../../contract/eventually.ts';
import { encodeFrame, inputFrameBytes } from '../../../../preload/contract/frames.ts';

const request = { kind: 'request', id: 1, command: 'echo', input: { a: 1 } } as const;

test.each<[string, FrameState, boolean]>([
  ['a frame inside the page', { ...ownFrame, parent: {} }, true],
  ['a page of the web', { ...ownFrame, origin: 'https://evil.example' }, true],
  ['a page of another host of our scheme', { ...ownFrame, origin: 'app://other' }, true],
  ['a page without an origin', { ...ownFrame, origin: 'null' }, true],
  ['a frame on its way out', { ...ownFrame, detached: true }, true],
  ['a window that is not ours', ownFrame, false],
])('%s gets nothing', async (_name, frame, isOwnWindow) => {
  const ipc = createIpc();
  const page = ipc.connectPage(frame, isOwnWindow);
  let granted = false;
  page.connect(() => {
    granted = true;
  });
  expect(await page.invoke(request)).toMatchObject({ ok: false, error: { code: 'forbidden' } });
  expect([granted, ipc.scripted.pages.length, ipc.logLines.length]).toEqual([false, 0, 2]);
  ipc.stop();
});

test('a request without a channel, or of a wrong shape, is refused', async () => {
  const ipc = createIpc();
  const page = ipc.connectPage();
  expect(await page.invoke(request)).toMatchObject({ ok: false, error: { code: 'disconnected' } });
  page.connect(() => {});
  expect(await page.invoke({ ...request, command: 7 })).toMatchObject({
    ok: false,
    error: { code: 'bad-input' },
  });
  expect(await page.invoke(request)).toBeUndefined();
  ipc.stop();
});

test('a reload ends the page that was there', () => {
  const ipc = createIpc();
  const page = ipc.connectPage();
  page.connect(() => {});
  page.connect(() => {});
  expect(ipc.scripted.pages.map(({ closed }) => closed)).toEqual([true, false]);
  ipc.stop();
  expect(ipc.scripted.pages.map(({ closed }) => closed)).toEqual([true, true]);
});

test.each<[string, unknown]>([
  ['text', 'hello'],
  ['an object', { kind: 'request' }],
  [
    'output, which only main sends',
    encodeFrame({ kind: 'output', streamId: 1, offset: 0, bytes: new Uint8Array(1) }),
  ],
  [
    'input above the limit',
    encodeFrame({ kind: 'input', streamId: 1, bytes: new Uint8Array(inputFrameBytes + 1) }),
  ],
  [
    'a paste above the limit',
    encodeFrame({
      kind: 'paste',
      streamId: 1,
      isBracketed: false,
      isLast: true,
      bytes: new Uint8Array(inputFrameBytes + 1),
    }),
  ],
])('%s on the channel ends it', async (_name, message) => {
  const ipc = createIpc();
  const page = ipc.connectPage();
  page.connect((port) => port.postMessage(message));
  await eventually(() => expect(ipc.scripted.latest().closed).toBe(true));
  expect(ipc.scripted.latest().frames).toEqual([]);
  ipc.stop();
});
