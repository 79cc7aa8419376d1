import fc from 'fast-check';
import { afterEach, expect, it } from 'vitest';
import { systemClock } from '../../../main/lib/clock.ts';
import { signedBytes as signatureAt } from '../../../main/protocol/entry-bytes.ts';
import { decodeEntries, makeEntry, type Entry } from '../../../main/protocol/entry.ts';
import { Inbox } from '../../../main/room/inbox.ts';
import type { RoomLog } from '../../../main/room/log/log.ts';
import type { Refused } from '../../../main/room/log/tails.ts';
import { Sync } from '../../../main/room/log/sync.ts';
import { knownDevice, someSalt } from '../../support/devices.ts';
import { settle } from '../../support/host-room.ts';
import { MemoryHub } from '../../support/memory-network.ts';
import { charterOf, makeDevice, type Device } from '../../support/room-devices.ts';

const eve = knownDevice(8);
const charter = charterOf(knownDevice(1));
const chain = 'ee'.repeat(16);
const devices: Device[] = [];
afterEach(async () => {
  for (const device of devices.splice(0)) await device.close();
});

interface Member {
  readonly device: Device;
  readonly log: RoomLog;
  readonly refused: Refused[];
  readonly removed: string[];
}
async function reopen(device: Device): Promise<Member> {
  const log = await device.log(charter);
  const refused: Refused[] = [];
  const removed: string[] = [];
  log.refused.on((refusal) => refused.push(refusal));
  log.removed.on((ids) => removed.push(...ids));
  return { device, log, refused, removed };
}
async function open(byte: number): Promise<Member> {
  const device = await makeDevice(byte);
  devices.push(device);
  return reopen(device);
}

/** A chain of Eve's: `common` entries everybody gets, and those of one story behind them. */
function story(text: string, length: number, common = 0): Entry[] {
  let previous: Uint8Array = new Uint8Array(32);
  return Array.from({ length }, (_, index) => {
    const entry = makeEntry(
      {
        room: charter.id,
        author: eve.publicKey,
        chain,
        seq: index + 1,
        previous,
        lamport: index + 1,
        sentAt: 1_700_000_000_000,
        kind: 'message',
        body: { text: index < common ? `common ${index}` : `${text} ${index}` },
        salt: someSalt,
      },
      eve.sign,
    );
    previous = entry.hash;
    return entry;
  });
}
async function texts({ device }: Member): Promise<string[]> {
  const { entries } = await device.history.page(charter.id, { limit: 500 });
  return entries
    .flatMap(({ bytes }) => decodeEntries(bytes))
    .flatMap((entry) => (entry.kind === 'message' ? (entry.body?.text ?? []) : []));
}
const commonTexts = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `common ${index}`);

/** Two members talk until both have caught up and nothing more happens. */
async function meet(a: Member, b: Member): Promise<void> {
  const hub = new MemoryHub();
  const bugs: unknown[] = [];
  const [one, two] = [a, b].map(({ device }, index) =>
    hub.network(device.signer.device, device.signer.publicKey, `10.0.0.${index + 1}`),
  );
  const side = (inbox: Inbox, { device, log }: Member): void => {
    const { history, signer } = device;
    const around = { history, signer, clock: systemClock };
    const options = {
      came: { now: '', before: '', member: true },
      onCaughtUp: () => undefined,
      pace: () => 0,
    };
    const sync = new Sync(inbox.session, log, around, options);
    inbox.session.admit();
    inbox.hand({
      onMessage: (message) => sync.onMessage(message as Parameters<Sync['onMessage']>[0]),
      onEntries: (payload) => sync.receive(decodeEntries(payload), null),
    });
    log.forked.on((fork) => sync.tellFork(fork));
    sync.catchUp();
  };
  two?.onSession((session) => side(new Inbox(session, (error) => bugs.push(error)), b));
  await two?.listen(1);
  const session = await one?.dial({ host: '10.0.0.2', port: 1 });
  if (!session) throw new Error('not dialled');
  side(new Inbox(session, (error) => bugs.push(error)), a);
  do await settle();
  while (hub.underWay > 0 || [a, b].some(({ device }) => device.busy > 0));
  session.end('leaving');
  expect(bugs).toEqual([]);
}

it('[L4, A30] two entries for one place: the chain ends before them, whichever came first, and its author is told', async () => {
  const [one, two] = [story('one', 4, 2), story('two', 3, 2)];
  for (const [first, later] of [
    [one, two],
    [two, one],
  ] as const) {
    const member = await open(2);
    await member.log.receive(first, null);
    await member.log.receive([later[2] as Entry], null);
    expect(await texts(member)).toEqual(commonTexts(2));
    expect(member.refused).toEqual([{ author: eve.device, why: 'fork' }]);
    expect(member.removed.sort()).toEqual(
      first
        .slice(2)
        .map(({ id }) => id)
        .sort(),
    );
    const [fork] = await member.device.history.forks(charter.id);
    expect([fork?.chain, fork?.seq]).toEqual([chain, 3]);
    expect(fork?.entries.flatMap((bytes) => decodeEntries(bytes)).map(({ id }) => id)).toEqual(
      [one[2]?.id, two[2]?.id].sort(),
    );
    await member.log.receive([...one, ...two], null);
    expect(await texts(member)).toEqual(commonTexts(2));
    expect(member.refused).toHaveLength(1);
    await devices.pop()?.close();
  }
});

