import fs from 'node:fs';
import { encodeQR } from 'qr';

const width = 640;
const height = 480;

/** Writes a film of one picture, a QR code of `text`, for a browser to take for what its camera sees. */
export function writeQrFilm(file: string, text: string): void {
  const rows = encodeQR(text, 'raw', { border: 4, ecc: 'medium' });
  const scale = Math.floor(height / rows.length);
  const left = Math.floor((width - rows.length * scale) / 2);
  const top = Math.floor((height - rows.length * scale) / 2);
  const luma = Buffer.alloc(width * height, 235);
  rows.forEach((row, y) =>
    row.forEach((dark, x) => {
      if (!dark) return;
      for (let line = 0; line < scale; line += 1) {
        const from = (top + y * scale + line) * width + left + x * scale;
        luma.fill(16, from, from + scale);
      }
    }),
  );
  const chroma = Buffer.alloc((width * height) / 2, 128);
  const frame = Buffer.concat([Buffer.from('FRAME\n'), luma, chroma]);
  const head = Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`);
  fs.writeFileSync(file, Buffer.concat([head, frame, frame]));
}
