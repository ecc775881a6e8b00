/*
 * Values between the two worlds of one document, as Electron's contextBridge copies them. Both worlds run this file, its types
 * stripped: no imports. They share a node that is in no document, and speak by events on it: an event is dispatched
 * synchronously in both worlds, and its detail is cloned on its way into the other.
 */

/** A copied value: what a structured clone takes is carried as it is, all else in parts. */
type Copied =
  | { readonly kind: 'plain'; readonly value: unknown }
  | { readonly kind: 'omitted' }
  | { readonly kind: 'seen'; readonly index: number }
  | { readonly kind: 'list'; readonly parts: readonly Copied[] }
  | { readonly kind: 'record'; readonly parts: readonly (readonly [string, Copied])[] }
  | { readonly kind: 'error'; readonly message: string }
  | { readonly kind: 'function' | 'promise' | 'own-function'; readonly id: number };

type WorldMessage =
  | { readonly kind: 'call'; readonly id: number; readonly words: Copied }
  | { readonly kind: 'returned' | 'threw'; readonly value: Copied }
  | { readonly kind: 'settled'; readonly id: number; readonly failed: boolean; readonly value: Copied }
  | { readonly kind: 'expose'; readonly key: string; readonly value: Copied };

export type World = {
  readonly copyOut: (value: unknown) => Copied;
  readonly copyIn: (value: Copied) => unknown;
  readonly say: (message: WorldMessage) => void;
  /** What came back for the `say` that is under way. */
  readonly takeReturned: () => unknown;
};

type AnyFunction = (...words: unknown[]) => unknown;

/** As deep as Electron goes. */
const deepestCopy = 1_000;

/** One world's end of the bridge. `onExpose` is the page's world only. */
export function createWorld(
  node: EventTarget,
  names: { readonly own: string; readonly other: string },
  onExpose: (key: string, value: unknown) => void,
): World {
  // Taken before the page's scripts can replace them.
  const { CustomEvent: NewEvent, Reflect: reflect } = globalThis;
  const { dispatchEvent, addEventListener } = EventTarget.prototype;
  const given = createRegister();
  const proxies = new Map<number, AnyFunction>();
  const proxyIds = new WeakMap<object, number>();
  const promises = new Map<number, (failed: boolean, value: unknown) => void>();
  let returned: WorldMessage | undefined;

  const say = (message: WorldMessage): void => {
    reflect.apply(dispatchEvent, node, [new NewEvent(names.other, { detail: message })]);
  };
  const copyOut = (value: unknown): Copied =>
    copyValue(value, { depth: 0, seen: new Map(), given, proxyIds, say });
  const takeReturned = (): unknown => {
    const message = returned;
    returned = undefined;
    if (message?.kind === 'threw') throw copyIn(message.value);
    return message?.kind === 'returned' ? copyIn(message.value) : undefined;
  };
  const proxyOf = (id: number): AnyFunction => {
    const known = proxies.get(id);
    if (known !== undefined) return known;
    const proxy = (...words: unknown[]): unknown => {
      say({ kind: 'call', id, words: copyOut(words) });
      return takeReturned();
    };
    proxies.set(id, proxy);
    proxyIds.set(proxy, id);
    return proxy;
  };
  const promiseOf = (id: number): Promise<unknown> =>
    new Promise((resolve, reject) => {
      promises.set(id, (failed, value) => (failed ? reject : resolve)(value));
    });
  const copyIn = (copied: Copied): unknown =>
    pasteValue(copied, { seen: [], proxyOf, promiseOf, ownOf: (id) => given.find(id) });
  const serve = (id: number, words: Copied): WorldMessage => {
    try {
      return { kind: 'returned', value: copyOut(given.find(id)(...(copyIn(words) as unknown[]))) };
    } catch (cause) {
      return { kind: 'threw', value: { kind: 'error', message: messageOf(cause) } };
    }
  };
  const take = (message: WorldMessage): void => {
    switch (message.kind) {
      case 'call':
        return say(serve(message.id, message.words));
      case 'returned':
      case 'threw':
        returned = message;
        return;
      case 'settled':
        promises.get(message.id)?.(message.failed, copyIn(message.value));
        promises.delete(message.id);
        return;
      case 'expose':
        try {
          onExpose(message.key, copyIn(message.value));
          return say({ kind: 'returned', value: { kind: 'plain', value: undefined } });
        } catch (cause) {
          return say({ kind: 'threw', value: { kind: 'error', message: messageOf(cause) } });
        }
    }
  };
  reflect.apply(addEventListener, node, [
    names.own,
    (event: CustomEvent<WorldMessage>) => take(event.detail),
  ]);
  return { copyOut, copyIn, say, takeReturned };
}

