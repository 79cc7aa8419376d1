import fc from 'fast-check';
import { afterEach, expect, it } from 'vitest';
import { systemClock } from '../../../main/lib/clock.ts';
import { cursorOf } from '../../../main/lib/cursor.ts';
import {
  decodeEntries,
  entryOverhead,
  makeEntry,
  readPlace,
  type Entry,
} from '../../../main/protocol/entry.ts';
import { limits } from '../../../main/protocol/limits.ts';
import { Inbox } from '../../../main/room/inbox.ts';
import type { RoomLog } from '../../../main/room/log/log.ts';
import { MissingEntries } from '../../../main/room/log/missing-entries.ts';
import { payloads, Sync } from '../../../main/room/log/sync.ts';
import { knownDevice, someSalt } from '../../support/devices.ts';
import { MemoryHub } from '../../support/memory-network.ts';
import { charterOf, makeDevice, type Device } from '../../support/room-devices.ts';

const charter = charterOf(knownDevice(1));
const devices: Device[] = [];
afterEach(async () => {
  for (const device of devices.splice(0)) await device.close();
});

async function open(byte: number): Promise<{ device: Device; log: RoomLog }> {
  const device = await makeDevice(byte);
  devices.push(device);
  return { device, log: await device.log(charter) };
}
async function write(log: RoomLog, count: number): Promise<void> {
  await Promise.all(Array.from({ length: count }, (_, at) => log.write('message', { text: `${at}` })));
}
async function all(device: Device): Promise<string[]> {
  const places: string[] = [];
  for (let after: string | undefined; ;) {
    const page = await device.history.page(charter.id, {
      ...(after && { after }),
      ...(!after && { after: '0'.repeat(12) + '-' + '0'.repeat(32) + '-' + '0'.repeat(8) }),
      limit: 500,
    });
    places.push(...page.entries.map(({ bytes }) => readPlace(bytes)));
    if (!page.more) return places;
    after = places.at(-1);
  }
}

/** Two logs that talk to each other; resolves when both have caught up. */
async function meet(
  a: { device: Device; log: RoomLog },
  b: { device: Device; log: RoomLog },
): Promise<{ frames: number; pulls: () => number }> {
  const hub = new MemoryHub();
  const [one, two] = [a, b].map(({ device }, index) =>
    hub.network(device.signer.device, device.signer.publicKey, `h${index}`),
  );
  let frames = 0;
  let sinceAsked = 0;
  let pulls = 0;
  const caughtUp = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const side = (inbox: Inbox, { device, log }: typeof a, index: number): Sync => {
    const sync = new Sync(
      inbox.session,
      log,
      { history: device.history, clock: systemClock, signer: device.signer },
      {
        came: { now: '', before: '', member: true },
        onCaughtUp: () => caughtUp[index]?.resolve(),
        pace: () => 0,
      },
    );
    inbox.session.admit();
    inbox.hand({
      onMessage: (message) => {
        if (message.type === 'page') sinceAsked = 0;
        if (message.type === 'pull') pulls += 1;
        return sync.onMessage(message as Parameters<Sync['onMessage']>[0]);
      },
      onEntries: (payload) => {
        frames += 1;
        const entries = decodeEntries(payload);
        sinceAsked += entries.length;
        expect(sinceAsked).toBeLessThanOrEqual(2 * limits.entriesPerPull);
        return sync.receive(entries, null);
      },
    });
    return sync;
  };
  const bug = (error: unknown): void => caughtUp.forEach(({ reject }) => reject(error));
  two?.onSession((session) => side(new Inbox(session, bug), b, 1).catchUp());
  await two?.listen(1);
  const session = await one?.dial({ host: 'h1', port: 1 });
  if (!session) throw new Error('not dialled');
  side(new Inbox(session, bug), a, 0).catchUp();
  await Promise.all(caughtUp.map(({ promise }) => promise));
  return { frames, pulls: () => pulls };
}

it('[H5] two copies exchange what the other lacks, both ways, and meeting again exchanges nothing', async () => {
  const [a, b] = await Promise.all([open(2), open(3)]);
  await write(a.log, 1_234);
  await write(b.log, 7);
  await meet(a, b);
  const places = await all(a.device);
  expect(places).toHaveLength(1_241);
  expect(places).toEqual([...places].sort());
  expect(await all(b.device)).toEqual(places);
  expect((await meet(a, b)).frames).toBe(0);
});