it('[L4] an entry that goes on from another one than is here proves a fork before it', async () => {
  const member = await open(2);
  await member.log.receive(story('one', 3, 1), null);
  await member.log.receive([story('two', 4, 1)[3] as Entry], null);
  expect(member.refused).toEqual([{ author: eve.device, why: 'fork' }]);
  expect((await texts(member)).every((text) => !text.startsWith('two'))).toBe(true);
  expect(await texts(member)).toHaveLength(2);
});

it('[L4] the proof of a fork holds over a restart', async () => {
  const member = await open(2);
  await member.log.receive(story('one', 4, 2), null);
  await member.log.receive([story('two', 3, 2)[2] as Entry], null);
  const again = await reopen(member.device);
  await again.log.receive([...story('one', 5, 2), ...story('two', 5, 2)], null);
  expect(await texts(again)).toEqual(commonTexts(2));
  expect(again.log.tails.lack(new Map([[chain, 9]]))).toBe(false);
  expect(again.log.forks.proofsFor(new Map([[chain, 2]]))).toEqual([]);
  expect(again.log.forks.proofsFor(new Map([[chain, 3]]))).toHaveLength(1);
});

it('[L4] a fork in the first place takes the whole chain out', async () => {
  const member = await open(2);
  await member.log.receive(story('one', 3), null);
  await member.log.receive([story('two', 1)[0] as Entry], null);
  expect(await texts(member)).toEqual([]);
  expect(member.log.checkedHeads()).toEqual([]);
  await member.log.write('message', { text: 'goes on' });
  expect(await texts(member)).toEqual(['goes on']);
});

it('[L4] the proof is passed on to whoever holds more of the chain, and the rest of the log is exchanged all the same', async () => {
  const [ana, bo] = await Promise.all([open(2), open(3)]);
  await ana.log.receive(story('one', 4, 2), null);
  await ana.log.receive([story('two', 3, 2)[2] as Entry], null);
  await bo.log.receive(story('one', 4, 2), null);
  await bo.log.write('message', { text: 'of Bo' });
  await meet(ana, bo);
  for (const member of [ana, bo]) {
    expect(await texts(member)).toEqual([...commonTexts(2), 'of Bo']);
    expect(member.refused).toEqual([{ author: eve.device, why: 'fork' }]);
  }
  expect(await bo.device.history.forks(charter.id)).toEqual(await ana.device.history.forks(charter.id));
});

it('[L4] members that were told different stories end with what both have in common, however long the stories are', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.nat(3),
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 4 }),
      async (common, a, b) => {
        const [ana, bo] = await Promise.all([open(2), open(3)]);
        await ana.log.receive(story('one', common + a, common), null);
        await bo.log.receive(story('two', common + b, common), null);
        await meet(ana, bo);
        await meet(ana, bo);
        expect([await texts(ana), await texts(bo)]).toEqual([commonTexts(common), commonTexts(common)]);
        for (const device of devices.splice(0)) await device.close();
      },
    ),
    {
      numRuns: 12,
      examples: [
        [2, 1, 3],
        [0, 4, 2],
        [3, 4, 1],
        [2, 1, 1],
        [0, 3, 3],
      ],
    },
  );
});

it('[L4, L2] an own chain that somebody has a fork of is not gone on with', async () => {
  const member = await open(8);
  const first = await member.log.write('message', { text: 'mine' });
  const draft = {
    room: charter.id,
    author: eve.publicKey,
    chain: first.chain,
    seq: 1,
    previous: new Uint8Array(32),
    lamport: first.lamport,
    sentAt: 1,
    salt: someSalt,
  };
  const twin = makeEntry(
    { ...draft, kind: 'message', body: { text: 'a copy of this device wrote' } },
    eve.sign,
  );
  await member.log.receive([twin], null);
  const next = await member.log.write('message', { text: 'goes on' });
  expect(next.chain).not.toBe(first.chain);
  expect(next.seq).toBe(1);
  expect(await texts(member)).toEqual(['goes on']);
});

it('[L4] what is signed by nobody, or is the same entry again, proves nothing', async () => {
  const member = await open(2);
  const [first] = story('one', 1);
  await member.log.receive([first as Entry], null);
  const forged = Uint8Array.from(story('two', 1)[0]?.bytes ?? []);
  forged[signatureAt] = (forged[signatureAt] ?? 0) ^ 1;
  await expect(member.log.receive(decodeEntries(forged), null)).rejects.toMatchObject({
    reason: 'entry-bad-signature',
  });
  await member.log.receive([first as Entry], null);
  expect(await texts(member)).toEqual(['one 0']);
  expect(await member.device.history.forks(charter.id)).toEqual([]);
});

it('[L4] a disk that cannot keep the proof is told, and the chain is not gone on with until the next start', async () => {
  const member = await open(2);
  const failed: unknown[] = [];
  member.log.failed.on((error) => failed.push(error));
  await member.log.receive(story('one', 2, 1), null);
  const { putFork } = member.device.history;
  member.device.history.putFork = () => Promise.reject(new Error('full'));
  await member.log.receive([story('two', 2, 1)[1] as Entry], null);
  member.device.history.putFork = putFork;
  expect(failed).toHaveLength(1);
  await member.log.receive([story('one', 3, 1)[2] as Entry], null);
  expect(await texts(member)).toEqual(['common 0', 'one 1']);
  const again = await reopen(member.device);
  await again.log.receive([story('two', 2, 1)[1] as Entry], null);
  expect(await texts(again)).toEqual(['common 0']);
});
