import type { Client, OutputListener, Stop, Stream } from '../../preload/client.ts';
import type { AppErrorData } from '../../preload/contract/error.ts';
import { ackEveryBytes, inputFrameBytes } from '../../preload/contract/frames.ts';
import type { PastedText } from './sharedInput.ts';
import type { Lane, WriteScheduler } from './writeScheduler.ts';

/** Where the bytes end up. */
export type OutputSink = {
  readonly isVisible: () => boolean;
  readonly write: (bytes: Uint8Array, done: () => void) => void;
  /** Older output is gone: what is on the screen does not join on to what comes. */
  readonly reset: () => void;
  /** While output of before is shown again, the terminal must not answer the questions in it. */
  readonly setReplaying: (isReplaying: boolean) => void;
};

export type OutputPipe = {
  /** Attaches, or attaches again from the first byte not yet given to the parser. */
  readonly attach: () => Promise<void>;
  readonly sendInput: (bytes: Uint8Array) => void;
  readonly sendPaste: (paste: PastedText) => void;
  /** The sink's visibility has changed. */
  readonly poke: () => void;
  readonly dispose: Stop;
};

type OutputPipeOptions = {
  readonly client: Client;
  readonly sessionId: string;
  readonly scheduler: WriteScheduler;
  readonly sink: OutputSink;
  /** The session has output from before this page: it is shown again first. */
  readonly startsWithReplay: boolean;
  /** What the parser is given, in order, each byte once: what is dropped on the way comes again. */
  readonly onHanded: (bytes: Uint8Array) => void;
  /** Everything received so far is parsed. */
  readonly onIdle: () => void;
  readonly onError: (error: AppErrorData) => void;
};

type PipeState = {
  stream: Stream | undefined;
  /** Typed while main was being asked for the stream: sent with its answer. Undefined: nobody is being asked. */
  typedMeanwhile: ((stream: Stream) => void)[] | undefined;
  /** Counts attachments: what an older one still brings is ignored. */
  attachment: number;
  /** The place of the next byte to come. */
  nextOffset: number;
  /** Everything before it was given to the parser. */
  handedOffset: number;
  parsedOffset: number;
  ackedOffset: number;
};

const encoder = new TextEncoder();

/** The road of one session's bytes: attach → scheduler → xterm → acknowledgement, and input the other way. */
export function createOutputPipe(options: OutputPipeOptions): OutputPipe {
  const state: PipeState = {
    stream: undefined,
    typedMeanwhile: undefined,
    attachment: 0,
    nextOffset: 0,
    handedOffset: 0,
    parsedOffset: 0,
    ackedOffset: 0,
  };
  options.sink.setReplaying(options.startsWithReplay);
  const lane = addLane(options, state);
  const receive = createReceive(options, { state, lane });
  const send = (give: (stream: Stream) => void): void => {
    if (state.stream) give(state.stream);
    else state.typedMeanwhile?.push(give);
  };
  return {
    attach: createAttach({ ...options, state, receive, drop: lane.drop }),
    sendInput: (bytes) => {
      for (let start = 0; start < bytes.byteLength; start += inputFrameBytes) {
        const piece = bytes.subarray(start, start + inputFrameBytes);
        send((stream) => stream.write(piece));
      }
    },
    sendPaste: ({ text, isBracketed }) => {
      const bytes = encoder.encode(text);
      for (let start = 0; start < bytes.byteLength; start += inputFrameBytes) {
        const piece = bytes.subarray(start, start + inputFrameBytes);
        const isLast = start + inputFrameBytes >= bytes.byteLength;
        send((stream) => stream.paste({ bytes: piece, isBracketed, isLast }));
      }
    },
    poke: lane.poke,
    dispose: () => {
      state.attachment += 1;
      lane.dispose();
      state.stream?.detach();
    },
  };
}

function acknowledge(state: PipeState): void {
  if (!state.stream || state.parsedOffset <= state.ackedOffset) return;
  state.ackedOffset = state.parsedOffset;
  state.stream.ack(state.parsedOffset);
}

function addLane({ scheduler, sink, onHanded, onIdle }: OutputPipeOptions, state: PipeState): Lane {
  return scheduler.addLane({
    isVisible: sink.isVisible,
    write: (piece, done) => {
      state.handedOffset = piece.endOffset;
      onHanded(piece.bytes);
      sink.write(piece.bytes, done);
    },
    onParsed: (endOffset, isEmpty) => {
      state.parsedOffset = Math.max(state.parsedOffset, endOffset);
      if (isEmpty || state.parsedOffset - state.ackedOffset >= ackEveryBytes) acknowledge(state);
      if (!isEmpty) return;
      sink.setReplaying(false);
      onIdle();
    },
  });
}

type ReceiveParts = { readonly state: PipeState; readonly lane: Lane };

function createReceive({ sink }: OutputPipeOptions, { state, lane }: ReceiveParts): OutputListener {
  return (bytes, offset) => {
    if (offset > state.nextOffset) {
      lane.drop();
      sink.reset();
      state.nextOffset = offset;
    }
    const knownBytes = state.nextOffset - offset;
    if (knownBytes >= bytes.byteLength) return;
    const fresh = knownBytes > 0 ? bytes.subarray(knownBytes) : bytes;
    const at = state.nextOffset;
    state.nextOffset += fresh.byteLength;
    lane.push(fresh, at);
  };
}

type AttachOptions = {
  readonly client: Client;
  readonly sessionId: string;
  readonly state: PipeState;
  readonly receive: OutputListener;
  readonly drop: () => void;
  readonly onError: (error: AppErrorData) => void;
};

function createAttach({ client, sessionId, state, receive, drop, onError }: AttachOptions) {
  return async (): Promise<void> => {
    state.attachment += 1;
    const mine = state.attachment;
    state.stream?.detach();
    state.stream = undefined;
    state.typedMeanwhile ??= [];
    // What waited is asked for again; what the parser has been given is not.
    drop();
    const from = state.handedOffset;
    state.nextOffset = from;
    state.ackedOffset = from;
    const answer = await client.attach({
      sessionId,
      from,
      onOutput: (bytes, offset) => {
        if (mine === state.attachment) receive(bytes, offset);
      },
    });
    if (mine !== state.attachment) return answer.ok ? answer.value.detach() : undefined;
    const typed = state.typedMeanwhile ?? [];
    state.typedMeanwhile = undefined;
    if (!answer.ok) return onError(answer.error);
    state.stream = answer.value;
    for (const give of typed) give(answer.value);
    acknowledge(state);
  };
}
