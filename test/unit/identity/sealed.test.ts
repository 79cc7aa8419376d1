import { cp, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openIdentity, type KeptIdentity } from '../../../main/identity/identity.ts';
import type { Keychain } from '../../../main/platform.ts';
import { MemoryKeychain } from '../../support/keychain.ts';

const now = Date.UTC(2026, 10, 22);
const clock = { now: () => now };
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'landline-sealed-'));
});
afterEach(() => rm(folder, { recursive: true }));

const open = (keychain: Keychain | null = null): Promise<KeptIdentity> =>
  openIdentity(folder, clock, keychain);
const names = ['device.key', 'certificate.json'] as const;
const fileOf = (name: string): string => path.join(folder, name);
async function contents(): Promise<Record<string, string>> {
  const all = (await readdir(folder)).sort();
  return Object.fromEntries(
    await Promise.all(all.map(async (name) => [name, await readFile(fileOf(name), 'utf8')] as const)),
  );
}
/** What anybody who reads the folder could use. */
async function secretsToRead(secrets: KeptIdentity['secrets']): Promise<string[]> {
  const all = Object.values(await contents()).join('\n');
  const bodies = [secrets.deviceKey, secrets.certificate.key].map(
    (pem) => /-----\n([^-]+)\n-----/.exec(pem)?.[1] ?? pem,
  );
  return bodies.filter((body) => all.includes(body.split('\n')[0] ?? body) || all.includes('PRIVATE KEY'));
}

describe('where the system has a keychain', () => {
  it('[I3] a new key is sealed by it, and the same opens it again', async () => {
    const keychain = new MemoryKeychain();
    const made = await open(keychain);
    expect(made.sealed).toBe(true);
    expect(await secretsToRead(made.secrets)).toEqual([]);
    const again = await open(new MemoryKeychain());
    expect(again.secrets).toEqual(made.secrets);
    expect(again.sealed).toBe(true);
  });

  it('[I3] a key that was kept plain is sealed, and stays the same', async () => {
    const plain = await open();
    expect(plain.sealed).toBe(false);
    const moved = await open(new MemoryKeychain());
    expect(moved.secrets).toEqual(plain.secrets);
    expect(moved.sealed).toBe(true);
    expect(Object.keys(await contents())).toEqual(['certificate.json', 'device.key']);
    expect(await secretsToRead(plain.secrets)).toEqual([]);
  });

  it.skipIf(process.platform === 'win32')('[A53] what is sealed is for this user alone as well', async () => {
    await open(new MemoryKeychain());
    for (const name of names) expect((await stat(fileOf(name))).mode & 0o777).toBe(0o600);
  });

  it('[I3] is sealed anew where the keychain has a better key, and not otherwise', async () => {
    const keychain = new MemoryKeychain();
    const made = await open(keychain);
    const before = await contents();
    await open(keychain);
    expect(await contents()).toEqual(before);
    keychain.version = 2;
    expect((await open(keychain)).secrets).toEqual(made.secrets);
    const sealed = await contents();
    for (const name of names) expect(sealed[name]).not.toBe(before[name]);
    keychain.sealed = 0;
    await open(keychain);
    expect(keychain.sealed).toBe(0);
  });
});

