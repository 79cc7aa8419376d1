import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };

const root = path.resolve(import.meta.dirname, '../..');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'landline-npm-'));
const unpacked = path.join(folder, 'package');
const launcher = path.join(unpacked, manifest.bin.landline);

beforeAll(() => {
  execFileSync('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder], { cwd: root });
  execFileSync('tar', ['-xzf', path.join(folder, `landline-${manifest.version}.tgz`), '-C', folder]);
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

const landline = (args: readonly string[], node: readonly string[] = []): ReturnType<typeof spawnSync> =>
  spawnSync(process.execPath, [...node, launcher, ...args], { cwd: folder, encoding: 'utf8' });

describe('what npm installs', () => {
  it('[npm] holds the built terminal and browser faces, and nothing else', () => {
    const files = fs.readdirSync(unpacked, { recursive: true, encoding: 'utf8' });
    for (const needed of [
      'README.md',
      'LICENSE',
      'out/main/cli.js',
      'out/renderer/index.html',
      'out/licences.txt',
      'out/sbom.cdx.json',
    ]) {
      expect(files).toContain(needed);
    }
    expect(files.filter((file) => /node_modules|\.tsx?$|\.map$|\.test\./.test(file))).toEqual([]);
  });

  it('[npm] runs', () => {
    expect(landline(['--version'])).toMatchObject({ status: 0, stdout: `${manifest.version}\n`, stderr: '' });
    const rooms = landline(['rooms', '--wait', '0', '--json', '--data', path.join(folder, 'data')]);
    expect(rooms).toMatchObject({ status: 0, stderr: '' });
    expect(String(rooms.stdout)).toMatch(/^\{"type":"ready".*\n(.*\n)*\{"type":"bye"\}\n$/);
  });

  it('[npm] says in one sentence which Node it needs, on one that is too old', () => {
    const old = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.19.0' } })`;
    const answer = landline(['--version'], ['--import', `data:text/javascript,${encodeURIComponent(old)}`]);
    expect(answer).toMatchObject({ status: 1, stdout: '' });
    expect(answer.stderr).toMatch(/^landline needs Node 24 or newer, and this is Node 20\.19\.0: .*\n$/);
  });
});
