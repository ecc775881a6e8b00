import { WebSocket } from 'ws';
import type { ControlAnswer, ControlCommands, ControlName, StandInState } from './controlWire.ts';

/** A test's hand on one stand-in process. */
export type Control = {
  /** Rejects with the stand-in's own sentence, such as that there is no such window. */
  readonly ask: <Name extends ControlName>(
    name: Name,
    input: ControlCommands[Name]['input'],
  ) => Promise<ControlCommands[Name]['output']>;
  readonly state: () => Promise<StandInState>;
  /** Waits for a state that `find` finds something in, and gives what it found. */
  readonly until: <Found>(
    find: (state: StandInState) => Found | undefined | false,
    options?: { readonly timeoutMs?: number; readonly what?: string },
  ) => Promise<Found>;
  readonly close: () => void;
};

const untilWithinMs = 10_000;
const lookEveryMs = 25;

/** Connects to the address that the stand-in printed: `Stand-in listening on ws://…`. */
export async function connectControl(url: string): Promise<Control> {
  const socket = new WebSocket(url);
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let lastId = 0;
  socket.on('message', (data) => {
    // The stand-in's own server, of the same source.
    const { id, value, failure } = JSON.parse(String(data)) as ControlAnswer;
    const asked = waiting.get(id);
    waiting.delete(id);
    if (failure === undefined) asked?.resolve(value);
    else asked?.reject(new Error(failure));
  });
  socket.on('close', () => {
    for (const asked of waiting.values()) asked.reject(new Error('The stand-in has ended'));
    waiting.clear();
  });
  socket.on('error', () => socket.terminate());
  const ask: Control['ask'] = async (name, input) => {
    if (socket.readyState !== WebSocket.OPEN) throw new Error('The stand-in has ended');
    lastId += 1;
    const asked = Promise.withResolvers<unknown>();
    waiting.set(lastId, asked);
    socket.send(JSON.stringify({ id: lastId, name, input }));
    // The answer's type is the table's promise for this command.
    return (await asked.promise) as never;
  };
  const state = (): Promise<StandInState> => ask('state', {});
  return {
    ask,
    state,
    until: async (find, { timeoutMs = untilWithinMs, what = 'the state that is waited for' } = {}) => {
      const endsAtMs = Date.now() + timeoutMs;
      for (;;) {
        const seen = await state();
        const found = find(seen);
        if (found !== undefined && found !== false) return found;
        if (Date.now() > endsAtMs) throw new Error(`${what} did not come: ${JSON.stringify(seen)}`);
        await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
      }
    },
    close: () => socket.close(),
  };
}
