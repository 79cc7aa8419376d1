#!/usr/bin/env node
// `landline` where it was installed with npm. Runs on any Node that is still around, to say which one is needed.
import process from 'node:process';

const needed = 24;

if (Number.parseInt(process.versions.node, 10) >= needed) await import('../out/main/cli.js');
else {
  process.stderr.write(
    `landline needs Node ${needed} or newer, and this is Node ${process.versions.node}: install a newer one and try again.\n`,
  );
  process.exitCode = 1;
}
