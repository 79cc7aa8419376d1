#!/usr/bin/env node
import process from 'node:process';
import { runHere } from './cli/main.ts';

// The terminal face: `landline COMMAND`.
await runHere(process.argv.slice(2));
