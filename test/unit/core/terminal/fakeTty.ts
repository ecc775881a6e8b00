import { createInputQueue } from '../../../../main/core/terminal/input.ts';
import { createPasting, type PasteProgress } from '../../../../main/core/terminal/pasting.ts';
import { startMs } from '../sampleFacts.ts';
import { createVirtualClock } from '../virtualClock.ts';

/** What a tty does with what is typed, as far as a paste can tell. */
export type TtyKind = {
  /** The line discipline, or a line editor, puts out what is typed. */
  readonly echoes: boolean;
  /** Somebody reads. Changes during a test. */
  reads: boolean;
  /** After so many bytes what comes back is drawn in another way. */
  readonly drawsAfterBytes?: number;
};

const lineDisciplineBytes = 4_095;
const travelMs = 10;

/**
 * A tty in canonical mode behind a slow wire: takes 4,095 unread bytes and no more, `^C` included, and echoes what it takes.
 */
export function createFakeTty(kind: TtyKind) {
  const clock = createVirtualClock(startMs);
  const told: (PasteProgress | undefined)[] = [];
  const onWire: Buffer[] = [];
  let unreadBytes = 0;
  let most = 0;
  let takenBytes = 0;
  let interruptedAtMs: number | undefined;
  const read: Buffer[] = [];

  const take = () => {
    while (onWire[0] !== undefined) {
      if (kind.reads) unreadBytes = 0;
      const room = lineDisciplineBytes - unreadBytes;
      const piece = onWire[0].subarray(0, room);
      if (piece.byteLength === 0) return;
      onWire[0] = onWire[0].subarray(piece.byteLength);
      if (onWire[0].byteLength === 0) onWire.shift();
      if (piece.includes(0x03)) interruptedAtMs ??= clock.now();
      read.push(piece);
      unreadBytes += piece.byteLength;
      most = Math.max(most, unreadBytes);
      if (kind.reads) unreadBytes = 0;
      takenBytes += piece.byteLength;
      const isDrawn = takenBytes > (kind.drawsAfterBytes ?? Number.POSITIVE_INFINITY);
      const echo = isDrawn ? Buffer.from('\x1b[5;1H~') : echoOf(piece);
      if (kind.echoes) clock.after(travelMs, () => pasting.heard(echo));
    }
  };
  const input = createInputQueue({
    send: (bytes, sent) => {
      onWire.push(Buffer.from(bytes));
      clock.after(travelMs, take);
      queueMicrotask(sent);
    },
    bufferedBytes: () => 0,
  });
  const pasting = createPasting({
    clock,
    input,
    latencyMs: () => 2 * travelMs,
    changed: (progress) => void told.push(progress),
  });
  return {
    clock,
    pasting,
    told,
    paste: (text: string, isBracketed = false) =>
      pasting.paste({ bytes: Buffer.from(text), isBracketed, isLast: true }),
    taken: () => Buffer.concat(read).toString('latin1'),
    mostUnread: () => most,
    interruptedAfterMs: (fromMs: number) =>
      interruptedAtMs === undefined ? undefined : interruptedAtMs - fromMs,
    startReading: () => {
      kind.reads = true;
      take();
    },
  };
}

function echoOf(piece: Buffer): Buffer {
  return Buffer.from(piece.toString('latin1').replaceAll('\r', '\r\n'), 'latin1');
}