type Register = {
  readonly add: (given: AnyFunction) => number;
  readonly next: () => number;
  readonly find: (id: number) => AnyFunction;
};

/** The functions this world handed over, by their numbers; the same one has the same number. */
function createRegister(): Register {
  const byId = new Map<number, AnyFunction>();
  const ids = new WeakMap<AnyFunction, number>();
  let lastId = 0;
  const next = (): number => (lastId += 1);
  return {
    next,
    add: (given) => {
      const id = ids.get(given) ?? next();
      ids.set(given, id);
      byId.set(id, given);
      return id;
    },
    find: (id) => {
      const found = byId.get(id);
      if (found === undefined) throw new Error('No such function');
      return found;
    },
  };
}

type Copying = {
  readonly depth: number;
  readonly seen: Map<object, number>;
  readonly given: Register;
  /** The other world's functions, which go back as themselves. */
  readonly proxyIds: WeakMap<object, number>;
  readonly say: (message: WorldMessage) => void;
};

function copyValue(value: unknown, copying: Copying): Copied {
  if (copying.depth >= deepestCopy)
    throw new TypeError(`Nested deeper than ${deepestCopy}: not copied by contextBridge`);
  if (typeof value === 'symbol') return { kind: 'omitted' };
  if (typeof value === 'function') return copyFunction(value as AnyFunction, copying);
  if (typeof value !== 'object' || value === null) return { kind: 'plain', value };
  const known = copying.seen.get(value);
  if (known !== undefined) return { kind: 'seen', index: known };
  if (value instanceof Promise) return copyPromise(value, copying);
  if (value instanceof Error) return { kind: 'error', message: value.message };
  if (isCloneable(value)) return { kind: 'plain', value };
  copying.seen.set(value, copying.seen.size);
  const deeper = { ...copying, depth: copying.depth + 1 };
  if (Array.isArray(value))
    return { kind: 'list', parts: Array.from(value, (part) => copyValue(part, deeper)) };
  return {
    kind: 'record',
    // Own and enumerable ones: the prototype, and what it has, stays behind.
    parts: Object.keys(value).map((key) => [key, copyValue(Reflect.get(value, key), deeper)] as const),
  };
}

function copyFunction(value: AnyFunction, { given, proxyIds }: Copying): Copied {
  const own = proxyIds.get(value);
  return own === undefined ? { kind: 'function', id: given.add(value) } : { kind: 'own-function', id: own };
}

function copyPromise(promise: Promise<unknown>, copying: Copying): Copied {
  const id = copying.given.next();
  const settle = (failed: boolean, value: unknown): void => {
    const fresh = { ...copying, depth: 0, seen: new Map<object, number>() };
    copying.say({ kind: 'settled', id, failed, value: copyValue(value, fresh) });
  };
  promise.then(
    (value) => settle(false, value),
    (cause) => settle(true, cause),
  );
  return { kind: 'promise', id };
}

/** What a structured clone takes whole, that is no plain object or array. */
function isCloneable(value: object): boolean {
  return (
    ArrayBuffer.isView(value) ||
    value instanceof ArrayBuffer ||
    value instanceof Date ||
    value instanceof RegExp ||
    value instanceof Map ||
    value instanceof Set ||
    value instanceof Blob
  );
}

type Pasting = {
  readonly seen: unknown[];
  readonly proxyOf: (id: number) => AnyFunction;
  readonly promiseOf: (id: number) => Promise<unknown>;
  readonly ownOf: (id: number) => AnyFunction;
};

function pasteValue(copied: Copied, pasting: Pasting): unknown {
  switch (copied.kind) {
    case 'plain':
      return copied.value;
    case 'omitted':
      return undefined;
    case 'seen':
      return pasting.seen[copied.index];
    case 'error':
      return new Error(copied.message);
    case 'function':
      return pasting.proxyOf(copied.id);
    case 'own-function':
      return pasting.ownOf(copied.id);
    case 'promise':
      return pasting.promiseOf(copied.id);
    case 'list': {
      const list: unknown[] = [];
      pasting.seen.push(list);
      for (const part of copied.parts) list.push(pasteValue(part, pasting));
      return list;
    }
    case 'record':
      return pasteRecord(copied.parts, pasting);
  }
}

function pasteRecord(parts: readonly (readonly [string, Copied])[], pasting: Pasting): object {
  const record = {};
  pasting.seen.push(record);
  for (const [key, part] of parts) {
    if (part.kind === 'omitted') continue;
    Object.defineProperty(record, key, {
      value: pasteValue(part, pasting),
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return record;
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : 'Something that is no Error was thrown in the other world';
}
