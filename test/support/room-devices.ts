import { Contacts } from '../../main/people/contacts.ts';
import { noLogins } from './no-logins.ts';
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
import { RoomLog } from '../../main/room/log/log.ts';
import type { Surroundings, Told } from '../../main/room/surroundings.ts';
import { knownDevice, type KnownDevice } from './devices.ts';
import { activePerson } from './own-state.ts';

/** A device's disk and key, with a real database in a folder of its own. */
export interface Device {
  readonly signer: KnownDevice;
  readonly history: History;
  readonly told: Told[];
  /** How much its disk, or whoever checks signatures for it, has been asked and not answered yet. */
  readonly busy: number;
  around(network: Network, clock?: Clock): Surroundings;
  /** Opens the log of a room, made on this disk where it is not there yet. What is written in it leaves at once, unless `withholding`. */
  log(charter: Charter, options?: { clock?: Clock; withholding?: boolean }): Promise<RoomLog>;
  close(): Promise<void>;
}

/** Stands where a test needs no network; using it is the test's mistake. */
const noNetwork = new Proxy({} as Network, {
  get: (_target, name) => {
    throw new Error(`this test has no network (${String(name)})`);
  },
});

/** Every call of the history passes through `counted`. */
const watched = (history: History, counted: <Value>(work: Promise<Value>) => Promise<Value>): History =>
  new Proxy(history, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]): Promise<unknown> =>
        counted(Reflect.apply(value, target, args) as Promise<unknown>);
    },
  });

/** `byte` makes the key: the same device for the same byte. */
export async function makeDevice(byte: number): Promise<Device> {
  const signer = knownDevice(byte);
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'landline-room-'));
  let busy = 0;
  const counted = async <Value>(work: Promise<Value>): Promise<Value> => {
    busy += 1;
    return work.finally(() => (busy -= 1));
  };
  const history = watched(
    openSqliteHistory({ folder, device: signer.device }, { clock: systemClock, logger: silentLogger }),
    counted,
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
    logins: noLogins,
    contacts: new Contacts(history, signer.device),
    person: activePerson,
    verify: (entries) => counted(verifyEntries(entries)),
    randomBytes,
  });
  return {
    signer,
    history,
    told: heard,
    get busy() {
      return busy;
    },
    around,
    async log(charter, { clock = systemClock, withholding = false } = {}) {
      await history.putRoom({ id: charter.id, charter: Uint8Array.from(charter.bytes), name: charter.name });
      const stored = await history.room(charter.id);
      if (!stored) throw new Error('the room was not kept');
      const log = await RoomLog.open(stored, around(noNetwork, clock));
      if (!withholding) await log.release();
      return log;
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
