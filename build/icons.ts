import fs from 'node:fs';
import path from 'node:path';
import { deflateSync } from 'node:zlib';

/**
 * The app's mark, drawn rather than kept as files: what is said, on one line. The page's own icon is its small sister.
 * Coordinates are parts of the icon's side, from 0 to 1.
 */
type Colour = readonly [red: number, green: number, blue: number];
type Point = readonly [x: number, y: number];
/** How far a point lies outside a shape; negative inside. */
type Shape = (point: Point) => number;

const box =
  (left: number, top: number, right: number, bottom: number, radius: number): Shape =>
  ([x, y]) => {
    const dx = Math.abs(x - (left + right) / 2) - (right - left) / 2 + radius;
    const dy = Math.abs(y - (top + bottom) / 2) - (bottom - top) / 2 + radius;
    return Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - radius;
  };
/** Convex, corners clockwise. */
const polygon =
  (...corners: readonly Point[]): Shape =>
  ([x, y]) =>
    Math.max(
      ...corners.map(([ax, ay], index) => {
        const [bx, by] = corners[(index + 1) % corners.length] ?? [ax, ay];
        return ((by - ay) * (x - ax) - (bx - ax) * (y - ay)) / Math.hypot(bx - ax, by - ay);
      }),
    );
const union =
  (...shapes: readonly Shape[]): Shape =>
  (point) =>
    Math.min(...shapes.map((shape) => shape(point)));

const plate = box(0.05, 0.05, 0.95, 0.95, 0.21);
const front = union(box(0.2, 0.25, 0.8, 0.63, 0.13), polygon([0.31, 0.55], [0.5, 0.55], [0.3, 0.77]));
const line = box(0.335, 0.405, 0.665, 0.475, 0.035);
const plateTop: Colour = [16, 140, 106];
const plateBottom: Colour = [6, 98, 73];
const white: Colour = [255, 255, 255];

/** A square picture of `side` pixels, RGBA, without premultiplied alpha. */
export function drawIcon(side: number): Buffer {
  const pixels = Buffer.alloc(side * side * 4);
  const cover = (distance: number): number => Math.min(1, Math.max(0, 0.5 - distance * side));
  const mix = (from: Colour, to: Colour, part: number): Colour =>
    [0, 1, 2].map((i) => (from[i] ?? 0) + ((to[i] ?? 0) - (from[i] ?? 0)) * part) as unknown as Colour;
  for (let row = 0; row < side; row += 1) {
    for (let column = 0; column < side; column += 1) {
      const point: Point = [(column + 0.5) / side, (row + 0.5) / side];
      const ground = mix(plateTop, plateBottom, point[1]);
      const bubble = mix(ground, white, cover(front(point)));
      const colour = mix(bubble, ground, cover(line(point)));
      pixels.set(
        [...colour.map(Math.round), Math.round(255 * cover(plate(point)))],
        (row * side + column) * 4,
      );
    }
  }
  return pixels;
}

const crcTable = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let bit = 0; bit < 8; bit += 1) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});
function crc32(bytes: Buffer): number {
  let crc = ~0;
  for (const byte of bytes) crc = (crcTable[(crc ^ byte) & 255] ?? 0) ^ (crc >>> 8);
  return ~crc >>> 0;
}
function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

export function png(side: number): Buffer {
  const pixels = drawIcon(side);
  const rows = Array.from({ length: side }, (_, row) =>
    Buffer.concat([Buffer.from([0]), pixels.subarray(row * side * 4, (row + 1) * side * 4)]),
  );
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    return Buffer.concat([uint32(data.length), body, uint32(crc32(body))]);
  };
  // 8 bits a channel, RGBA, no interlacing.
  const header = Buffer.concat([uint32(side), uint32(side), Buffer.from([8, 6, 0, 0, 0])]);
  return Buffer.concat([
    Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(rows), { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Windows' format: a directory of pictures. */
export function ico(sides: readonly number[]): Buffer {
  const images = sides.map(png);
  const header = Buffer.from([0, 0, 1, 0, sides.length, 0]);
  let offset = header.length + 16 * sides.length;
  const entries = images.map((image, index) => {
    const entry = Buffer.alloc(16);
    const side = sides[index] ?? 0;
    // 256 is written as 0.
    entry.set([side & 255, side & 255, 0, 0, 1, 0, 32, 0]);
    entry.writeUInt32LE(image.length, 8);
    entry.writeUInt32LE(offset, 12);
    offset += image.length;
    return entry;
  });
  return Buffer.concat([header, ...entries, ...images]);
}

/** macOS's format: pictures by four-letter type. */
export function icns(): Buffer {
  const types = { ic07: 128, ic08: 256, ic09: 512, ic10: 1024 };
  const parts = Object.entries(types).map(([type, side]) => {
    const image = png(side);
    return Buffer.concat([Buffer.from(type, 'latin1'), uint32(image.length + 8), image]);
  });
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from('icns', 'latin1'), uint32(body.length + 8), body]);
}

/** Writes every icon an installer asks for into `folder`. */
export function writeIcons(folder: string): void {
  fs.mkdirSync(path.join(folder, 'icons'), { recursive: true });
  for (const side of [16, 32, 48, 64, 128, 256, 512])
    fs.writeFileSync(path.join(folder, 'icons', `${side}x${side}.png`), png(side));
  fs.writeFileSync(path.join(folder, 'icon.ico'), ico([16, 32, 48, 256]));
  fs.writeFileSync(path.join(folder, 'icon.icns'), icns());
}
