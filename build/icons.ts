import fs from 'node:fs';
import path from 'node:path';
import { png, uint32 } from '../main/shell/icon.ts';

/** Windows' format: a directory of pictures. */
export function ico(sides: readonly number[]): Buffer {
  const images = sides.map((side) => png(side));
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
