import { extractAll, listPackage } from '@electron/asar';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makePackage, possiblePackages } from '../../build/packages.ts';
import { supplyFiles } from '../../build/supply/write.ts';
import { failingChecks } from '../e2e/desktop/checks.ts';

const root = path.resolve(import.meta.dirname, '../..');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'landline-packages-'));
const packages = possiblePackages();
const resources = {
  linux: 'linux/linux-unpacked/resources',
  win: 'win/win-unpacked/resources',
  mac: 'mac/mac/Landline.app/Contents/Resources',
} as const;
const programs = {
  linux: 'linux/linux-unpacked/landline',
  win: 'win/win-unpacked/Landline.exe',
  mac: 'mac/mac/Landline.app',
} as const;
const inFolder = (name: string): string => path.join(folder, name);
const filesOf = (archive: string): string[] =>
  listPackage(archive, { isPack: false }).map((name) => name.replaceAll('\\', '/'));

beforeAll(() => {
  for (const one of packages) makePackage(one, inFolder(one.system));
}, 300_000);
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

describe.each(packages.map(({ system, isReal }) => [system, isReal] as const))(
  'the package for %s',
  (system, isReal) => {
    const archive = (): string => inFolder(path.join(resources[system], 'app.asar'));

    it(`holds the app (${isReal ? 'with Electron' : 'around a placeholder for Electron'})`, () => {
      const files = filesOf(archive());
      for (const needed of [
        '/package.json',
        '/out/main/index.js',
        '/out/main/network.js',
        '/out/main/history.js',
        '/out/main/login.js',
        '/out/main/login.js',
        '/out/preload/index.cjs',
        '/out/renderer/index.html',
      ])
        expect(files).toContain(needed);
    });

    it('holds nothing but what was built', () => {
      const files = filesOf(archive());
      expect(files.filter((file) => !/^\/(out(\/|$)|package\.json$)/.test(file))).toEqual([]);
      expect(files.filter((file) => /node_modules|\.tsx?$|\.map$|\.test\./.test(file))).toEqual([]);
    });

    it('[supply] says what it is made of, beside the program', () => {
      for (const name of Object.values(supplyFiles)) {
        const shipped = fs.readFileSync(inFolder(path.join(resources[system], name)), 'utf8');
        expect(shipped).toBe(fs.readFileSync(path.join(root, 'out', name), 'utf8'));
      }
    });

    it('has its fuses set', async () => {
      const wire = await getCurrentFuseWire(inFolder(programs[system]));
      const isOn = (fuse: FuseV1Options): boolean => String.fromCharCode(wire[fuse] ?? 0) === '1';
      expect({
        runAsNode: isOn(FuseV1Options.RunAsNode),
        cookieEncryption: isOn(FuseV1Options.EnableCookieEncryption),
        nodeOptions: isOn(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
        inspect: isOn(FuseV1Options.EnableNodeCliInspectArguments),
        asarIntegrity: isOn(FuseV1Options.EnableEmbeddedAsarIntegrityValidation),
        onlyAsar: isOn(FuseV1Options.OnlyLoadAppFromAsar),
        filePrivileges: isOn(FuseV1Options.GrantFileProtocolExtraPrivileges),
      }).toEqual({
        runAsNode: false,
        cookieEncryption: true,
        nodeOptions: false,
        inspect: false,
        asarIntegrity: true,
        onlyAsar: true,
        filePrivileges: false,
      });
    });
  },
);

describe('the app in the archive that people download for Linux', () => {
  let extracted: string;
  beforeAll(() => {
    const [archive = ''] = fs.readdirSync(inFolder('linux')).filter((name) => name.endsWith('.tar.gz'));
    execFileSync('tar', ['-xzf', inFolder(`linux/${archive}`), '-C', folder]);
    extracted = inFolder('extracted');
    extractAll(inFolder(`${path.basename(archive, '.tar.gz')}/resources/app.asar`), extracted);
  });

  it('has a package.json of the app alone', () => {
    const manifest = JSON.parse(fs.readFileSync(path.join(extracted, 'package.json'), 'utf8')) as object;
    expect(manifest).toMatchObject({ name: 'landline', productName: 'Landline', main: 'out/main/index.js' });
    expect(Object.keys(manifest)).not.toEqual(expect.arrayContaining(['scripts']));
    expect(Object.keys(manifest)).not.toEqual(expect.arrayContaining(['devDependencies']));
  });

  it('starts and answers its window', async () => {
    expect(await failingChecks(extracted, ['bridge', 'isolation', 'content security policy'])).toEqual([]);
  }, 240_000);
});

describe('what systems read', () => {
  it('tells macOS why it uses the local network, and for what', () => {
    const plist = fs.readFileSync(inFolder('mac/mac/Landline.app/Contents/Info.plist'), 'utf8');
    expect(plist).toMatch(/<key>NSLocalNetworkUsageDescription<\/key>\s*<string>Landline finds rooms/);
    expect(plist).toMatch(/<key>NSBonjourServices<\/key>\s*<array>\s*<string>_landline\._tcp<\/string>/);
    expect(plist).toMatch(/<key>ElectronAsarIntegrity<\/key>/);
  });

  it('[J4] tells macOS that links of landline: are for this app, and why it uses the camera', () => {
    const plist = fs.readFileSync(inFolder('mac/mac/Landline.app/Contents/Info.plist'), 'utf8');
    expect(plist).toMatch(
      /<key>CFBundleURLTypes<\/key>[\s\S]*<key>CFBundleURLSchemes<\/key>\s*<array>\s*<string>landline<\/string>\s*<\/array>/,
    );
    expect(plist).toMatch(/<key>NSCameraUsageDescription<\/key>\s*<string>Landline uses the camera only/);
  });

  it('keeps the languages of the app only', () => {
    const packs = fs.readdirSync(inFolder('linux/linux-unpacked/locales')).sort();
    expect(packs).toEqual(['en-US.pak', 'zh-CN.pak']);
  });

  const deb = packages.some(({ targets }) => targets.includes('deb'));
  it.skipIf(!deb)('gives Debian a package with an entry in the menu, icons and a sandbox', () => {
    const [file] = fs.readdirSync(inFolder('linux')).filter((name) => name.endsWith('.deb'));
    const unpacked = inFolder('deb');
    execFileSync('dpkg-deb', ['--raw-extract', inFolder(`linux/${file}`), unpacked]);
    const control = fs.readFileSync(path.join(unpacked, 'DEBIAN/control'), 'utf8');
    expect(control).toMatch(/^Package: landline$/m);
    const entry = fs.readFileSync(path.join(unpacked, 'usr/share/applications/landline.desktop'), 'utf8');
    expect(entry).toMatch(/^Exec=\/opt\/Landline\/landline %U$/m);
    expect(entry).toMatch(/^StartupWMClass=landline$/m);
    expect(entry).toMatch(/^Categories=Network;InstantMessaging;$/m);
    // An invite that is clicked comes as one argument, whatever is in it.
    expect(entry).toMatch(/^MimeType=x-scheme-handler\/landline;$/m);
    expect(entry).not.toContain('--no-sandbox');
    for (const side of [16, 32, 48, 64, 128, 256, 512]) {
      const icon = fs.readFileSync(
        path.join(unpacked, `usr/share/icons/hicolor/${side}x${side}/apps/landline.png`),
      );
      expect(icon.readUInt32BE(16)).toBe(side);
    }
    expect(fs.existsSync(path.join(unpacked, 'opt/Landline/resources/apparmor-profile'))).toBe(true);
  });
});
