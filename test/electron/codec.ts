/*
 * Structured clones as JSON, for both ends of the road between a page and the stand-in. This file also runs in the page, its
 * types stripped: it may import nothing and use nothing that only Node has.
 */

/** JSON that `decodeClone` reads: plain values as they are, all else as an array that begins with its kind. */
export type Encoded =
  | null
  | boolean
  | number
  | string
  | readonly Encoded[]
  | { readonly [key: string]: Encoded };

type Encoder = { readonly seen: Map<object, number>; readonly notCloneable: (what: string) => Error };
type Decoder = { readonly made: unknown[] };

const viewKinds = [
  'Uint8Array',
  'Int8Array',
  'Uint8ClampedArray',
  'Uint16Array',
  'Int16Array',
  'Uint32Array',
  'Int32Array',
  'Float32Array',
  'Float64Array',
  'BigInt64Array',
  'BigUint64Array',
] as const;

/** Throws what `notCloneable` makes for what a structured clone refuses: functions, symbols, promises, weak things. */
export function encodeClone(value: unknown, notCloneable: (what: string) => Error): Encoded {
  return encodeValue(value, { seen: new Map(), notCloneable });
}

export function decodeClone(encoded: Encoded): unknown {
  return decodeValue(encoded, { made: [] });
}

function encodeValue(value: unknown, encoder: Encoder): Encoded {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'undefined':
      return ['u'];
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0)
        ? value
        : ['n', Object.is(value, -0) ? '-0' : String(value)];
    case 'bigint':
      return ['i', String(value)];
    case 'function':
    case 'symbol':
      throw encoder.notCloneable(String(value));
    case 'object':
      return value === null ? null : encodeObject(value, encoder);
  }
}

function encodeObject(value: object, encoder: Encoder): Encoded {
  const known = encoder.seen.get(value);
  if (known !== undefined) return ['@', known];
  encoder.seen.set(value, encoder.seen.size);
  if (Array.isArray(value)) return ['a', ...Array.from(value, (part) => encodeValue(part, encoder))];
  if (ArrayBuffer.isView(value)) return ['v', viewKind(value), toBase64(viewBytes(value))];
  if (value instanceof ArrayBuffer) return ['B', toBase64(new Uint8Array(value))];
  if (value instanceof Date) return ['d', encodeValue(value.getTime(), encoder)];
  if (value instanceof RegExp) return ['r', value.source, value.flags];
  if (value instanceof Map) {
    return ['m', ...[...value].flatMap((pair) => pair.map((part: unknown) => encodeValue(part, encoder)))];
  }
  if (value instanceof Set) return ['s', ...[...value].map((part) => encodeValue(part, encoder))];
  if (value instanceof Error) return ['e', value.name, String(value.message), String(value.stack ?? '')];
  if (value instanceof Number || value instanceof String || value instanceof Boolean) {
    return encodeValue(value.valueOf(), encoder);
  }
  if (
    value instanceof Promise ||
    value instanceof WeakMap ||
    value instanceof WeakSet ||
    isHostObject(value)
  ) {
    throw encoder.notCloneable(Object.prototype.toString.call(value));
  }
  return Object.fromEntries(
    Object.keys(value).map((key) => [key, encodeValue(Reflect.get(value, key), encoder)]),
  );
}

/** A page's nodes, windows and ports, which have a name of their own but no constructor to ask for in Node. */
function isHostObject(value: object): boolean {
  const kind = Object.prototype.toString.call(value).slice(8, -1);
  return (
    kind !== 'Object' &&
    kind !== 'Arguments' &&
    (kind === 'Window' || kind === 'MessagePort' || 'nodeType' in value)
  );
}

function decodeValue(encoded: Encoded, decoder: Decoder): unknown {
  if (encoded === null || typeof encoded !== 'object') return encoded;
  if (!Array.isArray(encoded)) {
    const object = {};
    decoder.made.push(object);
    for (const [key, part] of Object.entries(encoded)) setOwn(object, key, decodeValue(part, decoder));
    return object;
  }
  return decodeKind(encoded, decoder);
}

