import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { ensureBuilt } from './built.ts';

// `npm run -s landline -- COMMAND`: the terminal face from a checkout; stdout carries only what it says.
await ensureBuilt();
const cli = path.resolve(import.meta.dirname, '../out/main/cli.js');
process.argv[1] = cli;
await import(pathToFileURL(cli).href);
