import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDataFolder } from '../../../main/data-folder.ts';
import type { History } from '../../../main/history/history.ts';
import { openFile } from '../../../main/history/database.ts';
import { openSqliteHistory } from '../../../main/history/sqlite-history.ts';
import { silentLogger } from '../../../main/lib/logger.ts';
import { openSettings } from '../../../main/settings.ts';
import { ChainMaker, charterFor, idFor } from '../../support/history-entries.ts';
import { writeVersion1 } from '../../support/history-version-1.ts';

const room = idFor('room');
const clock = { now: () => Date.UTC(2030, 0, 2, 3, 4, 5) };
const isRoot = process.getuid?.() === 0;
/** A file system of its own needs root, and permission to mount, which a container may lack. */
const canMount = isRoot && spawnSync('unshare', ['--mount', 'true']).status === 0;
let folder = '';
let mounted = false;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'landline-disk-'));
});
afterEach(() => {
  if (mounted) execFileSync('umount', [folder]);
  mounted = false;
  fs.rmSync(folder, { recursive: true });
});
const mount = (size: string): void => {
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'landline-test', folder]);
  mounted = true;
};
const open = (): History =>
  openSqliteHistory({ folder, device: idFor('me') }, { clock, logger: silentLogger });
const refusal = (code: string) => expect.objectContaining({ code }) as Error;

