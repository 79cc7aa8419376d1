import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eraseFolder, eraseProfile, finishErasing, markForErasing } from '../../main/erasing.ts';

let parent = '';
let folder = '';
beforeEach(() => {
  parent = fs.mkdtempSync(path.join(os.tmpdir(), 'landline-erasing-'));
  folder = path.join(parent, 'data');
  for (const name of ['identity', 'desktop/Local Storage'])
    fs.mkdirSync(path.join(folder, name), { recursive: true });
});
afterEach(() => fs.rmSync(parent, { recursive: true, force: true }));

const put = (name: string, text = `in ${name}`): void => fs.writeFileSync(path.join(folder, name), text);
const left = (): string[] => fs.readdirSync(folder, { recursive: true }).map(String).sort();
const ours = [
  'history.db',
  'history.db-wal',
  'history-draft.db-journal',
  'history-ready.db',
  'history-check-whole',
  'history-unswept',
  'history-damaged-2026-08-15T10-20-30.db',
  'history-damaged-2026-08-15T10-20-30.db-shm',
  'settings.json',
  'settings.json.new',
  'settings-damaged-2026-08-15T10-20-30.json',
  'window.json',
  '.self-check',
  'erasing.new',
  'identity/device.key',
  'identity/device.key.new',
  'identity/device.key.damaged',
  'identity/certificate.json',
  'desktop/Local Storage/000003.log',
  'desktop/Preferences',
];
const theirs = [
  'diary.txt',
  'history.db.bak',
  'my history.db',
  'settings.json.old copy',
  'identity/passport.pdf',
  'lock',
];

describe('erasing everything', () => {
  it('[data folder] takes away what the app keeps there, and nothing else', async () => {
    for (const name of [...ours, ...theirs]) put(name);
    fs.mkdirSync(path.join(folder, 'window.json.new'));
    await eraseFolder(folder, { andProfile: true });
    expect(left()).toEqual([...theirs, 'identity', 'window.json.new'].sort());
    for (const name of theirs) expect(fs.readFileSync(path.join(folder, name), 'utf8')).toBe(`in ${name}`);
  });

  it('[data folder] leaves no folder of ours behind, and may be done again', async () => {
    for (const name of ours) put(name);
    await eraseFolder(folder, { andProfile: true });
    expect(left()).toEqual([]);
    await eraseFolder(folder, { andProfile: true });
  });

  it('[data folder] leaves what the desktop’s browser has in use until it is to go too', async () => {
    for (const name of ours) put(name);
    await markForErasing(folder);
    await eraseFolder(folder, { andProfile: false });
    const profile = [
      'desktop',
      ...ours.filter((name) => name.startsWith('desktop')),
      'desktop/Local Storage',
    ];
    expect(left()).toEqual([...profile, 'erasing'].sort());
    eraseProfile(folder);
    expect(left()).toEqual(['erasing']);
    eraseProfile(folder);
    await finishErasing(folder, { andProfile: false });
    expect(left()).toEqual([]);
  });

  it('[data folder] goes on at the next start where it was cut short, and only there', async () => {
    for (const name of ours) put(name);
    eraseProfile(folder);
    await finishErasing(folder, { andProfile: true });
    expect(left()).toEqual(expect.arrayContaining(ours));
    await markForErasing(folder);
    await finishErasing(folder, { andProfile: true });
    expect(left()).toEqual([]);
  });

  it.skipIf(process.platform === 'win32')(
    '[data folder] removes links and never touches what they point to',
    async () => {
      const elsewhere = path.join(parent, 'elsewhere');
      fs.mkdirSync(path.join(elsewhere, 'inner'), { recursive: true });
      const kept = ['device.key', 'inner/history.db', 'linked twice'].map((name) =>
        path.join(elsewhere, name),
      );
      for (const file of kept) fs.writeFileSync(file, file);
      fs.rmdirSync(path.join(folder, 'identity'));
      fs.symlinkSync(elsewhere, path.join(folder, 'identity'));
      fs.symlinkSync(kept[1] as string, path.join(folder, 'history.db'));
      fs.symlinkSync(elsewhere, path.join(folder, 'desktop/inner'));
      fs.linkSync(kept[2] as string, path.join(folder, 'settings.json'));
      fs.symlinkSync(path.join(parent, 'nowhere'), path.join(folder, 'window.json'));
      await eraseFolder(folder, { andProfile: true });
      expect(left()).toEqual([]);
      for (const file of kept) expect(fs.readFileSync(file, 'utf8')).toBe(file);
    },
  );

  it.skipIf(process.platform === 'win32')('[data folder] overwrites what it removes', async () => {
    put('history.db', 'a secret'.repeat(300_000));
    put('identity/device.key', 'a secret');
    const open = ['history.db', 'identity/device.key'].map((name) =>
      fs.openSync(path.join(folder, name), 'r'),
    );
    await eraseFolder(folder, { andProfile: true });
    for (const handle of open) {
      const now = fs.readFileSync(handle);
      expect([now.length > 0, now.every((byte) => byte === 0)]).toEqual([true, true]);
      fs.closeSync(handle);
    }
  });

  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
    '[data folder] tells what it could not remove, after it has removed the rest',
    async () => {
      for (const name of ours) put(name);
      fs.chmodSync(path.join(folder, 'identity'), 0o500);
      await markForErasing(folder);
      await expect(finishErasing(folder, { andProfile: true })).rejects.toMatchObject({
        code: 'storage-read-only',
      });
      expect(left().filter((name) => !name.startsWith('identity'))).toEqual(['erasing']);
      fs.chmodSync(path.join(folder, 'identity'), 0o700);
      await finishErasing(folder, { andProfile: true });
      expect(left()).toEqual([]);
    },
  );
});
