import { Contacts } from '../../../main/people/contacts.ts';
import { noLogins } from '../../support/no-logins.ts';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { openHistory } from '../../../main/history/remote-history.ts';
import { identityOf, passingIdentity } from '../../../main/identity/identity.ts';
import { systemClock as clock } from '../../../main/lib/clock.ts';
import { Emitter } from '../../../main/lib/emitter.ts';
import { silentLogger } from '../../../main/lib/logger.ts';
import { localNetwork } from '../../../main/net/local-network.ts';
import { nodePlatform } from '../../../main/node-platform.ts';
import { decodeEntries } from '../../../main/protocol/entry.ts';
import { Verifier } from '../../../main/protocol/verify.ts';
import { makeCharter } from '../../../main/room/charter.ts';
import { RoomLog } from '../../../main/room/log/log.ts';
import type { Told } from '../../../main/room/surroundings.ts';
import { Author } from '../authors.ts';
import { bareChecks, bareCommits, Stopwatch, type Rate } from '../floors.ts';
import { LoopDelay, type Delay } from '../loop-delay.ts';
import { serveProgram } from '../program.ts';
import { activePerson } from '../../support/own-state.ts';

export interface Ingested {
  /** Of the loop that answers the windows. */
  readonly delay: Delay;
  readonly ours: Rate;
  readonly bareChecks: Rate;
  readonly bareCommits: Rate;
}
const perFrame = 10;

/** What came over the network from `authors` devices goes into one room's log: checked, committed, announced. */
async function intoTheLog(
  folder: string,
  room: Room,
  payloads: readonly Uint8Array[],
): Promise<[Rate, Delay]> {
  const { secrets } = passingIdentity(clock.now());
  const signer = identityOf(secrets.deviceKey);
  const history = await openHistory(
    nodePlatform().startBackground('history'),
    { folder, device: signer.device },
    silentLogger,
  );
  await history.putRoom({ id: room.id, charter: Uint8Array.from(room.charter), name: 'Bench' });
  const kept = await history.room(room.id);
  if (!kept) throw new Error('no room');
  const network = localNetwork(secrets, { app: '0.0.0' });
  const verifier = new Verifier();
  const log = await RoomLog.open(kept, {
    clock,
    history,
    network,
    signer,
    logger: silentLogger,
    told: new Emitter<Told>(),
    logins: noLogins,
    contacts: new Contacts(history, signer.device),
    person: activePerson,
    verify: (entries) => verifier.verify(entries),
    randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
  });
  const delay = new LoopDelay();
  const watch = new Stopwatch();
  let committed = 0;
  log.committed.on((entries) => (committed += entries.length));
  for (const payload of payloads) {
    // one frame a turn, as they come out of the network's program
    await new Promise((resolve) => setImmediate(resolve));
    void log.receive(decodeEntries(payload), null);
  }
  while (committed < payloads.length * perFrame) await new Promise((resolve) => setTimeout(resolve, 1));
  const rate = watch.rate(committed);
  const measured = delay.stop();
  await network.stop();
  await history.close();
  return [rate, measured];
}

interface Room {
  readonly id: string;
  readonly charter: Uint8Array;
}

function newRoom(): Room {
  const { identity } = passingIdentity(clock.now());
  const random = crypto.getRandomValues(new Uint8Array(16));
  const charter = makeCharter({
    founderKey: identity.publicKey,
    name: 'Bench',
    createdAt: clock.now(),
    random,
  });
  return { id: charter.id, charter: charter.bytes };
}

const served = {
  async ingest({ authors, entries }: { authors: number; entries: number }): Promise<Ingested> {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'landline-bench-'));
    const room = newRoom();
    const writers = Array.from(
      { length: authors },
      (_, number) => new Author(number, room.id, passingIdentity(clock.now()).identity),
    );
    const payloads = Array.from({ length: entries / perFrame }, (_, at) => {
      const author = writers[at % authors] as Author;
      return Buffer.concat(Array.from({ length: perFrame }, () => author.next()));
    });
    try {
      const [ours, delay] = await intoTheLog(folder, room, payloads);
      const made = payloads.flatMap(decodeEntries);
      const checked = await bareChecks(made);
      return { ours, delay, bareChecks: checked, bareCommits: bareCommits(folder, made) };
    } finally {
      await rm(folder, { recursive: true });
    }
  },
};
export type IngestProgram = typeof served;

serveProgram(served, () => Promise.resolve());
