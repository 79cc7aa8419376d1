import { deflateSync } from 'node:zlib';

/**
 * The app's mark, drawn rather than kept as files: what is said, on one line. The page's own icon is its small sister.
 * Coordinates are parts of the icon's side, from 0 to 1. `calling` has a red dot; `shape` is black on nothing, for bars that
 * colour it themselves; `dot` is the dot alone.
 */
export type IconLook = 'plain' | 'calling' | 'shape' | 'dot';
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
const black: Colour = [0, 0, 0];
const red: Colour = [217, 45, 32];
const disc =
  (centre: Point, radius: number): Shape =>
  ([x, y]) =>
    Math.hypot(x - centre[0], y - centre[1]) - radius;
const corner = disc([0.74, 0.74], 0.24);
const cleft = disc([0.74, 0.74], 0.31);
const middle = disc([0.5, 0.5], 0.45);
/** A colour with its opacity, from 0 to 1. */
type Dab = readonly [colour: Colour, opacity: number];

const mix = (from: Colour, to: Colour, part: number): Colour =>
  [0, 1, 2].map((i) => (from[i] ?? 0) + ((to[i] ?? 0) - (from[i] ?? 0)) * part) as unknown as Colour;

/** What is at `point` of the mark; `cover` tells how much of a pixel lies inside a shape. */
function dabAt(point: Point, look: IconLook, cover: (shape: Shape) => number): Dab {
  if (look === 'dot') return [red, cover(middle)];
  if (look === 'shape') return [black, cover(front) * (1 - cover(line))];
  const ground = mix(plateTop, plateBottom, point[1]);
  const colour = mix(mix(ground, white, cover(front)), ground, cover(line));
  if (look === 'plain') return [colour, cover(plate)];
  const dot = cover(corner);
  return [mix(colour, red, dot > 0 ? 1 : 0), Math.max(cover(plate) * (1 - cover(cleft)), dot)];
}

/** A square picture of `side` pixels, RGBA, without premultiplied alpha. */
export function drawIcon(side: number, look: IconLook = 'plain'): Buffer {
  const pixels = Buffer.alloc(side * side * 4);
  for (let row = 0; row < side; row += 1) {
    for (let column = 0; column < side; column += 1) {
      const point: Point = [(column + 0.5) / side, (row + 0.5) / side];
      const [colour, opacity] = dabAt(point, look, (shape) =>
        Math.min(1, Math.max(0, 0.5 - shape(point) * side)),
      );
      pixels.set([...colour.map(Math.round), Math.round(255 * opacity)], (row * side + column) * 4);
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
export function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** The same as a PNG. */
export function png(side: number, look: IconLook = 'plain'): Buffer {
  const pixels = drawIcon(side, look);
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
