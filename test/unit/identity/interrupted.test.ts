import type * as Promises from 'node:fs/promises';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openIdentity, type KeptIdentity } from '../../../main/identity/identity.ts';
import { MemoryKeychain } from '../../support/keychain.ts';

/** What the disk does: fails at its `at`th work, and from then on where the program is dead. */
const disk = { work: 0, at: Infinity, dead: false };

vi.mock('node:fs/promises', async (actual) => {
  const real = await actual<typeof Promises>();
  const step = (): void => {
    disk.work++;
    if (disk.work === disk.at || (disk.dead && disk.work > disk.at)) {
      throw Object.assign(new Error('the disk failed'), { code: 'EIO' });
    }
  };
  const watched =
    <Given extends unknown[], Answer>(run: (...given: Given) => Promise<Answer>) =>
    async (...given: Given): Promise<Answer> => {
      step();
      return run(...given);
    };
  const open = async (...given: Parameters<typeof real.open>) => {
    step();
    const handle = await real.open(...given);
    return {
      chmod: watched((mode: number) => handle.chmod(mode)),
      // Half of it gets there where the disk fails in the middle.
      async writeFile(text: string): Promise<void> {
        await handle.writeFile(text.slice(0, text.length / 2));
        step();
        await handle.writeFile(text.slice(text.length / 2));
      },
      sync: watched(() => handle.sync()),
      close: async () => {
        await handle.close();
        step();
      },
    };
  };
  return {
    ...real,
    open,
    readFile: watched(real.readFile),
    rename: watched(real.rename),
    unlink: watched(real.unlink),
  };
});

const clock = { now: () => Date.UTC(2026, 10, 22) };
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'landline-interrupted-'));
});
afterEach(() => {
  heal();
  rmSync(folder, { recursive: true });
});
function heal(): void {
  Object.assign(disk, { work: 0, at: Infinity, dead: false });
}
const open = (keychain: MemoryKeychain | null): Promise<KeptIdentity> =>
  openIdentity(folder, clock, keychain);

/** Opens with the disk failing at each of its works in turn, until it is opened without a failure. */
async function atEachWork(
  dead: boolean,
  keychain: MemoryKeychain | null,
  check: (opened: KeptIdentity | null) => Promise<void>,
  prepare: () => Promise<void>,
): Promise<number> {
  for (let at = 1; ; at++) {
    await prepare();
    Object.assign(disk, { work: 0, at, dead });
    const opened = await open(keychain).catch(() => null);
    const isThrough = disk.work < at;
    heal();
    await check(opened);
    if (isThrough) return at - 1;
  }
}
const fresh = (): void => {
  rmSync(folder, { recursive: true });
  folder = mkdtempSync(path.join(os.tmpdir(), 'landline-interrupted-'));
};

describe.each([
  ['fails once', false],
  ['fails from then on, as when the program is killed', true],
])('where the disk %s', (_how, dead) => {
  it('[I3] at any point of sealing a plain key, the key is there, plain or sealed, and sealed the next time', async () => {
    let plain: KeptIdentity | null = null;
    const works = await atEachWork(
      dead,
      new MemoryKeychain(),
      async () => {
        const kept = readFileSync(path.join(folder, 'device.key'), 'utf8');
        expect(kept === plain?.secrets.deviceKey || kept.startsWith('landline sealed 1\n')).toBe(true);
        const again = await open(new MemoryKeychain());
        expect(again.secrets.deviceKey).toBe(plain?.secrets.deviceKey);
        expect(again.sealed).toBe(true);
      },
      async () => {
        fresh();
        plain = await open(null);
      },
    );
    expect(works).toBeGreaterThan(15);
  });

  it('[I3] at any point of making a key, whoever got one has it again', async () => {
    const works = await atEachWork(
      dead,
      new MemoryKeychain(),
      async (opened) => {
        const again = await open(new MemoryKeychain());
        if (opened) expect(again.secrets.deviceKey).toBe(opened.secrets.deviceKey);
        expect(again.sealed).toBe(true);
      },
      async () => fresh(),
    );
    expect(works).toBeGreaterThan(15);
  });

  it('[I3] at any point of sealing anew, the key is there', async () => {
    const keychain = new MemoryKeychain();
    let made: KeptIdentity | null = null;
    await atEachWork(
      dead,
      keychain,
      async () => {
        const again = await open(keychain);
        expect(again.secrets.deviceKey).toBe(made?.secrets.deviceKey);
      },
      async () => {
        fresh();
        keychain.version = 1;
        made = await open(keychain);
        keychain.version = 2;
      },
    );
  });
});
