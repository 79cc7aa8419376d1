import fs from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { ensureBuilt } from '../../../build/built.ts';
import { budgetProblems, budgetsKb, weightOf } from '../../../build/budgets.ts';
import { mainEntries } from '../../../build/vite.ts';
import { filesUnder, root } from './sources.ts';
import { foreignCrypto } from './foreign-crypto.ts';

beforeAll(async () => void (await ensureBuilt()), 60_000);

describe('[built] main', () => {
  const files = (): readonly { path: string; text: string }[] => filesUnder('out/main', ['.js']);

  it('[built] entries lie side by side, and no package is left to be found at run time', () => {
    const names = files().map((file) => path.basename(file.path));
    expect(names).toEqual(expect.arrayContaining(mainEntries.map((entry) => `${entry}.js`)));
    const imports = files().flatMap(({ text }) => [...text.matchAll(/^import .*?from "([^".][^"]*)";$/gm)]);
    const packages = new Set(
      imports.map(([, name]) => name ?? '').filter((name) => !name.startsWith('node:')),
    );
    expect([...packages].filter((name) => name !== 'electron')).toEqual([]);
  });

  it('[built] only the desktop entry needs electron', () => {
    const withElectron = files().filter(({ text }) => /from "electron"/.test(text));
    expect(withElectron.map((file) => file.path)).toEqual(['out/main/index.js']);
  });

  it("[built] uses no cryptography that Electron's BoringSSL lacks", () => {
    expect(
      files().flatMap(({ path: file, text }) => foreignCrypto(text).map((found) => `${file}: ${found}`)),
    ).toEqual([]);
  });

  it('[built] each name that BoringSSL lacks would be found', () => {
    const planted = [
      `createCipheriv('chacha20-poly1305', k, n)`,
      `createCipheriv("aes-256-ccm", k, n)`,
      'createCipheriv(`aes-128-ocb`, k, n)',
      `generateKeyPairSync('x448')`,
      `generateKeyPairSync('ed448')`,
      `createHash('sha3-256')`,
      `createHash('shake256')`,
      `createHash('blake2b512')`,
      `createECDH('secp256k1')`,
      `crypto.createDiffieHellman(2048)`,
      `getDiffieHellman('modp14')`,
      `{ ciphers: 'TLS_AES_128_CCM_SHA256' }`,
      `{ pskCallback() {} }`,
      `socket.getFinished()`,
    ];
    expect(planted.filter((text) => foreignCrypto(text).length === 0)).toEqual([]);
    expect(
      foreignCrypto(`'handshake'; createHash('sha256'); createCipheriv('aes-256-gcm', k, n); 'x25519'`),
    ).toEqual([]);
  });
});

describe('[built] preload', () => {
  it('[built] is one CommonJS file that needs electron and nothing else', () => {
    expect(fs.readdirSync(path.join(root, 'out/preload'))).toEqual(['index.cjs']);
    const text = fs.readFileSync(path.join(root, 'out/preload/index.cjs'), 'utf8');
    expect([...text.matchAll(/\brequire\("([^"]+)"\)/g)].map(([, name]) => name)).toEqual(['electron']);
  });
});

describe('[built] renderer', () => {
  const page = (): string => fs.readFileSync(path.join(root, 'out/renderer/index.html'), 'utf8');

  it('[built] the page has nothing inline that its content security policy would refuse', () => {
    expect(page()).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=/);
  });

  it('[built] the page finds its files wherever it is served', () => {
    const addresses = [...page().matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address ?? '');
    expect(addresses.length).toBeGreaterThan(0);
    expect(addresses.filter((address) => !address.startsWith('./'))).toEqual([]);
  });
});

describe('[built] weight', () => {
  it('[built] a program over its budget, or missing, is reported', () => {
    const out = path.join(root, 'out');
    expect(budgetProblems(out, { preload: 0.01, nowhere: 1 })).toEqual([
      expect.stringMatching(/^out\/preload weighs [\d.]+ KB after gzip; its budget is 0.01$/),
      'out/nowhere is not there',
    ]);
  });

  it('[built] a file with a budget of its own is no part of what its folder weighs', () => {
    const out = path.join(root, 'out');
    const whole = weightOf(out, 'main', {})?.gzipKb ?? NaN;
    const login = weightOf(out, 'main/login.js')?.gzipKb ?? NaN;
    expect(weightOf(out, 'main', { main: 1, 'main/login.js': 1 })?.gzipKb).toBeCloseTo(whole - login, 3);
  });

  it('[built] what draws and reads QR codes is loaded only when it is wanted, and weighed apart', () => {
    const out = path.join(root, 'out');
    const whole = weightOf(out, 'renderer', {})?.gzipKb ?? NaN;
    const apart = Object.keys(budgetsKb).filter((part) => part.startsWith('renderer/'));
    const weights = apart.map((part) => weightOf(out, part)?.gzipKb ?? NaN);
    const rest = weights.reduce((left, weight) => left - weight, whole);
    expect(apart).toContain('renderer/assets/qr');
    expect(weightOf(out, 'renderer')?.gzipKb).toBeCloseTo(rest, 3);
    const assets = filesUnder('out/renderer/assets', ['.js']).filter((file) => !file.path.includes('/qr/'));
    expect(assets.filter(({ text }) => /^import[^(]*\/qr\//m.test(text))).toEqual([]);
    expect(assets.some(({ text }) => /import\([^)]*\/qr\//.test(text))).toBe(true);
  });

  it.each(['palette', 'search', 'archive', 'dialogs'])(
    '[built] the first load has nothing of what lies in %s, and can load it later',
    (folder) => {
      const assets = filesUnder('out/renderer/assets', ['.js', '.css']);
      const within = assets.filter((file) => file.path.includes(`/assets/${folder}/`));
      const without = assets.filter((file) => !within.includes(file));
      expect(without.filter(({ text }) => new RegExp(`\\bfrom\\s*"[^"]*/${folder}/`).test(text))).toEqual([]);
      expect(without.some(({ text }) => new RegExp(`import\\([^)]*/${folder}/`).test(text))).toBe(true);
    },
  );

  it('[built] styles come with the screens they are for', () => {
    const sheets = filesUnder('out/renderer/assets', ['.css']);
    const [first] = sheets.filter((file) => path.basename(file.path).startsWith('index-'));
    for (const [folder, rule] of [
      ['palette', '.palette-item'],
      ['search', '.search-hit'],
      ['archive', '.archive-facts'],
    ]) {
      const sheet = sheets.find((file) => file.path.includes(`/assets/${folder}/`));
      expect(sheet?.text, folder).toContain(rule);
      expect(first?.text, folder).not.toContain(rule);
    }
  });

  it('[built] the login library is in the one program that runs it', () => {
    const withLibrary = filesUnder('out/main', ['.js']).filter(({ text }) => /opaque_bg/.test(text));
    expect(withLibrary.map((file) => file.path)).toEqual(['out/main/login.js']);
  });
});
