import fs from 'node:fs';
import path from 'node:path';
import type { Rolldown } from 'vite';
import { compiledInto, type Compiled } from './compiled.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** A package of which something is in what people install. */
export interface Shipped {
  readonly name: string;
  readonly version: string;
  /** An SPDX expression, as the package gives it. */
  readonly licence: string;
  /** The package's own files about it, one behind the other. */
  readonly licenceText: string;
  /** SHA-512 of the package as it was published, hexadecimal, where the lock file knows it. */
  readonly sha512: string | null;
  /** Those of the shipped ones that it needs, by name. */
  readonly needs: readonly string[];
  /** What its maker has compiled into it. */
  readonly compiled: readonly Compiled[];
  /** Only in what holds Electron. */
  readonly desktopOnly: boolean;
}

/** They put in code of their own. */
const bundlers: readonly string[] = ['rolldown', 'vite'];
const desktop = 'electron';

/**
 * The files of packages of which the build has put something into its output, from the root of the project; of a bundler's own code, which
 * has no file, its folder. Throws where a piece of the output comes from nowhere that is known.
 */
export function packageFilesIn(output: Rolldown.RolldownOutput['output']): readonly string[] {
  const sources = output.flatMap((file) =>
    file.type === 'asset'
      ? file.originalFileNames
      : Object.entries(file.modules)
          // a style sheet leaves no code behind
          .filter(([id, { renderedLength }]) => renderedLength > 0 || /\.css(\?|$)/.test(id))
          .map(([id]) => id),
  );
  return [...new Set(sources.map(packageFile).filter((file) => file !== null))].sort();
}

/** Null for what is ours. */
function packageFile(id: string): string | null {
  const [place = ''] = id.replace(/^\0/, '').split('?');
  if (place.includes('node_modules/')) return path.relative(root, path.resolve(root, place));
  if (!id.startsWith('\0')) return null;
  const [bundler = ''] = place.split('/');
  if (!bundlers.includes(bundler)) throw new Error(`nobody knows where ${JSON.stringify(id)} comes from`);
  return `node_modules/${bundler}`;
}

/** The package that a file belongs to: its folder from the root of the project. */
function folderOf(file: string): string {
  const start = file.lastIndexOf('node_modules/') + 'node_modules/'.length;
  const [first = '', second = ''] = file.slice(start).split('/');
  return file.slice(0, start) + (first.startsWith('@') ? `${first}/${second}` : first);
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** What is known of the packages that these files belong to, by name; Electron, which packages for desktops hold, among them. */
export function describeShipped(files: readonly string[]): readonly Shipped[] {
  const { packages } = readJson<{ packages: Readonly<Record<string, { integrity?: string }>> }>(
    'package-lock.json',
  );
  const folders = [...new Set([...files.map(folderOf), `node_modules/${desktop}`])];
  const all = folders.map(
    (folder) => [folder, readJson<Manifest>(path.join(folder, 'package.json'))] as const,
  );
  const names = new Set(all.map(([, { name }]) => name));
  return all
    .map(([folder, { name, version, license = 'none', dependencies, peerDependencies }]) => ({
      name,
      version,
      licence: license.replace(/^\((.*)\)$/, '$1'),
      licenceText: textsIn(folder),
      sha512: sha512Of(packages[folder]?.integrity),
      needs: Object.keys({ ...dependencies, ...peerDependencies })
        .filter((need) => names.has(need))
        .sort(),
      compiled: compiledInto(
        files.filter((file) => folderOf(file) === folder).map((file) => path.join(root, file)),
      ),
      desktopOnly: name === desktop,
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function textsIn(folder: string): string {
  const names = fs.readdirSync(path.join(root, folder));
  return names
    .filter((name) => /^(licen[cs]e|copying|notice)/i.test(name))
    .sort()
    .map((name) => textOf(path.join(root, folder, name)))
    .join('\n\n');
}

/** Without what a bundler says of the packages in itself: of those nothing is shipped. */
function textOf(file: string): string {
  const text = fs.readFileSync(file, 'utf8').replaceAll('\r\n', '\n');
  return (text.split(/^# Licenses of bundled dependencies/m)[0] ?? '').trim();
}

const sha512Of = (integrity: string | undefined): string | null => {
  const [, base64 = ''] = /^sha512-([A-Za-z0-9+/=]+)$/.exec(integrity ?? '') ?? [];
  return base64 === '' ? null : Buffer.from(base64, 'base64').toString('hex');
};

const readJson = <Content>(file: string): Content =>
  JSON.parse(fs.readFileSync(path.join(root, file), 'utf8')) as Content;
