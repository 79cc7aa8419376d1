import { readFileSync } from 'node:fs';
import path from 'node:path';

const folder = path.join(import.meta.dirname, '..', 'golden');

/** Bytes recorded once and never changed: what other versions of the app send and have on disk. */
export const golden = (name: string): Buffer =>
  Buffer.from(readFileSync(path.join(folder, `${name}.hex`), 'utf8').replace(/\s/g, ''), 'hex');
