import { expect, test } from 'vitest';
import { ackEveryBytes, inputFrameBytes } from '../../../preload/contract/frames.ts';
import { createOutputPipe } from '../../../renderer/terminal/outputPipe.ts';
import { createWriteScheduler } from '../../../renderer/terminal/writeScheduler.ts';
import { createTestClock, createTestLine } from './testClient.ts';

function setUp({ isHeld = false }: { readonly isHeld?: boolean } = {}) {
  const line = createTestLine();
  const clock = createTestClock();
  const screen: string[] = [];
  const held: (() => void)[] = [];
  const counted: string[] = [];
  const pipe = createOutputPipe({
    client: line.client,
    sessionId: 's',
    scheduler: createWriteScheduler(clock),
    sink: {
      isVisible: () => true,
      write: (bytes, done) => {
        screen.push(new TextDecoder().decode(bytes));
        if (isHeld) held.push(done);
        else done();
      },
      reset: () => void screen.push('[reset]'),
      setReplaying: () => undefined,
    },
    startsWithReplay: false,
    onHanded: (bytes) => void counted.push(new TextDecoder().decode(bytes)),
    onIdle: () => undefined,
    onError: () => undefined,
  });
  const send = (streamId: number, offset: number, text: string): void =>
    line.frame({ kind: 'output', streamId, offset, bytes: new TextEncoder().encode(text) });
  const acks = (): readonly number[] =>
    line.sent.flatMap((frame) => (frame.kind === 'ack' ? [frame.offset] : []));
  return { ...line, pipe, screen, counted, held, send, acks };
}

test('output is written and acknowledged when nothing more waits', async () => {
  const { pipe, send, screen, acks } = setUp();
  await pipe.attach();
  send(1, 0, 'abc');
  send(1, 3, 'de');
  expect({ screen, acks: acks() }).toEqual({ screen: ['abc', 'de'], acks: [3, 5] });
});

test('what came before the answer to attach is acknowledged with it', async () => {
  const { pipe, send, acks } = setUp();
  const attached = pipe.attach();
  send(1, 0, 'abc');
  expect(acks()).toEqual([]);
  await attached;
  expect(acks()).toEqual([3]);
});

test('a long batch is acknowledged at least every step', async () => {
  const { pipe, send, acks } = setUp();
  await pipe.attach();
  send(1, 0, 'x'.repeat(ackEveryBytes * 2 + 1));
  expect(acks()).toEqual([ackEveryBytes, ackEveryBytes * 2, ackEveryBytes * 2 + 1]);
});

test('output that does not join on clears the screen first', async () => {
  const { pipe, send, screen } = setUp();
  await pipe.attach();
  send(1, 5000, 'late');
  expect(screen).toEqual(['[reset]', 'late']);
});

test('attaching again goes on where the parser was given the last byte, and shows nothing twice', async () => {
  const { pipe, send, screen, counted, calls, held, acks } = setUp({ isHeld: true });
  await pipe.attach();
  send(1, 0, 'given');
  send(1, 5, 'waits');
  await pipe.attach();
  send(1, 10, 'of the old stream');
  held[0]?.();
  send(2, 3, 'enwaits');
  expect({
    attached: calls.filter(({ command }) => command === 'terminal.attach').map(({ input }) => input),
    screen,
    counted,
    acks: acks(),
  }).toEqual({
    attached: [
      { sessionId: 's', streamId: 1, from: 0 },
      { sessionId: 's', streamId: 2, from: 5 },
    ],
    screen: ['given', 'waits'],
    counted: ['given', 'waits'],
    acks: [],
  });
});

test('input is split into frames main takes', async () => {
  const { pipe, sent } = setUp();
  await pipe.attach();
  pipe.sendInput(new Uint8Array(inputFrameBytes + 7));
  expect(sent.map((frame) => (frame.kind === 'input' ? frame.bytes.byteLength : -1))).toEqual([
    inputFrameBytes,
    7,
  ]);
});

test('what is typed while main is asked for the stream, at first or again, is sent with its answer', async () => {
  const { pipe, sent } = setUp();
  const type = (text: string): void => pipe.sendInput(new TextEncoder().encode(text));
  const typed = (): string =>
    sent.flatMap((frame) => (frame.kind === 'input' ? [new TextDecoder().decode(frame.bytes)] : [])).join('');
  const attaching = pipe.attach();
  type('ec');
  expect(typed()).toBe('');
  await attaching;
  type('ho');
  const again = pipe.attach();
  type(' hel');
  const andAgain = pipe.attach();
  type('lo');
  await Promise.all([again, andAgain]);
  expect(typed()).toBe('echo hello');
});
