import fs from 'node:fs';
import path from 'node:path';
import { oneAtATime } from './lock.mjs';
import { writeSupply } from './supply/write.ts';
import { buildPart, parts, type Part } from './vite.ts';

const root = path.resolve(import.meta.dirname, '..');
const stamp = path.join(root, 'out/built');
const sources = [
  'main',
  'preload',
  'renderer',
  'build/vite.ts',
  'build/supply',
  'package.json',
  'package-lock.json',
];

/** Builds all three programs unless what is in `out/` is newer than every source. Answers whether it built. */
export async function ensureBuilt(): Promise<boolean> {
  if (isFresh()) return false;
  return oneAtATime('build', async () => {
    if (isFresh()) return false;
    await buildAll();
    return true;
  });
}

/** Builds `wanted` whatever is there; says how long each took. Of all three it also writes down what packages they were made of. */
export async function buildAll(
  wanted: readonly Part[] = parts,
  onPart: (part: Part, ms: number) => void = () => undefined,
): Promise<void> {
  const began = new Date();
  forgetBuild();
  const files: string[] = [];
  for (const part of wanted) {
    const started = performance.now();
    files.push(...(await buildPart(part)));
    onPart(part, performance.now() - started);
  }
  if (wanted.length < parts.length) return;
  writeSupply(files);
  fs.writeFileSync(stamp, '');
  // A source saved while the build ran is newer than the build.
  fs.utimesSync(stamp, began, began);
}

/** Has the next start build anew: what is in `out/` is about to become something else. */
export const forgetBuild = (): void => fs.rmSync(stamp, { force: true });

function isFresh(): boolean {
  const built = fs.statSync(stamp, { throwIfNoEntry: false });
  return built !== undefined && sources.every((source) => newest(path.join(root, source)) < built.mtimeMs);
}

/** Folders count too: a file that was deleted or renamed changes its folder. */
function newest(place: string): number {
  const { mtimeMs } = fs.statSync(place);
  if (!fs.statSync(place).isDirectory()) return mtimeMs;
  return Math.max(mtimeMs, ...fs.readdirSync(place).map((name) => newest(path.join(place, name))));
}
