/** A square picture. */
export type Picture = { readonly size: number; readonly png: Uint8Array };

const icoHeaderBytes = 6;
const icoEntryBytes = 16;

/** Windows' icon file: a directory of PNGs (read so since Windows Vista). */
export function icoOf(pictures: readonly Picture[]): Uint8Array {
  const header = Buffer.alloc(icoHeaderBytes + icoEntryBytes * pictures.length);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(pictures.length, 4);
  let offset = header.length;
  pictures.forEach(({ size, png }, index) => {
    const at = icoHeaderBytes + icoEntryBytes * index;
    // A byte holds no 256: that is written as 0.
    header.writeUInt8(size % 256, at);
    header.writeUInt8(size % 256, at + 1);
    header.writeUInt16LE(1, at + 4);
    header.writeUInt16LE(32, at + 6);
    header.writeUInt32LE(png.length, at + 8);
    header.writeUInt32LE(offset, at + 12);
    offset += png.length;
  });
  return Buffer.concat([header, ...pictures.map(({ png }) => png)]);
}

/** Apple's types for PNGs, by pixels a side; a size has one for plain and one for Retina screens. */
const icnsTypes: Readonly<Record<number, readonly string[]>> = {
  32: ['ic11'],
  64: ['ic12'],
  128: ['ic07'],
  256: ['ic08', 'ic13'],
  512: ['ic09', 'ic14'],
  1024: ['ic10'],
};

/** macOS' icon file: chunks of a type, a length and a PNG. */
export function icnsOf(pictures: readonly Picture[]): Uint8Array {
  const chunks = pictures.flatMap(({ size, png }) =>
    (icnsTypes[size] ?? []).map((type) => Buffer.concat([chunkHead(type, png.length), png])),
  );
  const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  return Buffer.concat([chunkHead('icns', length), ...chunks]);
}

function chunkHead(type: string, length: number): Buffer {
  const head = Buffer.alloc(8);
  head.write(type, 'latin1');
  head.writeUInt32BE(length + head.length, 4);
  return head;
}
