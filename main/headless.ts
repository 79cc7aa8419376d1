import process from 'node:process';
import { runHere } from './cli/main.ts';

// The browser face: what `landline serve` does, as a program of its own.
await runHere(['serve', ...process.argv.slice(2)]);
