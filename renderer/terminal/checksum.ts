/*
 * SHA-256 (FIPS 180-4), incremental: the platform's own takes a whole message only. Loaded when a test asks for it.
 */

export type Checksum = {
  readonly update: (bytes: Uint8Array) => void;
  /** The sum of everything so far, in hex; more may follow. */
  readonly hex: () => string;
};

/** The first 32 bits of the fractional parts of a prime's root, as the standard makes its constants. */
function fraction(root: number): number {
  return ((root - Math.floor(root)) * 0x1_0000_0000) | 0;
}

function firstPrimes(count: number): readonly number[] {
  const primes: number[] = [];
  for (let candidate = 2; primes.length < count; candidate += 1) {
    if (primes.every((prime) => candidate % prime !== 0)) primes.push(candidate);
  }
  return primes;
}

const rounds = Int32Array.from(firstPrimes(64), (prime) => fraction(Math.cbrt(prime)));
const start = Int32Array.from(firstPrimes(8), (prime) => fraction(Math.sqrt(prime)));
const blockBytes = 64;

function rotate(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}

/** The word at `index`, which is always within. */
function at(words: Int32Array, index: number): number {
  return words[index] ?? 0;
}

function expand(
  schedule: Int32Array,
  { view, offset }: { readonly view: DataView; readonly offset: number },
): void {
  for (let index = 0; index < 16; index += 1) schedule[index] = view.getInt32(offset + index * 4);
  for (let index = 16; index < 64; index += 1) {
    const early = at(schedule, index - 15);
    const late = at(schedule, index - 2);
    const low = rotate(early, 7) ^ rotate(early, 18) ^ (early >>> 3);
    const high = rotate(late, 17) ^ rotate(late, 19) ^ (late >>> 10);
    schedule[index] = (at(schedule, index - 16) + low + at(schedule, index - 7) + high) | 0;
  }
}

function compress(state: Int32Array, schedule: Int32Array): void {
  // Written out: a loop over an array of eight costs twice as much.
  let a = at(state, 0);
  let b = at(state, 1);
  let c = at(state, 2);
  let d = at(state, 3);
  let e = at(state, 4);
  let f = at(state, 5);
  let g = at(state, 6);
  let h = at(state, 7);
  for (let index = 0; index < 64; index += 1) {
    const choice = (e & f) ^ (~e & g);
    const high = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const first = (h + high + choice + at(rounds, index) + at(schedule, index)) | 0;
    const second = ((rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    c = b;
    b = a;
    a = (first + second) | 0;
  }
  state[0] = at(state, 0) + a;
  state[1] = at(state, 1) + b;
  state[2] = at(state, 2) + c;
  state[3] = at(state, 3) + d;
  state[4] = at(state, 4) + e;
  state[5] = at(state, 5) + f;
  state[6] = at(state, 6) + g;
  state[7] = at(state, 7) + h;
}

/** The padding: a one bit, zeros, and the length in bits. */
function padding(lengthBytes: number): Uint8Array {
  const rest = lengthBytes % blockBytes;
  const tail = new Uint8Array((rest < 56 ? 64 : 128) - rest);
  const view = new DataView(tail.buffer);
  tail[0] = 0x80;
  view.setUint32(tail.byteLength - 8, Math.floor((lengthBytes * 8) / 0x1_0000_0000));
  view.setUint32(tail.byteLength - 4, (lengthBytes * 8) >>> 0);
  return tail;
}

/** Takes the whole blocks of `bytes` into `state`; the number of bytes taken. */
function absorb(state: Int32Array, bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let offset = 0;
  for (; offset + blockBytes <= bytes.byteLength; offset += blockBytes) {
    expand(schedule, { view, offset });
    compress(state, schedule);
  }
  return offset;
}

/** Filled and read within one call, so one is enough for all sums. */
const schedule = new Int32Array(64);

export function createChecksum(): Checksum {
  const state = Int32Array.from(start);
  const rest = new Uint8Array(blockBytes);
  let restBytes = 0;
  let lengthBytes = 0;

  const update = (bytes: Uint8Array): void => {
    lengthBytes += bytes.byteLength;
    let from = 0;
    if (restBytes > 0) {
      from = Math.min(blockBytes - restBytes, bytes.byteLength);
      rest.set(bytes.subarray(0, from), restBytes);
      restBytes += from;
      if (restBytes < blockBytes) return;
      absorb(state, rest);
    }
    const body = bytes.subarray(from);
    const takenBytes = absorb(state, body);
    rest.set(body.subarray(takenBytes));
    restBytes = body.byteLength - takenBytes;
  };
  const hex = (): string => {
    const last = Int32Array.from(state);
    const tail = padding(lengthBytes);
    const closing = new Uint8Array(restBytes + tail.byteLength);
    closing.set(rest.subarray(0, restBytes));
    closing.set(tail, restBytes);
    absorb(last, closing);
    return Array.from(last, (word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
  };
  return { update, hex };
}
