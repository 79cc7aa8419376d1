// electron [switches] <app folder | script> [arguments]: runs an app's built main program in this Node.
import fs from 'node:fs';
import inspector from 'node:inspector';
import { registerHooks } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { world } from './world.ts';

const standIn = new URL('./electron.ts', import.meta.url).href;
registerHooks({
  resolve: (id, context, next) =>
    /^electron(\/main|\/common)?$/.test(id) ? { url: standIn, shortCircuit: true } : next(id, context),
});

const given = process.argv.slice(2);
// The line this prints is what Playwright waits for.
if (given.some((argument) => argument.startsWith('--inspect'))) inspector.open(0, '127.0.0.1');
const rest = given.filter((argument) => !argument.startsWith('--inspect'));
const target = path.resolve(rest.find((argument) => !argument.startsWith('-')) ?? '.');
const folder = fs.statSync(target).isDirectory() ? target : path.dirname(target);
const manifest = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8')) as {
  readonly main: string;
  readonly name: string;
  readonly productName?: string;
  readonly version: string;
};

process.argv = [process.execPath, ...rest];
const describe = (values: Readonly<Record<string, unknown>>): void => {
  for (const [key, value] of Object.entries(values)) {
    Object.defineProperty(process, key, { value, enumerable: true, configurable: true });
  }
};
describe({
  type: 'browser',
  defaultApp: true,
  resourcesPath: path.join(folder, 'resources'),
  versions: { ...process.versions, electron: '0.0.0-stand-in', chrome: '' },
});
world.appFolder = folder;
world.manifest = { ...manifest, name: manifest.productName ?? manifest.name };

const { app } = await import('./electron.ts');
process.on('SIGTERM', () => app.quit());
process.on('SIGINT', () => app.quit());
await import(pathToFileURL(folder === target ? path.join(folder, manifest.main) : target).href);
app.$begin();