it('[J5] what is lacking is walked in shown order, whole, none twice, however many chains and whatever the pages', async () => {
  const { device, log } = await open(2);
  for (let start = 0; start < 5; start++) {
    await write(start === 0 ? log : await device.log(charter), 90);
  }
  const fresh = await device.log(charter);
  const places = await all(device);
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 200 }),
      fc.array(fc.nat(90), { minLength: 5, maxLength: 5 }),
      async (size, held) => {
        const theirs = new Map(fresh.checkedHeads().map(([chain], index) => [chain, held[index] ?? 0]));
        const missing = new MissingEntries(device.history, fresh, theirs);
        const walked: string[] = [];
        while (!missing.done) {
          const page = await missing.next(size);
          expect(page.length).toBeLessThanOrEqual(size);
          walked.push(...page.map(readPlace));
        }
        expect(walked).toEqual(
          places.filter(
            (place) => Number.parseInt(place.slice(-8), 16) > (theirs.get(place.slice(13, 45)) ?? 0),
          ),
        );
      },
    ),
    { numRuns: 20 },
  );
});

it('[J5] a page that was not asked for and a pull before the heads break the rules', async () => {
  const { device, log } = await open(2);
  const hub = new MemoryHub();
  const network = hub.network('x', new Uint8Array(32), 'h');
  await network.listen(1);
  const session = await network.dial({ host: 'h', port: 1 });
  const sync = new Sync(
    session,
    log,
    { history: device.history, clock: systemClock, signer: device.signer },
    {
      came: { now: '', before: '', member: true },
      onCaughtUp: () => undefined,
      pace: () => 0,
    },
  );
  const unexpected = { reason: 'control-unexpected' };
  await expect(sync.onMessage({ type: 'pull', id: 1 })).rejects.toMatchObject(unexpected);
  await expect(sync.onMessage({ type: 'page', id: 1, done: true })).rejects.toMatchObject(unexpected);
});

it('[F3] entries are joined into payloads that each fit a frame', () => {
  const entries = [30_000, 36_000, 600, 70, entryOverhead].map((size) => new Uint8Array(size));
  const joined = payloads(entries);
  expect(joined.map(({ length }) => length)).toEqual([30_000, 36_000 + 600 + 70 + entryOverhead]);
  expect(joined.every(({ length }) => length < limits.frameControl)).toBe(true);
});

it('[L3] entries are placed by lamport, then chain, then seq', () => {
  const at = (lamport: number, chain: string, seq: number): string =>
    cursorOf({ lamport, chain: chain.repeat(16), seq });
  const rising = [
    at(1, 'ff', 9),
    at(2, '00', 10),
    at(2, '00', 11),
    at(2, '0a', 1),
    at(256, '00', 1),
    at(2 ** 47, '00', 1),
  ];
  expect([...rising].reverse().sort()).toEqual(rising);
});

it('[L4, A30] copies that a fork has parted stop asking each other for what neither will take, and go on with the rest', async () => {
  const [a, b] = await Promise.all([open(2), open(3)]);
  const eve = knownDevice(8);
  const chain = 'ee'.repeat(16);
  const forked = (text: string, length: number): Entry[] => {
    let previous: Uint8Array = new Uint8Array(32);
    return Array.from({ length }, (_, index) => {
      const body = { text: `${text} ${index}` };
      const draft = {
        room: charter.id,
        author: eve.publicKey,
        chain,
        seq: index + 1,
        previous,
        lamport: index + 1,
        salt: someSalt,
      };
      const entry = makeEntry({ ...draft, sentAt: 1, kind: 'message', body }, eve.sign);
      previous = entry.hash;
      return entry;
    });
  };
  await a.log.receive(forked('one story', 3), null);
  await b.log.receive(forked('another story', 5), null);
  await write(a.log, 3);
  await write(b.log, 3);
  const { pulls } = await meet(a, b);
  const honest = (places: readonly string[]): string[] => places.filter((place) => !place.includes(chain));
  expect(honest(await all(a.device))).toHaveLength(6);
  expect(honest(await all(b.device))).toEqual(honest(await all(a.device)));
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(pulls()).toBeLessThan(8);
});

it('[J5] a page has a bound in bytes as well', async () => {
  const { device, log } = await open(2);
  const text = '长'.repeat(7_900);
  await Promise.all(Array.from({ length: 60 }, () => log.write('message', { text })));
  const missing = new MissingEntries(device.history, log, new Map());
  const page = await missing.next(limits.entriesPerPull, limits.bytesPerPull);
  const bytes = page.reduce((sum, entry) => sum + entry.length, 0);
  expect(bytes).toBeGreaterThanOrEqual(limits.bytesPerPull);
  expect(bytes).toBeLessThan(limits.bytesPerPull + limits.entryBody + entryOverhead);
  expect(missing.done).toBe(false);
});
