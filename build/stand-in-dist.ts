import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

export type System = 'linux' | 'win' | 'mac';

/**
 * Electron's fuses as they lie in its program: a mark, a version, a length, and a byte for each.
 * With it electron-builder finds fuses to set in a program that is none.
 */
function fuseWire(): Buffer {
  const states = '011001011';
  return Buffer.concat([
    Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX', 'latin1'),
    Buffer.from([1, states.length]),
    Buffer.from(states, 'latin1'),
  ]);
}

/**
 * Writes into `folder` what electron-builder expects of Electron's program for `system`, with a placeholder
 * in place of the program: the package around it is whole, and cannot start.
 */
export function writeStandInDist(system: System, folder: string): void {
  const put = (name: string, content: string | Buffer, mode = 0o644): void => {
    const file = path.join(folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, content, { mode });
  };
  put('version', '0.0.0-stand-in');
  if (system === 'mac') return writeMacApp(put);
  for (const language of ['de', 'en-US', 'zh-CN']) put(`locales/${language}.pak`, language);
  put('resources.pak', '');
  put('LICENSE', 'stand-in');
  put('LICENSES.chromium.html', 'stand-in');
  if (system === 'linux') {
    put('electron', Buffer.concat([fs.readFileSync('/bin/true'), fuseWire()]), 0o755);
    put('chrome-sandbox', 'stand-in', 0o755);
  } else {
    // Any Windows program with version information: electron-builder rewrites it.
    const home = path.dirname(createRequire(import.meta.url).resolve('electron-winstaller/package.json'));
    put('electron.exe', Buffer.concat([fs.readFileSync(path.join(home, 'vendor/7z-x64.exe')), fuseWire()]));
  }
}

type Put = (name: string, content: string | Buffer, mode?: number) => void;

function writeMacApp(put: Put): void {
  const contents = 'Electron.app/Contents';
  put(`${contents}/Info.plist`, plist({ CFBundleExecutable: 'Electron', CFBundleName: 'Electron' }));
  put(`${contents}/MacOS/Electron`, 'stand-in', 0o755);
  put(`${contents}/Resources/electron.icns`, '');
  for (const language of ['de', 'en', 'zh_CN']) put(`${contents}/Resources/${language}.lproj/locale.pak`, '');
  const framework = `${contents}/Frameworks/Electron Framework.framework/Versions/A`;
  put(`${framework}/Electron Framework`, fuseWire(), 0o755);
  put(`${framework}/Resources/Info.plist`, plist({ CFBundleName: 'Electron Framework' }));
  put(`${contents}/Frameworks/Electron Framework.framework/Electron Framework`, fuseWire(), 0o755);
  for (const kind of ['', ' (GPU)', ' (Plugin)', ' (Renderer)']) {
    const name = `Electron Helper${kind}`;
    const helper = `${contents}/Frameworks/${name}.app/Contents`;
    put(`${helper}/Info.plist`, plist({ CFBundleExecutable: name, CFBundleName: name }));
    put(`${helper}/MacOS/${name}`, 'stand-in', 0o755);
  }
}

function plist(values: Readonly<Record<string, string>>): string {
  const entries = Object.entries({ CFBundlePackageType: 'APPL', ...values });
  const lines = entries.map(([key, value]) => `<key>${key}</key><string>${value}</string>`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<plist version="1.0"><dict>${lines.join('')}</dict></plist>\n`;
}
