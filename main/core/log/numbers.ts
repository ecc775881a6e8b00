/** Whole numbers below 2³² in a row that only grows and is cut: a million of them take 4 MB. */
export type Numbers = {
  readonly length: number;
  readonly at: (index: number) => number;
  readonly push: (value: number) => void;
  readonly cut: (length: number) => void;
  /** Of ascending numbers: how many are not above this one. */
  readonly upperBound: (value: number) => number;
};

export function createNumbers(): Numbers {
  let values = new Uint32Array(1024);
  let length = 0;
  return {
    get length() {
      return length;
    },
    at: (index) => (index < length ? (values[index] ?? 0) : 0),
    push: (value) => {
      if (length === values.length) {
        const larger = new Uint32Array(Math.ceil(length * 1.5));
        larger.set(values);
        values = larger;
      }
      values[length] = value;
      length += 1;
    },
    cut: (to) => {
      length = Math.min(length, to);
    },
    upperBound: (value) => {
      let low = 0;
      let high = length;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if ((values[middle] ?? 0) <= value) low = middle + 1;
        else high = middle;
      }
      return low;
    },
  };
}
