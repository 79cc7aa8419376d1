import process from 'node:process';
import { buildAll } from './built.ts';
import { oneAtATime } from './lock.mjs';
import { parts } from './vite.ts';

// `npm run build [-- main|preload|renderer…]`
const asked = process.argv.slice(2);
const wanted = parts.filter((part) => asked.length === 0 || asked.includes(part));

try {
  await oneAtATime('build', () =>
    buildAll(wanted, (part, ms) => console.log(`built out/${part} in ${(ms / 1000).toFixed(1)} s`)),
  );
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
