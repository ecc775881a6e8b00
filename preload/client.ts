import type {
  AppEvent,
  CommandInput,
  CommandName,
  CommandOutput,
  EventName,
  EventPayload,
} from './contract/api.ts';
import type { Result } from './contract/error.ts';
import type { Frame, PasteFrame, WantFrame } from './contract/frames.ts';

export type Stop = () => void;

/** How the page's line to main stands. In Electron it is always up; the browser host's socket can break. */
export type LineState = 'up' | 'down';

/**
 * What a host gives a page. Everything else is the same in every host. Messages of one Port arrive in the order sent,
 * answers, events and frames alike.
 */
export type Port = {
  readonly request: (command: string, input: unknown) => Promise<Result<unknown>>;
  readonly onEvent: (listener: (event: AppEvent) => void) => Stop;
  readonly sendFrame: (frame: Frame) => void;
  readonly onFrame: (listener: (frame: Frame) => void) => Stop;
  /** Called at once with the present state, then at each change. After `up` a page takes a new snapshot. */
  readonly onLine: (listener: (state: LineState) => void) => Stop;
};

/** A session's bytes, while attached. */
export type Stream = {
  readonly write: (bytes: Uint8Array) => void;
  /** A piece of a paste, at most `inputFrameBytes`; nothing else may come before its last. */
  readonly paste: (piece: Pick<PasteFrame, 'bytes' | 'isBracketed' | 'isLast'>) => void;
  /** Everything before `offset` has been parsed. */
  readonly ack: (offset: number) => void;
  readonly detach: Stop;
};

/** `offset` is the first byte's place in all the session's output. May be called before `attach` has answered. */
export type OutputListener = (bytes: Uint8Array, offset: number) => void;

export type AttachInput = {
  readonly sessionId: string;
  /** Ask for output from here on; 0 for all that is held. */
  readonly from: number;
  readonly onOutput: OutputListener;
};

/** What `window.api` is: typed calls, subscriptions, byte streams. */
/** Gives exactly the bytes asked for of a file the page holds; undefined: it can't. */
export type ReadSource = (offset: number, limitBytes: number) => Promise<Uint8Array | undefined>;

export type Client = {
  readonly call: <Name extends CommandName>(
    command: Name,
    input: CommandInput<Name>,
  ) => Promise<Result<CommandOutput<Name>>>;
  readonly on: <Name extends EventName>(name: Name, listener: (payload: EventPayload<Name>) => void) => Stop;
  readonly onLine: (listener: (state: LineState) => void) => Stop;
  readonly attach: (input: AttachInput) => Promise<Result<Stream>>;
  /** Offers a file to main, under the number it gives. */
  readonly offer: (read: ReadSource) => { readonly sourceId: number; readonly withdraw: Stop };
};

export function createClient(port: Port): Client {
  const outputs = new Map<number, OutputListener>();
  let lastStreamId = 0;

  // The one cast: main parses what goes in and types what comes out by the same contract.
  const call: Client['call'] = async (command, input) =>
    (await port.request(command, input)) as Result<CommandOutput<typeof command>>;

  const sources = new Map<number, ReadSource>();
  let lastSourceId = 0;
  const answerWant = async ({ streamId, offset, limitBytes }: WantFrame): Promise<void> => {
    const read = sources.get(streamId);
    const bytes = await read?.(offset, limitBytes).catch(() => undefined);
    port.sendFrame({ kind: 'chunk', streamId, offset, bytes: bytes ?? new Uint8Array(0) });
  };
  const offer: Client['offer'] = (read) => {
    lastSourceId += 1;
    const sourceId = lastSourceId;
    sources.set(sourceId, read);
    return { sourceId, withdraw: () => sources.delete(sourceId) };
  };

  const on: Client['on'] = (name, listener) =>
    port.onEvent((event) => {
      if (event.name === name) listener(event.payload as EventPayload<typeof name>);
    });

  port.onFrame((frame) => {
    if (frame.kind === 'output') outputs.get(frame.streamId)?.(frame.bytes, frame.offset);
    else if (frame.kind === 'want') void answerWant(frame);
  });

  // The page picks the stream's number, so its listener stands before the first frame can arrive: answers and frames
  // may travel on different channels.
  const attach: Client['attach'] = async ({ sessionId, from, onOutput }) => {
    lastStreamId += 1;
    const streamId = lastStreamId;
    outputs.set(streamId, onOutput);
    const answer = await call('terminal.attach', { sessionId, streamId, from });
    if (!answer.ok) {
      outputs.delete(streamId);
      return answer;
    }
    return {
      ok: true,
      value: {
        write: (bytes) => port.sendFrame({ kind: 'input', streamId, bytes }),
        paste: (piece) => port.sendFrame({ kind: 'paste', streamId, ...piece }),
        ack: (offset) => port.sendFrame({ kind: 'ack', streamId, offset }),
        detach: () => {
          if (outputs.delete(streamId)) void call('terminal.detach', { streamId });
        },
      },
    };
  };

  return { call, on, onLine: port.onLine, attach, offer };
}