describe.skipIf(!canMount)('a full disk', () => {
  it('[history full] refuses what does not fit, loses nothing, and goes on once there is room', async () => {
    mount('4m');
    const history = open();
    await history.putRoom({ id: room, charter: charterFor('room') });
    const ballast = path.join(folder, 'ballast');
    const ana = new ChainMaker('ana');
    const kept: string[] = [];
    const first = ana.messages(100, 1);
    kept.push(...(await history.append(room, first)));

    const free = fs.statfsSync(folder);
    fs.writeFileSync(ballast, Buffer.alloc((free.bfree - 8) * free.bsize));
    const refused = Array.from({ length: 6 }, (_, at) => ana.message(200 + at, 'y'.repeat(16_000)));
    const settled = await Promise.allSettled([
      history.append(room, refused),
      history.page(room, { limit: 1 }),
      history.append(
        room,
        new ChainMaker('bob').messages(40, 1).map((entry) => ({ ...entry, bytes: large })),
      ),
    ]);
    expect(settled.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'rejected']);
    expect(settled[0]).toMatchObject({ reason: { code: 'storage-full' } });
    expect(settled[2]).toMatchObject({ reason: { code: 'storage-full' } });
    expect((await history.page(room, { limit: 500 })).entries.map(({ id }) => id)).toEqual(kept);

    fs.rmSync(ballast);
    kept.push(...(await history.append(room, refused)));
    await history.close();
    const again = open();
    expect(again.opening).toEqual({ setAside: null, salvaged: 0, cutChains: 0 });
    expect((await again.page(room, { limit: 500 })).entries.map(({ id }) => id)).toEqual(kept);
    await again.close();
  });

  it('[history full] does not keep a history from opening that was killed with its log beside it', async () => {
    mount('4m');
    const killed = path.join(folder, 'killed');
    fs.mkdirSync(killed);
    const history = open();
    await history.putRoom({ id: room, charter: charterFor('room') });
    const ana = new ChainMaker('ana');
    const kept = await history.append(room, ana.messages(100, 1));
    for (const name of ['history.db', 'history.db-wal'])
      fs.copyFileSync(path.join(folder, name), path.join(killed, name));
    await history.close();
    const ballast = leaveFree(0);
    const again = openSqliteHistory({ folder: killed, device: idFor('me') }, { clock, logger: silentLogger });
    expect(again.opening).toEqual({ setAside: null, salvaged: 0, cutChains: 0 });
    expect((await again.page(room, { limit: 500 })).entries.map(({ id }) => id)).toEqual(kept);
    const more = ana.messages(100, 200);
    await expect(again.append(room, more)).rejects.toMatchObject({ code: 'storage-full' });
    fs.rmSync(ballast);
    expect(await again.append(room, more)).toHaveLength(100);
    await again.close();
  });

  it('[migrations] wait for room, and leave the file of the version before as it was until then', async () => {
    mount('4m');
    const file = path.join(folder, 'history.db');
    const entries = new ChainMaker('ana').messages(400, 1);
    writeVersion1(file, entries);
    const before = fs.readFileSync(file);
    const ballast = leaveFree(2);
    expect(open).toThrow(refusal('storage-full'));
    expect(historyFiles()).toEqual(['history.db']);
    expect(fs.readFileSync(file).equals(before)).toBe(true);
    fs.rmSync(ballast);
    const history = open();
    expect(history.opening).toEqual({ setAside: null, salvaged: 0, cutChains: 0 });
    expect((await history.page(room, { limit: 500 })).entries).toHaveLength(400);
    await history.close();
  });

  it('[history full] is said at the first start, and leaves nothing half made', async () => {
    mount('1m');
    const ballast = path.join(folder, 'ballast');
    const free = fs.statfsSync(folder);
    fs.writeFileSync(ballast, Buffer.alloc((free.bfree - 4) * free.bsize));
    expect(open).toThrow(refusal('storage-full'));
    fs.rmSync(ballast);
    const history = open();
    expect(history.opening.setAside).toBeNull();
    await history.close();
  });

  it('[history full] is called by its name at a first start wherever the room runs out, and is no damage later', async () => {
    mount('8m');
    for (let pages = 0; pages <= 32; pages++) {
      const ballast = leaveFree(pages);
      const history = openOrNull();
      await history?.close();
      const expected = history === null ? [] : ['history.db'];
      expect(historyFiles(), `with ${pages} pages free`).toEqual(expected);
      fs.rmSync(ballast);
      const again = open();
      expect(again.opening).toEqual({ setAside: null, salvaged: 0, cutChains: 0 });
      await again.close();
      fs.rmSync(path.join(folder, 'history.db'));
    }
  });

  it('[history full] leaves a damaged file untouched until what can be read of it fits', async () => {
    mount('16m');
    const file = path.join(folder, 'history.db');
    const kept = await fill();
    const index = pageOfIndex(file);
    const damaged = fs.readFileSync(file).fill(0xa5, index, index + 40);
    const outcomes = new Set<string>();
    for (let pages = 0; pages <= 176; pages += 8) {
      for (const name of historyFiles()) fs.rmSync(path.join(folder, name));
      fs.writeFileSync(file, damaged);
      const ballast = leaveFree(pages);
      let history = openOrNull();
      outcomes.add(history === null ? 'refused' : 'salvaged');
      if (history === null) {
        expect(historyFiles(), `with ${pages} pages free`).toEqual(['history.db']);
        expect(fs.readFileSync(file).equals(damaged)).toBe(true);
      }
      fs.rmSync(ballast);
      history ??= open();
      expect(history.opening.salvaged).toBe(kept.length);
      expect(fs.readFileSync(history.opening.setAside as string).equals(damaged)).toBe(true);
      await history.close();
      const again = open();
      expect(again.opening).toEqual({ setAside: null, salvaged: 0, cutChains: 0 });
      expect((await again.page(room, { limit: 500 })).entries.map(({ id }) => id)).toEqual(kept);
      await again.close();
    }
    expect(outcomes).toEqual(new Set(['refused', 'salvaged']));
  });

  it('[L2] keeps no half copy where there is no room for one in front of a cut', async () => {
    mount('16m');
    const file = path.join(folder, 'history.db');
    const kept = await fill();
    const database = openFile(file);
    database.exec('UPDATE entries SET bytes = zeroblob(length(bytes)) WHERE seq = 298');
    database.close();
    const ballast = leaveFree(20);
    for (let start = 0; start < 2; start++) {
      expect(open).toThrow(refusal('storage-full'));
      expect(historyFiles()).toEqual(['history.db']);
    }
    fs.rmSync(ballast);
    const history = open();
    expect(history.opening).toMatchObject({ cutChains: 1 });
    expect((await history.page(room, { limit: 500 })).entries.map(({ id }) => id)).toEqual(
      kept.slice(0, 297),
    );
    await history.close();
  });

  it('[settings] refuse a change that does not fit, and stay as they were', async () => {
    mount('64k');
    const settings = await openSettings(folder, clock);
    await settings.change({ name: 'Ana' });
    const free = fs.statfsSync(folder);
    fs.writeFileSync(path.join(folder, 'ballast'), Buffer.alloc(free.bfree * free.bsize));
    await expect(settings.change({ name: 'Bob' })).rejects.toMatchObject({ code: 'storage-full' });
    expect((await openSettings(folder, clock)).current.name).toBe('Ana');
    fs.rmSync(path.join(folder, 'ballast'));
    expect((await settings.change({ name: 'Bob' })).name).toBe('Bob');
  });
});
const large = new Uint8Array(16_000);

