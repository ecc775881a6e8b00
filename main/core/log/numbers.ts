/** Whole numbers below 2³² in a row that only grows and is cut: a million of them take 4 MB, which a worker reads too. */
export type Numbers = {
  readonly length: number;
  readonly at: (index: number) => number;
  readonly push: (value: number) => void;
  readonly cut: (length: number) => void;
  readonly shared: () => SharedArrayBuffer;
};

export function createNumbers(): Numbers {
  let values = sharedNumbers(1024);
  let length = 0;
  return {
    get length() {
      return length;
    },
    at: (index) => (index < length ? (values[index] ?? 0) : 0),
    push: (value) => {
      if (length === values.length) {
        const larger = sharedNumbers(Math.ceil(length * 1.5));
        larger.set(values);
        values = larger;
      }
      values[length] = value;
      length += 1;
    },
    shared: () => values.buffer,
    cut: (to) => {
      length = Math.min(length, to);
    },
  };
}

function sharedNumbers(count: number): Uint32Array<SharedArrayBuffer> {
  return new Uint32Array(new SharedArrayBuffer(count * Uint32Array.BYTES_PER_ELEMENT));
}
