import { verify, X509Certificate } from 'node:crypto';
import { chmod, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../preload/contract/errors.ts';
import { isP256, isUsable, makeCertificate } from '../../../main/identity/certificate.ts';
import { time } from '../../../main/identity/der.ts';
import { identityOf, openIdentity, passingIdentity } from '../../../main/identity/identity.ts';
import { deviceKey } from '../../../main/protocol/hello.ts';
import { shortId } from '../../../main/protocol/entry.ts';

const now = Date.UTC(2026, 10, 22);
const clock = { now: () => now };
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'landline-identity-'));
});
afterEach(() => rm(folder, { recursive: true }));

const file = (name: string): string => path.join(folder, name);
const codeOf = (error: unknown): unknown => (error instanceof AppError ? error.code : error);

describe('identity', () => {
  it('[I1] makes a key at first start and keeps it', async () => {
    const { identity } = await openIdentity(folder, clock);
    expect(identity.device).toBe(shortId(identity.publicKey));
    expect(identity.device).toMatch(/^[a-z2-7]{32}$/);
    const again = await openIdentity(folder, clock);
    expect(again.identity.device).toBe(identity.device);
    expect(again.secrets).toEqual((await openIdentity(folder, clock)).secrets);
    const message = Buffer.from('hello');
    expect(verify(null, message, deviceKey(identity.publicKey), again.identity.sign(message))).toBe(true);
  });

  it('[I1] is the same wherever its secrets are copied to', async () => {
    const { identity, secrets } = await openIdentity(folder, clock);
    expect(identityOf(structuredClone(secrets).deviceKey).device).toBe(identity.device);
  });

  it('[I1] is another one for every look around', () => {
    expect(passingIdentity(now).identity.device).not.toBe(passingIdentity(now).identity.device);
  });

  it.skipIf(process.platform === 'win32')(
    '[I3] keeps keys for this user alone, and leaves nothing else behind',
    async () => {
      await openIdentity(path.join(folder, 'made', 'for it'), clock);
      const made = path.join(folder, 'made', 'for it');
      expect((await readdir(made)).sort()).toEqual(['certificate.json', 'device.key']);
      for (const name of await readdir(made))
        expect((await stat(path.join(made, name))).mode & 0o777).toBe(0o600);
    },
  );

  it.each(['', 'garbage', '-----BEGIN PRIVATE KEY-----\nMC4CAQ==\n-----END PRIVATE KEY-----\n'])(
    '[I1] sets a damaged key aside and never becomes another device by itself: %j',
    async (damage) => {
      const { identity } = await openIdentity(folder, clock);
      const good = await readFile(file('device.key'));
      await writeFile(file('device.key'), damage);
      for (let start = 0; start < 2; start++) {
        const opening = openIdentity(folder, clock);
        await expect(opening).rejects.toMatchObject({ code: 'identity-damaged' });
        expect(await readFile(file('device.key.damaged'), 'utf8')).toBe(damage);
      }
      await writeFile(file('device.key'), good);
      expect((await openIdentity(folder, clock)).identity.device).toBe(identity.device);
    },
  );

  it('[I1] becomes a new device where the damaged key was taken away', async () => {
    await writeFile(file('device.key'), 'garbage');
    await expect(openIdentity(folder, clock)).rejects.toMatchObject({ code: 'identity-damaged' });
    await rm(file('device.key.damaged'));
    expect((await openIdentity(folder, clock)).identity.device).toMatch(/^[a-z2-7]{32}$/);
  });

  it('[I1] refuses a key of another kind, and keeps it', async () => {
    await writeFile(file('device.key'), makeCertificate(now).key);
    await expect(openIdentity(folder, clock)).rejects.toMatchObject({ code: 'identity-damaged' });
    expect(await readFile(file('device.key.damaged'), 'utf8')).toContain('PRIVATE KEY');
  });

  it('[I1] does not touch a key that it cannot read', async () => {
    await openIdentity(folder, clock);
    await rename(file('device.key'), file('elsewhere'));
    // a folder in its place cannot be read as a file, whoever runs the test
    await openIdentity(file('device.key'), clock);
    expect(codeOf(await openIdentity(folder, clock).catch((error: unknown) => error))).toBe('storage-failed');
    expect(await readdir(file('device.key'))).toContain('device.key');
  });

  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
    '[I1] says so where the folder cannot be written',
    async () => {
      await chmod(folder, 0o500);
      await expect(openIdentity(folder, clock)).rejects.toMatchObject({ code: 'storage-read-only' });
      await chmod(folder, 0o700);
    },
  );

  it('[I1] says so where the folder cannot be made', async () => {
    await writeFile(file('taken'), '');
    await expect(openIdentity(path.join(file('taken'), 'x'), clock)).rejects.toMatchObject({
      code: 'storage-failed',
    });
  });
});

describe('certificate', () => {
  it('[I2] is self-signed P-256 that may sign, with a constant name', () => {
    const certificate = new X509Certificate(makeCertificate(now).certificate);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(isP256(certificate)).toBe(true);
    expect(certificate.subject).toBe('CN=landline');
    expect(certificate.issuer).toBe('CN=landline');
    // critical key usage: digitalSignature alone
    expect(certificate.raw.includes(Buffer.from('0603551d0f0101ff040403020780', 'hex'))).toBe(true);
    expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2']);
    expect(certificate.validFromDate.getTime()).toBeLessThan(now);
    expect(certificate.validToDate.getTime()).toBeGreaterThan(now + 10 * 365 * 86_400_000);
  });

  it('[I2] is different for every device', () => {
    const [one, two] = [makeCertificate(now), makeCertificate(now)];
    expect(new X509Certificate(one.certificate).serialNumber).not.toBe(
      new X509Certificate(two.certificate).serialNumber,
    );
    expect(one.key).not.toBe(two.key);
  });

  it('[I2] is renewed without a word where it is damaged, not a pair, or about to run out', async () => {
    const { identity, secrets } = await openIdentity(folder, clock);
    const replaced = [
      'garbage',
      '{}',
      JSON.stringify({ ...secrets.certificate, key: makeCertificate(now).key }),
      JSON.stringify(makeCertificate(now - 20 * 365 * 86_400_000)),
    ];
    for (const content of replaced) {
      await writeFile(file('certificate.json'), content);
      const renewed = await openIdentity(folder, clock);
      expect(renewed.identity.device).toBe(identity.device);
      expect(isUsable(renewed.secrets.certificate, now)).toBe(true);
    }
  });

  it('[I2] writes times as RFC 5280 wants them', () => {
    expect(time(new Date('2049-12-31T23:59:59Z')).toString('latin1')).toBe('\x17\x0d491231235959Z');
    expect(time(new Date('2050-01-01T00:00:00Z')).toString('latin1')).toBe('\x18\x0f20500101000000Z');
  });
});
