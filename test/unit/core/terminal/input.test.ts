import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createInputQueue } from '../../../../main/core/terminal/input.ts';
import { inputMessageBytes } from '../../../../preload/contract/frames.ts';

/** A socket that takes bytes into its buffer and sends them when told to. */
function createSocket() {
  const taken: Uint8Array[] = [];
  const unsent: { readonly bytes: number; readonly sent: () => void }[] = [];
  const queue = createInputQueue({
    send: (bytes, sent) => {
      taken.push(Uint8Array.from(bytes));
      unsent.push({ bytes: bytes.byteLength, sent });
    },
    bufferedBytes: () => unsent.reduce((sum, { bytes }) => sum + bytes, 0),
  });
  const drainOne = () => {
    const first = unsent.shift();
    first?.sent();
    return first !== undefined;
  };
  const drain = () => {
    while (drainOne());
  };
  return { queue, taken, drain, drainOne, text: () => Buffer.concat(taken).toString('latin1') };
}

const interrupt = Uint8Array.of(0x03);

describe('input queue', () => {
  it('sends everything in order, in messages the far end takes whole', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ minLength: 2, maxLength: 60_000 }), { maxLength: 6 }),
        (pushes) => {
          const socket = createSocket();
          for (const bytes of pushes) socket.queue.push(bytes);
          socket.drain();
          expect(Buffer.concat(socket.taken).equals(Buffer.concat(pushes))).toBe(true);
          expect(
            socket.taken.every(({ byteLength }) => byteLength > 0 && byteLength <= inputMessageBytes),
          ).toBe(true);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('hands the socket no more than it can hold, and goes on as it drains', () => {
    const socket = createSocket();
    socket.queue.push(new Uint8Array(1024 * 1024));
    expect(socket.taken.length).toBe(4);
    socket.drainOne();
    expect(socket.taken.length).toBe(5);
    socket.drain();
    expect(socket.taken.length).toBe(64);
  });

  it('sends a key at once', () => {
    const socket = createSocket();
    socket.queue.push(Buffer.from('l'));
    expect(socket.text()).toBe('l');
  });

  it('holds what is typed until it may go, in order', () => {
    const socket = createSocket();
    socket.queue.hold();
    socket.queue.push(Buffer.from('l'));
    socket.queue.push(Buffer.from('s'));
    expect(socket.text()).toBe('');
    socket.queue.release();
    socket.queue.push(Buffer.from('\r'));
    expect(socket.text()).toBe('ls\r');
  });

  it('drops a paste that still waits when ^C is typed', () => {
    const socket = createSocket();
    socket.queue.push(Buffer.from('x'.repeat(1024 * 1024)));
    socket.queue.push(interrupt);
    socket.drain();
    expect([socket.text().length, socket.text().at(-1)]).toEqual([4 * inputMessageBytes + 1, '\x03']);
  });

  it('keeps what is held when ^C is typed: the shell has not seen any of it', () => {
    const socket = createSocket();
    socket.queue.hold();
    socket.queue.push(Buffer.from('ab'));
    socket.queue.push(interrupt);
    socket.queue.release();
    expect(socket.text()).toBe('ab\x03');
  });

  it('takes a ^C inside a paste for a part of it', () => {
    const socket = createSocket();
    socket.queue.push(Buffer.from('x'.repeat(200_000)));
    socket.queue.push(Buffer.from('\x03more'));
    socket.drain();
    expect(socket.text().length).toBe(200_005);
  });

  it('forgets what waits when cleared', () => {
    const socket = createSocket();
    socket.queue.hold();
    socket.queue.push(Buffer.from('secret\r'));
    socket.queue.clear();
    socket.queue.release();
    expect(socket.text()).toBe('');
  });
});
