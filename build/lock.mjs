// Plain JavaScript: the bootstrap uses it before anything is installed.
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

/**
 * Runs `work` while no other process of this checkout does work of the same name; a holder that died is passed over.
 * `name` becomes a file name.
 */
export async function oneAtATime(name, work) {
  const file = path.resolve(path.dirname(fileURLToPath(import.meta.url)), `../out/${name}.lock`);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  while (!take(file)) await new Promise((resolve) => setTimeout(resolve, 200));
  try {
    return await work();
  } finally {
    fs.rmSync(file, { force: true });
  }
}

function take(file) {
  try {
    fs.writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    if (!alive(holderOf(file))) fs.rmSync(file, { force: true });
    return false;
  }
}

/** 0 for a file that is gone, NaN for one that is just being written. */
function holderOf(file) {
  try {
    return Number.parseInt(fs.readFileSync(file, 'utf8'), 10);
  } catch {
    return 0;
  }
}

function alive(pid) {
  if (pid === 0) return false;
  if (Number.isNaN(pid)) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
