import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { ensureBuilt } from './built.ts';
import { makePackage, possiblePackages } from './packages.ts';

// `npm run package [-- linux|win|mac…]`: makes in `dist/` what this machine can make, and says what that is worth.
const asked = process.argv.slice(2);
const dist = path.resolve(import.meta.dirname, '../dist');
const wanted = possiblePackages().filter(({ system }) => asked.length === 0 || asked.includes(system));

await ensureBuilt();
for (const one of wanted) {
  const folder = path.join(dist, one.system);
  fs.rmSync(folder, { recursive: true, force: true });
  makePackage(one, folder);
  const worth = one.isReal ? 'with Electron' : 'PLACEHOLDER instead of Electron: whole, but cannot start';
  console.log(`dist/${one.system}: ${one.targets.join(', ')} (${worth})`);
}
