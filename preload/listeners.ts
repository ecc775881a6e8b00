import type { Stop } from './client.ts';

export type Listeners<Value> = {
  readonly add: (listener: (value: Value) => void) => Stop;
  readonly emit: (value: Value) => void;
};

/** Listeners in the order they came. Adding the same function twice makes two listeners. */
export function createListeners<Value>(): Listeners<Value> {
  const listeners = new Set<{ readonly run: (value: Value) => void }>();
  return {
    add: (run) => {
      const listener = { run };
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    emit: (value) => {
      for (const listener of [...listeners]) listener.run(value);
    },
  };
}
