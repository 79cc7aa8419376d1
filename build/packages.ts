import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { electronProgram } from './electron.ts';
import { writeIcons } from './icons.ts';
import { writeStandInDist, type System } from './stand-in-dist.ts';

const root = path.resolve(import.meta.dirname, '..');

export interface Package {
  readonly system: System;
  /** electron-builder's names of what to make. */
  readonly targets: readonly string[];
  /** Whether it holds Electron's own program and can be started. */
  readonly isReal: boolean;
}

const hostSystem: Readonly<Partial<Record<NodeJS.Platform, System>>> = {
  linux: 'linux',
  win32: 'win',
  darwin: 'mac',
};

/**
 * What can be made on this machine. A system's own installers need its tools, and Electron's program for it;
 * where that program is not there, the package is put together around a placeholder.
 */
export function possiblePackages(): Package[] {
  const own = electronProgram() === null ? undefined : hostSystem[process.platform];
  const withDeb = has('dpkg-deb') ? ['deb'] : [];
  return [
    { system: 'linux', targets: ['dir', 'tar.gz', ...withDeb], isReal: own === 'linux' },
    { system: 'win', targets: own === 'win' ? ['nsis', 'dir'] : ['dir'], isReal: own === 'win' },
    { system: 'mac', targets: own === 'mac' ? ['dmg', 'zip', 'dir'] : ['dir'], isReal: own === 'mac' },
  ];
}

/** Makes `wanted` of what is built in `out/`, into `folder`. Throws with electron-builder's words. */
export function makePackage(wanted: Package, folder: string): void {
  const work = fs.mkdtempSync(path.join(os.tmpdir(), 'landline-package-'));
  try {
    writeIcons(path.join(root, 'dist/resources'));
    const program = wanted.isReal ? electronProgram() : null;
    const dist = program === null ? path.join(work, 'electron') : electronDist(program);
    if (program === null) writeStandInDist(wanted.system, dist);
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [
        path.join(root, 'node_modules/electron-builder/cli.js'),
        `--${wanted.system}`,
        ...wanted.targets,
        '--x64',
        '--publish=never',
        '--config=build/electron-builder.yml',
        `-c.electronDist=${dist}`,
        `-c.directories.output=${folder}`,
      ],
      { cwd: root, encoding: 'utf8', env: toolEnvironment() },
    );
    if (status !== 0) throw new Error(`electron-builder ended with ${status}\n${stdout}\n${stderr}`);
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
  }
}

/** The folder that holds the whole of Electron, given its program. */
function electronDist(program: string): string {
  const inside = program.indexOf('Electron.app');
  return inside < 0 ? path.dirname(program) : program.slice(0, inside);
}

/** Names the machine's own tools, so that electron-builder does not fetch its own. */
function toolEnvironment(): NodeJS.ProcessEnv {
  const sevenZip = ['/usr/bin/7za', '/usr/bin/7z'].find((file) => fs.existsSync(file));
  return {
    ...process.env,
    // fpm.ts is TypeScript: it needs the project's own Node.
    PATH: `${path.join(root, 'node_modules/.bin')}${path.delimiter}${process.env['PATH'] ?? ''}`,
    CSC_IDENTITY_AUTO_DISCOVERY: 'false',
    ...(has('dpkg-deb') ? { CUSTOM_FPM_PATH: path.join(root, 'build/fpm.ts') } : {}),
    ...(sevenZip ? { ELECTRON_BUILDER_7ZIP_PATH: sevenZip } : {}),
  };
}

const has = (tool: string): boolean => spawnSync(tool, ['--version'], { stdio: 'ignore' }).status === 0;
