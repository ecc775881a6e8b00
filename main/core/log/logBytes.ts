/** Bytes that are added to and cut at their end, in memory that a worker reads too. */
export type LogBytes = {
  /** All of them. Another after each change. */
  readonly view: () => Buffer;
  readonly size: () => number;
  readonly shared: () => SharedArrayBuffer;
  readonly append: (piece: Uint8Array) => void;
  readonly cut: (length: number) => void;
};

/** Address space that is set aside at first, enough for most logs; only what is used takes memory. */
const firstReserveBytes = 256 * 1024;
/** Each time that was too little; a copy is made then. */
const reserveFactor = 8;
const growBytes = 128 * 1024;

export function createLogBytes(): LogBytes {
  let reserved = firstReserveBytes;
  let shared = new SharedArrayBuffer(0, { maxByteLength: reserved });
  let length = 0;
  let view: Buffer | undefined;

  const makeRoom = (wanted: number): void => {
    if (wanted <= shared.byteLength) return;
    if (wanted > reserved) {
      while (wanted > reserved) reserved *= reserveFactor;
      const larger = new SharedArrayBuffer(wanted, { maxByteLength: reserved });
      new Uint8Array(larger).set(new Uint8Array(shared, 0, length));
      shared = larger;
    }
    shared.grow(Math.min(reserved, Math.max(wanted, shared.byteLength + growBytes)));
  };

  return {
    view: () => (view ??= Buffer.from(shared, 0, length)),
    size: () => length,
    shared: () => shared,
    append: (piece) => {
      makeRoom(length + piece.length);
      new Uint8Array(shared, length, piece.length).set(piece);
      length += piece.length;
      view = undefined;
    },
    cut: (to) => {
      length = Math.min(length, to);
      view = undefined;
    },
  };
}
