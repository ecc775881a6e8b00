import { crc32, deflateSync } from 'node:zlib';

/*
 * Small icons drawn from shapes, so that each state and each scale is as sharp as the other and nothing is fetched or
 * stored. Shapes are signed distances: below zero is inside.
 */

export type Colour = { readonly red: number; readonly green: number; readonly blue: number };
export type Point = { readonly x: number; readonly y: number };
/** Distance from a point to the shape's edge, in the drawing's own units. */
export type Shape = (at: Point) => number;
export type Layer = { readonly shape: Shape; readonly colour: Colour };

export type Drawing = {
  /** Width and height, in its own units. */
  readonly size: number;
  /** From back to front. */
  readonly layers: readonly Layer[];
};

export function disc(centre: Point, radius: number): Shape {
  return ({ x, y }) => Math.hypot(x - centre.x, y - centre.y) - radius;
}

/** A line with round ends. */
export function line(from: Point, to: Point, width: number): Shape {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const length = dx * dx + dy * dy;
  return ({ x, y }) => {
    const along =
      length === 0 ? 0 : Math.min(1, Math.max(0, ((x - from.x) * dx + (y - from.y) * dy) / length));
    return Math.hypot(x - from.x - along * dx, y - from.y - along * dy) - width / 2;
  };
}

export function ring(centre: Point, radius: number, width: number): Shape {
  return ({ x, y }) => Math.abs(Math.hypot(x - centre.x, y - centre.y) - radius) - width / 2;
}

/** The upper right quarter of a disc: what is left, on a clock. */
export function quarter(centre: Point, radius: number): Shape {
  const whole = disc(centre, radius);
  return (at) => Math.max(whole(at), centre.x - at.x, at.y - centre.y);
}

export function together(...shapes: readonly Shape[]): Shape {
  return (at) => Math.min(...shapes.map((shape) => shape(at)));
}

/** A PNG of `drawing`, `pixels` wide and high. */
export function drawPng({ size, layers }: Drawing, pixels: number): Buffer {
  const unit = size / pixels;
  const rows = Buffer.alloc(pixels * (1 + pixels * 4));
  for (let row = 0; row < pixels; row += 1) {
    for (let column = 0; column < pixels; column += 1) {
      const at = { x: (column + 0.5) * unit, y: (row + 0.5) * unit };
      rows.set(colourAt(layers, at, unit), row * (1 + pixels * 4) + 1 + column * 4);
    }
  }
  return encodePng(rows, pixels);
}

/** Red, green, blue, opacity. An edge is as wide as a pixel. */
function colourAt(layers: readonly Layer[], at: Point, unit: number): readonly number[] {
  let [red, green, blue, opacity] = [0, 0, 0, 0];
  for (const { shape, colour } of layers) {
    const cover = Math.min(1, Math.max(0, 0.5 - shape(at) / unit));
    const below = opacity * (1 - cover);
    opacity = cover + below;
    if (opacity === 0) continue;
    red = (colour.red * cover + red * below) / opacity;
    green = (colour.green * cover + green * below) / opacity;
    blue = (colour.blue * cover + blue * below) / opacity;
  }
  return [Math.round(red), Math.round(green), Math.round(blue), Math.round(opacity * 255)];
}

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** `rows` are unfiltered: each begins with a 0. */
function encodePng(rows: Buffer, pixels: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(pixels, 0);
  header.writeUInt32BE(pixels, 4);
  // 8 bits a channel, red-green-blue-opacity.
  header.set([8, 6, 0, 0, 0], 8);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
