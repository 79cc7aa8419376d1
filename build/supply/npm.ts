import process from 'node:process';
import { command } from '../gate/command.ts';
import type { Npm } from './audit.ts';

/** One try and a short one: whoever is not reached then is not reached. */
const patience = ['--fetch-retries=1', '--fetch-retry-mintimeout=500', '--fetch-timeout=20000'];

/** The npm that has started this, or else the machine's. */
export const npm: Npm = (args, folder) => {
  const file = process.env['npm_execpath'];
  const [program, ...first] = file === undefined ? ['npm'] : [process.execPath, file];
  const all = [...first, ...args, ...patience, `--prefix=${folder}`];
  return command(program ?? 'npm', all, { timeoutMs: 90_000 });
};