/** Null where there was no room to open it. */
function openOrNull(): History | null {
  try {
    return open();
  } catch (error) {
    expect(error).toMatchObject({ code: 'storage-full' });
    return null;
  }
}

const historyFiles = (): readonly string[] => fs.readdirSync(folder).filter((name) => name !== 'ballast');

/** Takes all room in the folder's file system but `pages`; whoever removes the answered file gives it back. */
function leaveFree(pages: number): string {
  const ballast = path.join(folder, 'ballast');
  const free = fs.statfsSync(folder);
  fs.writeFileSync(ballast, Buffer.alloc((free.bfree - pages) * free.bsize));
  return ballast;
}

/** 300 messages; answers their ids, in order. */
async function fill(): Promise<readonly string[]> {
  const history = open();
  await history.putRoom({ id: room, charter: charterFor('room') });
  const ana = new ChainMaker('ana');
  const kept = await history.append(
    room,
    Array.from({ length: 300 }, (_, at) => ana.message(at + 1, 'y'.repeat(300))),
  );
  await history.close();
  return kept;
}

/** Where in the file an index of the entries begins: all entries can be read without it. */
function pageOfIndex(file: string): number {
  const database = openFile(file);
  const index = database
    .prepare("SELECT rootpage FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'entries'")
    .get();
  database.close();
  return ((index?.['rootpage'] as number) - 1) * 4_096;
}

describe.skipIf(!canMount && isRoot)('a read-only folder', () => {
  it('[history read-only] is said by all that would write to it, and nothing in it changes', async () => {
    if (canMount) mount('4m');
    const history = open();
    await history.putRoom({ id: room, charter: charterFor('room') });
    await history.close();
    await (await openSettings(folder, clock)).change({ name: 'Ana' });
    const before = fs.readdirSync(folder);
    if (canMount) execFileSync('mount', ['-o', 'remount,ro', folder]);
    else fs.chmodSync(folder, 0o500);

    expect(open).toThrow(refusal('storage-read-only'));
    expect(() => openDataFolder(folder)).toThrow(refusal('storage-read-only'));
    expect(() => openDataFolder(path.join(folder, 'new'))).toThrow(refusal('storage-read-only'));
    const settings = await openSettings(folder, clock);
    expect(settings.current.name).toBe('Ana');
    await expect(settings.change({ name: 'Bob' })).rejects.toMatchObject({ code: 'storage-read-only' });
    expect(fs.readdirSync(folder)).toEqual(before);

    if (!canMount) fs.chmodSync(folder, 0o700);
  });

  it('[history read-only] is said of the file alone, too', async () => {
    const history = open();
    await history.close();
    const file = path.join(folder, 'history.db');
    if (isRoot) execFileSync('mount', ['--bind', '-o', 'ro', file, file]);
    else fs.chmodSync(file, 0o400);
    try {
      expect(open).toThrow(refusal('storage-read-only'));
    } finally {
      if (isRoot) execFileSync('umount', [file]);
    }
  });
});
