import { nextFrameBytes, nextPaused } from './flow.ts';
import { createScrollback } from './scrollback.ts';

/** One page that draws a session's output. */
export type OutletOptions = {
  /** Where the page wants to go on; what is no longer held is left out. */
  readonly from: number;
  readonly send: (bytes: Uint8Array, offset: number) => void;
};

export type Outlet = {
  /** The page has parsed everything before `offset`. */
  readonly ack: (offset: number) => void;
  readonly detach: () => void;
};

export type Output = {
  readonly push: (bytes: Uint8Array) => void;
  readonly attach: (options: OutletOptions) => Outlet;
  /** The last bytes, for looking at how a shell said goodbye and what prompt stands there. */
  readonly tail: (limitBytes: number) => string;
  readonly totalBytes: () => number;
};

type OutputOptions = {
  /** Stop or go on reading from GitLab: too much waits for the slowest page. */
  readonly setPaused: (paused: boolean) => void;
};

type OutletState = {
  sentOffset: number;
  ackedOffset: number;
  preface: Uint8Array;
  readonly send: OutletOptions['send'];
};

export function createOutput({ setPaused }: OutputOptions): Output {
  const scrollback = createScrollback();
  const outlets = new Set<OutletState>();
  let paused = false;
  let scheduled = false;

  const slowest = () => {
    let offset = scrollback.endOffset();
    for (const outlet of outlets) offset = Math.min(offset, outlet.sentOffset);
    return offset;
  };

  const pump = () => {
    scheduled = false;
    for (const outlet of outlets) sendTo(outlet);
    scrollback.trim(slowest());
    const next = nextPaused({ waitingBytes: scrollback.endOffset() - slowest(), paused });
    if (next !== paused) {
      paused = next;
      setPaused(paused);
    }
  };

  const sendTo = (outlet: OutletState) => {
    for (;;) {
      const limitBytes = nextFrameBytes({
        waitingBytes: scrollback.endOffset() - outlet.sentOffset,
        unackedBytes: outlet.sentOffset - outlet.ackedOffset,
      });
      if (limitBytes === 0) return;
      const bytes = scrollback.read(outlet.sentOffset, limitBytes);
      const { preface, sentOffset } = outlet;
      outlet.preface = new Uint8Array(0);
      // Counted before it leaves: the answer may come within the call.
      outlet.sentOffset += bytes.byteLength;
      outlet.send(
        preface.byteLength > 0 ? Buffer.concat([preface, bytes]) : bytes,
        sentOffset - preface.byteLength,
      );
    }
  };

  // The frames of one read of the socket arrive in one turn of the event loop: they leave as one.
  const schedule = () => {
    if (scheduled) return;
    scheduled = true;
    setImmediate(pump);
  };

  return {
    push: (bytes) => {
      scrollback.push(bytes);
      schedule();
    },
    attach: ({ from, send }) => {
      const isHeld = from >= scrollback.startOffset() && from <= scrollback.endOffset();
      const start = isHeld ? from : scrollback.cleanStart();
      const preface = isHeld ? new Uint8Array(0) : scrollback.modesBeforeStart();
      const outlet: OutletState = { sentOffset: start, ackedOffset: start, preface, send };
      outlets.add(outlet);
      schedule();
      return {
        ack: (offset) => {
          if (offset <= outlet.ackedOffset || offset > outlet.sentOffset) return;
          outlet.ackedOffset = offset;
          schedule();
        },
        detach: () => {
          outlets.delete(outlet);
          schedule();
        },
      };
    },
    tail: (limitBytes) => {
      const end = scrollback.endOffset();
      const from = Math.max(scrollback.startOffset(), end - limitBytes);
      return Buffer.from(scrollback.read(from, limitBytes)).toString('utf8');
    },
    totalBytes: scrollback.endOffset,
  };
}
