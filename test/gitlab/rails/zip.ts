import { crc32, deflateRawSync } from 'node:zlib';

/* An archive as the Runner makes it (PKWARE's APPNOTE, 4.3): deflated, without what only old programs need. */

const localHeader = 0x04034b50;
const centralHeader = 0x02014b50;
const endOfDirectory = 0x06054b50;
const version = 20;
const deflated = 8;
/** Names are UTF-8. */
const utf8 = 0x0800;

export function zipOf(files: ReadonlyMap<string, Buffer>): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [path, content] of files) {
    const name = Buffer.from(path);
    const packed = deflateRawSync(content);
    const figures = figuresOf({ content, packed, name });
    const local = Buffer.concat([numbers([[4, localHeader], [2, version], ...figures]), name, packed]);
    directory.push(
      Buffer.concat([
        numbers([
          [4, centralHeader],
          [2, version],
          [2, version],
          ...figures,
          // Comment, disk, attributes.
          [2, 0],
          [2, 0],
          [2, 0],
          [4, 0],
          [4, offset],
        ]),
        name,
      ]),
    );
    parts.push(local);
    offset += local.byteLength;
  }
  const central = Buffer.concat(directory);
  const end = numbers([
    [4, endOfDirectory],
    [2, 0],
    [2, 0],
    [2, files.size],
    [2, files.size],
    [4, central.byteLength],
    [4, offset],
    [2, 0],
  ]);
  return Buffer.concat([...parts, central, end]);
}

type Figures = { readonly content: Buffer; readonly packed: Buffer; readonly name: Buffer };

function figuresOf({ content, packed, name }: Figures): readonly (readonly [2 | 4, number])[] {
  return [
    [2, utf8],
    [2, deflated],
    [2, 0],
    // 1980-01-01, before which the form knows no days.
    [2, 0x21],
    [4, crc32(content)],
    [4, packed.byteLength],
    [4, content.byteLength],
    [2, name.byteLength],
    [2, 0],
  ];
}

/** Little-endian, each of so many bytes. */
function numbers(all: readonly (readonly [2 | 4, number])[]): Buffer {
  const bytes = Buffer.alloc(all.reduce((sum, [size]) => sum + size, 0));
  let at = 0;
  for (const [size, value] of all) at = bytes.writeUIntLE(value, at, size);
  return bytes;
}
