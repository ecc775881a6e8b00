import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createClient, type Client } from '../../preload/client.ts';
import type { AppEvent } from '../../preload/contract/api.ts';
import { batchBytes, inputFrameBytes, type Frame } from '../../preload/contract/frames.ts';
import { createBrowserHarness } from './browserHarness.ts';
import { createElectronHarness } from './electronHarness.ts';
import { eventually } from './eventually.ts';
import type { Harness } from './harness.ts';
import { removedEvent, sampleError } from './scriptedCore.ts';

const hosts = [
  { name: 'browser host', create: createBrowserHarness },
  { name: 'Electron host', create: createElectronHarness },
] as const;

describe.each(hosts)('the Port of the $name', ({ create }) => {
  let harness: Harness;
  let client: Client;

  beforeEach(async () => {
    harness = await create();
    client = createClient(harness.port);
    await lineIsUp(harness);
  });
  afterEach(() => harness.dispose());

  test('carries a request and its answer', async () => {
    const input = {
      jobId: 'a:1',
      size: { columns: 80, rows: 24 },
      text: 'ünïcödé 🙂',
      nothing: null,
      list: [1, 2],
    };
    const answer = await harness.port.request('echo', input);
    expect(answer).toEqual({ ok: true, value: input });
    expect(harness.scripted.latest().requests).toEqual([{ command: 'echo', input }]);
  });

  test('carries an error as data', async () => {
    expect(await harness.port.request('fail', {})).toEqual({ ok: false, error: sampleError });
  });

  test('matches answers to requests, whatever their order', async () => {
    const slow = harness.port.request('later', {});
    const quick = await harness.port.request('echo', { quick: true });
    harness.scripted.answerLater({ ok: true, value: { slow: true } });
    expect([quick, await slow]).toEqual([
      { ok: true, value: { quick: true } },
      { ok: true, value: { slow: true } },
    ]);
  });

  test('keeps the order of events, answers and frames', async () => {
    const seen: string[] = [];
    harness.port.onEvent((event) => seen.push(idOf(event)));
    harness.port.onFrame((frame) => frame.kind === 'output' && seen.push(`frame ${frame.offset}`));
    const { line } = harness.scripted.latest();
    const answered = harness.port.request('event-first', {}).then(() => seen.push('answer'));
    await answered;
    line.event(removedEvent('one'));
    line.frame({ kind: 'output', streamId: 1, offset: 0, bytes: new Uint8Array(10) });
    line.event(removedEvent('two'));
    line.frame({ kind: 'output', streamId: 1, offset: 10, bytes: new Uint8Array(10) });
    line.event(removedEvent('three'));
    await eventually(() => expect(seen).toContain('three'));
    expect(seen).toEqual(['before the answer', 'answer', 'one', 'frame 0', 'two', 'frame 10', 'three']);
  });

  test('stops telling a listener that has left', async () => {
    const left: string[] = [];
    const stays: string[] = [];
    const stop = harness.port.onEvent((event) => left.push(idOf(event)));
    harness.port.onEvent((event) => stays.push(idOf(event)));
    const { line } = harness.scripted.latest();
    line.event(removedEvent('one'));
    await eventually(() => expect(stays).toEqual(['one']));
    stop();
    line.event(removedEvent('two'));
    await eventually(() => expect(stays).toEqual(['one', 'two']));
    expect(left).toEqual(['one']);
  });

  test('carries output whole, up to the largest batch', async () => {
    const frames: Frame[] = [];
    harness.port.onFrame((frame) => frames.push(frame));
    const backing = patternBytes(batchBytes + 100);
    const bytes = backing.subarray(50, 50 + batchBytes);
    harness.scripted.latest().line.frame({ kind: 'output', streamId: 0xffff_ffff, offset: 2 ** 40, bytes });
    await eventually(() => expect(frames).toHaveLength(1));
    const [frame] = frames;
    expect(frame?.kind === 'output' && { ...frame, bytes: Buffer.from(frame.bytes).equals(bytes) }).toEqual({
      kind: 'output',
      streamId: 0xffff_ffff,
      offset: 2 ** 40,
      bytes: true,
    });
  });

  test('carries input and acknowledgements, in order, up to the largest frame', async () => {
    const stream = await client.attach({ sessionId: 's', from: 0, onOutput: () => {} });
    if (!stream.ok) throw new Error('not attached');
    const large = patternBytes(inputFrameBytes);
    stream.value.write(new TextEncoder().encode('ls\r'));
    stream.value.ack(123_456_789_012);
    stream.value.write(large);
    stream.value.paste({ bytes: large, isBracketed: true, isLast: false });
    const { frames } = harness.scripted.latest();
    await eventually(() => expect(frames).toHaveLength(4));
    const [first, second, third, fourth] = frames;
    expect([first, second]).toEqual([
      { kind: 'input', streamId: 1, bytes: Uint8Array.from([108, 115, 13]) },
      { kind: 'ack', streamId: 1, offset: 123_456_789_012 },
    ]);
    expect(third?.kind === 'input' && Buffer.from(third.bytes).equals(large)).toBe(true);
    expect(fourth).toMatchObject({ kind: 'paste', streamId: 1, isBracketed: true, isLast: false });
    expect(fourth?.kind === 'paste' && Buffer.from(fourth.bytes).equals(large)).toBe(true);
  });

  test('gives a stream its own output only, and none after detaching', async () => {
    const outputs: string[] = [];
    const onOutput = (bytes: Uint8Array, offset: number): void => {
      outputs.push(`${offset}:${new TextDecoder().decode(bytes)}`);
    };
    const stream = await client.attach({ sessionId: 's', from: 7, onOutput });
    const { line, requests } = harness.scripted.latest();
    const output = (streamId: number, text: string): void =>
      line.frame({ kind: 'output', streamId, offset: 7, bytes: new TextEncoder().encode(text) });
    output(2, 'not yours');
    output(1, 'yours');
    await eventually(() => expect(outputs).toEqual(['7:yours']));
    if (stream.ok) stream.value.detach();
    output(1, 'too late');
    await harness.port.request('echo', {});
    expect(outputs).toEqual(['7:yours']);
    expect(requests.map(({ command }) => command)).toEqual(['terminal.attach', 'terminal.detach', 'echo']);
  });

  test('tells core when the page is gone', async () => {
    const page = harness.scripted.latest();
    expect(page.closed).toBe(false);
    harness.leave();
    await eventually(() => expect(page.closed).toBe(true));
    // A terminal that still writes must not break anything.
    page.line.event(removedEvent('late'));
    page.line.frame({ kind: 'output', streamId: 1, offset: 0, bytes: new Uint8Array(1) });
  });
});

function idOf(event: AppEvent): string {
  return event.name === 'job.removed' ? event.payload.id : event.name;
}

function patternBytes(count: number): Uint8Array {
  return Uint8Array.from({ length: count }, (_, index) => (index * 31 + (index >> 8)) & 0xff);
}

function lineIsUp({ port }: Harness): Promise<void> {
  return new Promise((resolve) => {
    port.onLine((state) => {
      if (state === 'up') resolve();
    });
  });
}