function decodeKind([kind, ...parts]: readonly Encoded[], decoder: Decoder): unknown {
  const [first, second, third] = parts;
  switch (kind) {
    case 'u':
      return undefined;
    case 'n':
      return Number(first);
    case 'i':
      return BigInt(String(first));
    case '@':
      return decoder.made[Number(first)];
    case 'a':
    case 'm':
    case 's':
      return decodeCollection(kind, parts, decoder);
    case 'v':
      return keep(decoder, makeView(String(first), fromBase64(String(second))));
    case 'B':
      return keep(decoder, fromBase64(String(first)).buffer);
    case 'd': {
      return keep(decoder, new Date(Number(decodeValue(first ?? null, decoder))));
    }
    case 'r':
      return keep(decoder, new RegExp(String(first), String(second)));
    case 'e':
      return keep(decoder, makeError(String(first), String(second), String(third)));
    default:
      throw new Error('Not a clone');
  }
}

function decodeCollection(kind: 'a' | 'm' | 's', parts: readonly Encoded[], decoder: Decoder): unknown {
  if (kind === 'a') {
    const array: unknown[] = keep(decoder, []);
    for (const part of parts) array.push(decodeValue(part, decoder));
    return array;
  }
  if (kind === 's') {
    const set = keep(decoder, new Set());
    for (const part of parts) set.add(decodeValue(part, decoder));
    return set;
  }
  const map = keep(decoder, new Map());
  for (let index = 0; index < parts.length; index += 2) {
    map.set(decodeValue(parts[index] ?? null, decoder), decodeValue(parts[index + 1] ?? null, decoder));
  }
  return map;
}

function keep<Value>(decoder: Decoder, value: Value): Value {
  decoder.made.push(value);
  return value;
}

/** `__proto__` becomes a key as any other. */
function setOwn(object: object, key: string, value: unknown): void {
  Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true });
}

function makeError(name: string, message: string, stack: string): Error {
  const kinds: Readonly<Record<string, ErrorConstructor>> = {
    TypeError,
    RangeError,
    SyntaxError,
    ReferenceError,
    EvalError,
  };
  const error = new (kinds[name] ?? Error)(message);
  error.stack = stack;
  return error;
}

function viewBytes(view: ArrayBufferView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

function viewKind(view: ArrayBufferView): string {
  return viewKinds.find((kind) => Object.prototype.toString.call(view) === `[object ${kind}]`) ?? 'DataView';
}

function makeView(kind: string, bytes: Uint8Array<ArrayBuffer>): ArrayBufferView {
  if (kind === 'Uint8Array') return bytes;
  if (kind === 'DataView') return new DataView(bytes.buffer);
  const known = viewKinds.find((candidate) => candidate === kind);
  const views = {
    Uint8Array,
    Int8Array,
    Uint8ClampedArray,
    Uint16Array,
    Int16Array,
    Uint32Array,
    Int32Array,
    Float32Array,
    Float64Array,
    BigInt64Array,
    BigUint64Array,
  };
  return new views[known ?? 'Uint8Array'](bytes.buffer);
}

/** Chromium's own, in compiled code, where it has it; Node's Buffer elsewhere. */
type Base64Bytes = Uint8Array & { readonly toBase64?: () => string };
type Base64Constructor = { readonly fromBase64?: (text: string) => Uint8Array<ArrayBuffer> };

function toBase64(bytes: Base64Bytes): string {
  if (bytes.toBase64 !== undefined) return bytes.toBase64();
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const { fromBase64: native } = Uint8Array as Base64Constructor;
  if (native !== undefined) return native.call(Uint8Array, text);
  const bytes = Buffer.from(text, 'base64');
  return new Uint8Array(new Uint8Array(bytes).buffer);
}
