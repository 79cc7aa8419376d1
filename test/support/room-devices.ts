import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { History } from '../../main/history/history.ts';
import { openSqliteHistory } from '../../main/history/sqlite-history.ts';
import { systemClock, type Clock } from '../../main/lib/clock.ts';
import { Emitter } from '../../main/lib/emitter.ts';
import { silentLogger } from '../../main/lib/logger.ts';
import type { Network } from '../../main/net/network.ts';
import { verifyEntries } from '../../main/protocol/verify.ts';
import { makeCharter, type Charter } from '../../main/room/charter.ts';
import { RoomLog } from '../../main/room/log.ts';
import type { Surroundings, Told } from '../../main/room/surroundings.ts';
import { knownDevice, type KnownDevice } from './devices.ts';

/** A device's disk and key, with a real database in a folder of its own. */
export interface Device {
  readonly signer: KnownDevice;
  readonly history: History;
  readonly told: Told[];
  around(network: Network, clock?: Clock): Surroundings;
  /** Opens the log of a room, made on this disk where it is not there yet. */
  log(charter: Charter): Promise<RoomLog>;
  close(): Promise<void>;
}

/** Stands where a test needs no network; using it is the test's mistake. */
const noNetwork = new Proxy({} as Network, {
  get: (_target, name) => {
    throw new Error(`this test has no network (${String(name)})`);
  },
});

/** `byte` makes the key: the same device for the same byte. */
export async function makeDevice(byte: number): Promise<Device> {
  const signer = knownDevice(byte);
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'landline-room-'));
  const history = openSqliteHistory(
    { folder, device: signer.device },
    { clock: systemClock, logger: silentLogger },
  );
  const told = new Emitter<Told>();
  const heard: Told[] = [];
  told.on((fact) => heard.push(fact));
  const around = (network: Network, clock: Clock = systemClock): Surroundings => ({
    clock,
    history,
    network,
    signer,
    logger: silentLogger,
    told,
    verify: (entries) => verifyEntries(entries),
    randomBytes,
  });
  return {
    signer,
    history,
    told: heard,
    around,
    async log(charter) {
      await history.putRoom({ id: charter.id, charter: Uint8Array.from(charter.bytes), name: charter.name });
      const stored = await history.room(charter.id);
      if (!stored) throw new Error('the room was not kept');
      return RoomLog.open(stored, around(noNetwork));
    },
    async close() {
      await history.close();
      await fs.rm(folder, { recursive: true });
    },
  };
}

export const charterOf = (founder: KnownDevice, name = 'Workshop'): Charter =>
  makeCharter({
    founderKey: founder.publicKey,
    name,
    createdAt: 1_700_000_000_000,
    random: Buffer.alloc(16, 7),
  });
