import { EventEmitter } from 'node:events';

/** Each event's name with what its listeners get. */
export type EventsOf<Events> = { readonly [Name in keyof Events]: readonly unknown[] };

/**
 * An event emitter whose events are a closed list: to listen for one that the stand-in never sends does not compile, where
 * Node's own types would let it pass.
 */
export class Emitter<Events extends EventsOf<Events>> {
  readonly #emitter = new EventEmitter();

  constructor() {
    // A test's app may be full of windows.
    this.#emitter.setMaxListeners(0);
  }

  on<Name extends keyof Events & string>(name: Name, listener: (...words: Events[Name]) => void): this {
    this.#emitter.on(name, asListener(listener));
    return this;
  }

  once<Name extends keyof Events & string>(name: Name, listener: (...words: Events[Name]) => void): this {
    this.#emitter.once(name, asListener(listener));
    return this;
  }

  off<Name extends keyof Events & string>(name: Name, listener: (...words: Events[Name]) => void): this {
    this.#emitter.off(name, asListener(listener));
    return this;
  }

  addListener<Name extends keyof Events & string>(
    name: Name,
    listener: (...words: Events[Name]) => void,
  ): this {
    return this.on(name, listener);
  }

  removeListener<Name extends keyof Events & string>(
    name: Name,
    listener: (...words: Events[Name]) => void,
  ): this {
    return this.off(name, listener);
  }

  removeAllListeners(name?: keyof Events & string): this {
    this.#emitter.removeAllListeners(name);
    return this;
  }

  listenerCount(name: keyof Events & string): number {
    return this.#emitter.listenerCount(name);
  }

  /** Whether anybody listened. */
  emit<Name extends keyof Events & string>(name: Name, ...words: Events[Name]): boolean {
    return this.#emitter.emit(name, ...words);
  }
}

/** Node's emitter takes any listener; the types above have already said which words it gets. */
function asListener<Words extends readonly unknown[]>(
  listener: (...words: Words) => void,
): (...words: readonly unknown[]) => void {
  return listener as (...words: readonly unknown[]) => void;
}

/** What listeners of preventable events get. */
export type Preventable = {
  readonly preventDefault: () => void;
  readonly defaultPrevented: boolean;
};

/** An event object with the given properties, whose `defaultPrevented` tells the sender what the listeners said. */
export function createEvent<Properties extends object>(properties: Properties): Preventable & Properties {
  let prevented = false;
  return Object.defineProperties(
    {
      ...properties,
      preventDefault: () => {
        prevented = true;
      },
      defaultPrevented: false,
    },
    { defaultPrevented: { get: () => prevented, enumerable: true } },
  );
}