describe('what is sealed', () => {
  const cannot: readonly (readonly [string, () => Keychain | null])[] = [
    ['plain Node, which has no keychain', () => null],
    ['another user of the machine', () => new MemoryKeychain('eve')],
    [
      'a keychain that is locked',
      () => {
        const keychain = new MemoryKeychain();
        keychain.before = () => {
          throw new Error('temporarily unavailable');
        };
        return keychain;
      },
    ],
    [
      'a keychain that opens it to something else',
      () => ({
        seal: () => Promise.reject(new Error('no')),
        open: async () => ({ text: 'x', renew: false }),
      }),
    ],
  ];

  it.each(cannot)('[I3] is left alone by %s, and told as such', async (_who, keychain) => {
    const made = await open(new MemoryKeychain());
    const before = await contents();
    for (let start = 0; start < 2; start++) {
      await expect(open(keychain())).rejects.toMatchObject({ code: 'identity-sealed' });
      expect(await contents()).toEqual(before);
    }
    expect((await open(new MemoryKeychain())).secrets).toEqual(made.secrets);
  });

  it('[I3] in a certificate alone is left to whoever can open it', async () => {
    const plain = await open();
    const key = await readFile(fileOf('device.key'), 'utf8');
    await open(new MemoryKeychain());
    await writeFile(fileOf('device.key'), key);
    const before = await contents();
    await expect(open()).rejects.toMatchObject({ code: 'identity-sealed' });
    expect(await contents()).toEqual(before);
    expect((await open(new MemoryKeychain())).secrets).toEqual(plain.secrets);
  });

  it('[I2] in a certificate that the keychain of the key does not open is renewed', async () => {
    const made = await open(new MemoryKeychain());
    const elsewhere = await mkdtemp(path.join(os.tmpdir(), 'landline-other-'));
    await openIdentity(elsewhere, clock, new MemoryKeychain('eve'));
    await cp(path.join(elsewhere, 'certificate.json'), fileOf('certificate.json'));
    await rm(elsewhere, { recursive: true });
    const renewed = await open(new MemoryKeychain());
    expect(renewed.identity.device).toBe(made.identity.device);
    expect(renewed.secrets.certificate).not.toEqual(made.secrets.certificate);
    expect(renewed.sealed).toBe(true);
  });

  it('[I3] of one secret cannot be put in the place of another', async () => {
    await open(new MemoryKeychain());
    await cp(fileOf('certificate.json'), fileOf('device.key'));
    await expect(open(new MemoryKeychain())).rejects.toMatchObject({ code: 'identity-sealed' });
  });

  it.each([
    [
      'a flipped character',
      (text: string) => text.replace(/\n(.)/, (_all, one) => `\n${one === 'A' ? 'B' : 'A'}`),
    ],
    ['a torn end', (text: string) => text.slice(0, text.length / 2)],
    ['a heading alone', (text: string) => text.slice(0, text.indexOf('\n') + 1)],
    ['something behind it', (text: string) => `${text}more`],
  ])('[I1] that is damaged is set aside like any damaged key: %s', async (_what, damage) => {
    await open(new MemoryKeychain());
    const good = await readFile(fileOf('device.key'), 'utf8');
    await writeFile(fileOf('device.key'), damage(good));
    for (let start = 0; start < 2; start++) {
      await expect(open(new MemoryKeychain())).rejects.toMatchObject({ code: 'identity-damaged' });
      expect(await readFile(fileOf('device.key.damaged'), 'utf8')).toBe(damage(good));
    }
    await writeFile(fileOf('device.key'), good);
    expect((await open(new MemoryKeychain())).sealed).toBe(true);
  });

  it('[I3] by a version to come is nobody’s to judge', async () => {
    await open(new MemoryKeychain());
    const future = (await readFile(fileOf('device.key'), 'utf8')).replace('sealed 1', 'sealed 2');
    await writeFile(fileOf('device.key'), future);
    await expect(open(new MemoryKeychain())).rejects.toMatchObject({ code: 'identity-sealed' });
    expect(await readFile(fileOf('device.key'), 'utf8')).toBe(future);
  });
});

describe('a keychain that fails', () => {
  const failing: readonly (readonly [string, (keychain: MemoryKeychain) => Keychain])[] = [
    ['does not seal', (keychain) => ({ ...forward(keychain), seal: () => Promise.reject(new Error('no')) })],
    [
      'does not open what it has sealed',
      (keychain) => ({ ...forward(keychain), open: () => Promise.reject(new Error('no')) }),
    ],
    [
      'opens it to something else',
      (keychain) => ({ ...forward(keychain), open: async () => ({ text: 'device.key\n', renew: false }) }),
    ],
    ['seals nothing', (keychain) => ({ ...forward(keychain), seal: async () => new Uint8Array(0) })],
  ];
  const forward = (keychain: MemoryKeychain): Keychain => ({
    seal: (text) => keychain.seal(text),
    open: (sealed) => keychain.open(sealed),
  });

  it.each(failing)('[I3] costs nobody their key where it %s', async (_how, broken) => {
    const plain = await open();
    const before = await contents();
    const opened = await open(broken(new MemoryKeychain()));
    expect(opened.secrets).toEqual(plain.secrets);
    expect(opened.sealed).toBe(false);
    expect(await contents()).toEqual(before);
  });

  it.each(failing)('[I3] makes a new key all the same, unsealed, where it %s', async (_how, broken) => {
    const made = await open(broken(new MemoryKeychain()));
    expect(made.sealed).toBe(false);
    expect((await open()).secrets).toEqual(made.secrets);
  });
});
