#!/usr/bin/env node
// The part of fpm's command line that electron-builder uses to make a deb, carried out by Debian's own dpkg-deb:
// fpm itself would be a download. `CUSTOM_FPM_PATH` names this file.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const switches = new Set(['--force', '--debug', '--deb-no-default-config-files']);
const options = new Map<string, string[]>();
/** What goes where: files and folders here, their places in the package. */
const places: { readonly from: string; readonly to: string }[] = [];

const given = process.argv.slice(2);
for (let at = 0; at < given.length; at += 1) {
  const argument = given[at] ?? '';
  if (switches.has(argument)) continue;
  if (argument.startsWith('-')) {
    at += 1;
    options.set(argument, [...(options.get(argument) ?? []), given[at] ?? '']);
  } else {
    const equals = argument.lastIndexOf('=');
    places.push({ from: argument.slice(0, equals), to: argument.slice(equals + 1) });
  }
}
const all = (name: string): string[] => options.get(name) ?? [];
const one = (name: string): string => all(name).at(-1) ?? '';
if (one('-s') !== 'dir' || one('-t') !== 'deb') throw new Error('only a deb of a folder is provided');

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'deb-'));
try {
  for (const place of places) put(place);
  const files = withModes(root);
  writeControl(files);
  const compression = one('--deb-compression') || 'xz';
  execFileSync(
    'dpkg-deb',
    [
      `-Z${compression === 'gz' ? 'gzip' : compression}`,
      '--root-owner-group',
      '--build',
      root,
      one('--package'),
    ],
    { stdio: 'inherit' },
  );
} finally {
  fs.rmSync(root, { recursive: true });
}

function put({ from, to }: { readonly from: string; readonly to: string }): void {
  const target = path.join(root, to);
  if (from.endsWith('/')) return fs.cpSync(from, target, { recursive: true, verbatimSymlinks: true });
  fs.mkdirSync(path.dirname(target), { recursive: true });
  fs.copyFileSync(from, target);
  fs.chmodSync(target, 0o644);
}

/** Every file below `folder`, all of it made readable for everybody and writable for its owner alone. */
function withModes(folder: string): string[] {
  fs.chmodSync(folder, 0o755);
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) return withModes(file);
    if (!entry.isSymbolicLink()) fs.chmodSync(file, fs.statSync(file).mode & 0o111 ? 0o755 : 0o644);
    return [file];
  });
}

function writeControl(files: readonly string[]): void {
  const folder = path.join(root, 'DEBIAN');
  fs.mkdirSync(folder);
  const sizeBytes = files.reduce((sum, file) => sum + fs.lstatSync(file).size, 0);
  const [summary = '', ...description] = one('--description').trim().split('\n');
  const fields: readonly (readonly [string, string])[] = [
    ['Package', one('--name')],
    ['Version', one('--version')],
    ['Architecture', one('--architecture')],
    ['Maintainer', one('--maintainer')],
    ['Installed-Size', String(Math.ceil(sizeBytes / 1024))],
    ['Depends', all('-d').join(', ')],
    ['Recommends', all('--deb-recommends').join(', ')],
    ['Section', one('--category') || 'net'],
    ['Priority', one('--deb-priority') || 'optional'],
    ['Homepage', one('--url')],
    ['Description', [summary, ...description.map((line) => ` ${line.trim() || '.'}`)].join('\n')],
  ];
  const present = fields.filter(([, value]) => value !== '');
  fs.writeFileSync(
    path.join(folder, 'control'),
    present.map(([name, value]) => `${name}: ${value}\n`).join(''),
  );
  for (const [option, name] of [
    ['--after-install', 'postinst'],
    ['--after-remove', 'postrm'],
  ] as const) {
    if (one(option)) fs.writeFileSync(path.join(folder, name), fs.readFileSync(one(option)), { mode: 0o755 });
  }
  const names = files.map((file) => path.relative(root, file));
  fs.writeFileSync(path.join(folder, 'md5sums'), execFileSync('md5sum', names, { cwd: root }));
}
