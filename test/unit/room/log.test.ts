import fc from 'fast-check';
import { afterEach, expect, it } from 'vitest';
import { signedBytes as signatureAt } from '../../../main/protocol/entry-bytes.ts';
import { cursorOf } from '../../../main/lib/cursor.ts';
import { decodeEntries, makeEntry, type Entry } from '../../../main/protocol/entry.ts';
import { limits } from '../../../main/protocol/limits.ts';
import type { RoomLog } from '../../../main/room/log/log.ts';
import type { Refused } from '../../../main/room/log/tails.ts';
import { SetAside } from '../../../main/room/log/set-aside.ts';
import { knownDevice, messageDraft, type KnownDevice, someSalt } from '../../support/devices.ts';
import { charterOf, makeDevice, type Device } from '../../support/room-devices.ts';

const founder = knownDevice(1);
const charter = charterOf(founder);
const devices: Device[] = [];
afterEach(async () => {
  for (const device of devices.splice(0)) await device.close();
});

async function openLog(byte = 9): Promise<{ log: RoomLog; device: Device; refused: Refused[] }> {
  const device = await makeDevice(byte);
  devices.push(device);
  const log = await device.log(charter);
  const refused: Refused[] = [];
  log.refused.on((refusal) => refused.push(refusal));
  return { log, device, refused };
}

/** A chain grown by hand: `lamports` one after the other. */
function chainOf(
  author: KnownDevice,
  chainByte: number,
  lamports: readonly number[],
  room = charter.id,
  chain = Buffer.alloc(16, chainByte).toString('hex'),
): Entry[] {
  let previous: Uint8Array = new Uint8Array(32);
  return lamports.map((lamport, index) => {
    const entry = makeEntry(
      {
        room,
        author: author.publicKey,
        chain,
        seq: index + 1,
        previous,
        lamport,
        sentAt: 1_700_000_000_000 + lamport,
        kind: 'message',
        body: { text: `${chainByte}/${index + 1}` },
        salt: someSalt,
      },
      author.sign,
    );
    previous = entry.hash;
    return entry;
  });
}

async function shown(device: Device): Promise<string[]> {
  const { entries } = await device.history.page(charter.id, { limit: 500 });
  return entries.flatMap(({ bytes }) => decodeEntries(bytes)).map(cursorOf);
}

it('[L3, H5] merges to one order on every member, however entries arrive, cut, shuffled and repeated', async () => {
  const authors = [knownDevice(2), knownDevice(3), knownDevice(4)];
  const all = authors.flatMap((author, index) =>
    chainOf(
      author,
      index + 10,
      Array.from({ length: 6 }, (_, at) => at * 3 + index + 1),
    ),
  );
  const expected = all.map(cursorOf).sort();
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 }),
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 }),
      async (arrivals, cuts) => {
        const { log, device } = await openLog();
        for (let at = 0, turn = 0; at < arrivals.length; turn++) {
          const size = cuts[turn % cuts.length] ?? 1;
          await log.receive(arrivals.slice(at, at + size), null);
          at += size;
        }
        expect(await shown(device)).toEqual(expected);
        expect(log.incomplete).toBe(false);
        await devices.pop()?.close();
      },
    ),
    { numRuns: 25 },
  );
});

it('[L1] keeps nothing whose signature is not its author’s, and tells who is said to have written it', async () => {
  const { log, device, refused } = await openLog();
  const [good, next] = chainOf(founder, 1, [1, 2]);
  const forged = Uint8Array.from(next?.bytes ?? []);
  forged[signatureAt] = (forged[signatureAt] ?? 0) ^ 1;
  await expect(log.receive([good as Entry, ...decodeEntries(forged)], null)).rejects.toMatchObject({
    reason: 'entry-bad-signature',
  });
  expect(await shown(device)).toEqual([cursorOf(good as Entry)]);
  expect(refused).toEqual([{ author: founder.device, why: 'signature' }]);
});

it('[L1] refuses an entry of another room', async () => {
  const { log } = await openLog();
  const elsewhere = charterOf(founder, 'Another').id;
  await expect(log.receive(chainOf(founder, 1, [1], elsewhere), null)).rejects.toMatchObject({
    reason: 'entry-wrong-room',
  });
});

it('[L1] refuses a chain whose first entry claims to have another one before it', async () => {
  const { log, device, refused } = await openLog();
  const draft = messageDraft(founder, { room: charter.id, previous: Buffer.alloc(32, 1) });
  await log.receive([makeEntry(draft, founder.sign)], null);
  expect(await shown(device)).toEqual([]);
  expect(refused).toEqual([{ author: founder.device, why: 'chain' }]);
});

it('[L1] refuses to let another author go on with a chain', async () => {
  const { log, refused } = await openLog();
  await log.receive(chainOf(founder, 1, [1]), null);
  const [, second] = chainOf(knownDevice(2), 1, [1, 2]);
  await log.receive([second as Entry], null);
  expect(refused).toEqual([{ author: knownDevice(2).device, why: 'author' }]);
});

it('[L4] a device begins as many chains as it may and not one more, whatever the others did', async () => {
  const { log, device, refused } = await openLog();
  const begun = Array.from({ length: limits.chainsPerAuthor + 1 }, (_, index) => {
    const chain = Buffer.alloc(16);
    chain.writeUInt32BE(index);
    const [entry] = chainOf(founder, 0, [1], charter.id, chain.toString('hex'));
    return entry as Entry;
  });
  for (let at = 0; at < begun.length; at += 500) await log.receive(begun.slice(at, at + 500), null);
  expect(log.checkedHeads()).toHaveLength(limits.chainsPerAuthor);
  expect(refused).toEqual([{ author: founder.device, why: 'chains' }]);
  await log.receive(chainOf(knownDevice(2), 2, [1]), null);
  const again = await device.log(charter);
  const [late] = chainOf(founder, 0, [1], charter.id, 'ff'.repeat(16));
  await again.receive([late as Entry], null);
  expect(again.checkedHeads()).toHaveLength(limits.chainsPerAuthor + 1);
});

it('[L3] a lamport further ahead than the limit waits, and is let in once others stand before it', async () => {
  const { log, device, refused } = await openLog();
  const far = chainOf(knownDevice(2), 2, [limits.lamportJump + 5]);
  await log.receive(far, null);
  expect(await shown(device)).toEqual([]);
  await log.receive(chainOf(founder, 1, [1, 2, 3, 4, 5]), null);
  expect(await shown(device)).toHaveLength(6);
  expect(refused).toEqual([]);
});

it('[A28] a host that keeps an entry back, or passes on what follows it first, is seen through; the entry comes from elsewhere', async () => {
  const { log, device } = await openLog();
  const entries = chainOf(knownDevice(2), 2, [1, 2, 3]);
  const [first, second, third] = entries as [Entry, Entry, Entry];
  await log.receive([third, first], null);
  expect(log.incomplete).toBe(true);
  expect(await shown(device)).toEqual([cursorOf(first)]);
  expect(log.tails.lack(new Map([[second.chain, 3]]))).toBe(true);
  await log.receive([second], knownDevice(2).device);
  expect(log.incomplete).toBe(false);
  expect(await shown(device)).toEqual(entries.map(cursorOf));
});

it('[L3] a lamport one over the limit is refused when nothing stands before it, and the order is not hijacked', async () => {
  const { log, refused } = await openLog();
  await log.receive(chainOf(knownDevice(2), 2, [limits.lamportJump + 1]), null);
  expect(log.incomplete).toBe(true);
  log.settle();
  expect(refused).toEqual([{ author: knownDevice(2).device, why: 'lamport' }]);
  const own = await log.write('message', { text: 'still first' });
  expect(own.lamport).toBe(1);
});

it('[L2] writes a new chain after every start, each entry following the one before', async () => {
  const { log, device } = await openLog();
  const [first, second] = await Promise.all([
    log.write('message', { text: 'one' }),
    log.write('message', { text: 'two' }),
  ]);
  expect([second?.chain, second?.seq]).toEqual([first?.chain, 2]);
  expect(Buffer.from(second?.previous ?? []).equals(Buffer.from(first?.hash ?? []))).toBe(true);
  const again = await (await device.log(charter)).write('message', { text: 'three' });
  expect(again.chain).not.toBe(first?.chain);
  expect([again.seq, again.lamport]).toEqual([1, 3]);
});

it('[L5] an own entry resolves only when it is on the disk, and is in no log when the disk refused it', async () => {
  const { log, device } = await openLog();
  const kept = await log.write('message', { text: 'kept' });
  const { append } = device.history;
  device.history.append = () => Promise.reject(Object.assign(new Error('no room'), { code: 'ENOSPC' }));
  await expect(log.write('message', { text: 'lost' })).rejects.toMatchObject({ code: 'storage-failed' });
  device.history.append = append.bind(device.history);
  const later = await log.write('message', { text: 'after' });
  expect(later.chain).not.toBe(kept.chain);
  expect(await shown(device)).toEqual([kept, later].map(cursorOf));
});

it('[S2] commits what waits at once together, one commit at a time', async () => {
  const { log, device } = await openLog();
  const batches: number[] = [];
  const { history } = device;
  const append = history.append.bind(history);
  let running = 0;
  history.append = async (room, entries) => {
    batches.push(entries.length);
    running += 1;
    expect(running).toBe(1);
    const added = await append(room, entries);
    running -= 1;
    return added;
  };
  await Promise.all(Array.from({ length: 200 }, (_, index) => log.write('message', { text: `${index}` })));
  expect(batches.reduce((sum, size) => sum + size, 0)).toBe(200);
  expect(batches.length).toBeLessThan(5);
});

it('what is set aside has a bound in number and in bytes, the oldest giving way', () => {
  const aside = new SetAside();
  const [entry] = chainOf(founder, 1, [1]);
  for (let seq = 2; seq < SetAside.maxEntries + 3; seq++) aside.add({ ...(entry as Entry), seq });
  expect(aside.incomplete).toBe(true);
  expect(aside.drop()).toHaveLength(SetAside.maxEntries);
  expect(aside.incomplete).toBe(false);
  const heavy = { ...(entry as Entry), bytes: new Uint8Array(SetAside.maxBytes / 2 + 1) };
  aside.add({ ...heavy, seq: 2 });
  aside.add({ ...heavy, seq: 3 });
  expect(aside.drop().map(({ seq }) => seq)).toEqual([3]);
});

it('[L4] a room filled in the names of others still lets in those who come themselves', async () => {
  const { device } = await openLog();
  const { heads } = device.history;
  const [some] = chainOf(founder, 1, [1]);
  device.history.heads = () =>
    Promise.resolve(
      Array.from({ length: limits.chainsPerRoom }, (_, index) => ({
        ...(some as Entry),
        author: `author ${index}`,
        chain: `9${index.toString(16).padStart(31, '0')}`,
        horizon: null,
      })),
    );
  const log = await device.log(charter);
  device.history.heads = heads.bind(device.history);
  const refused: Refused[] = [];
  log.refused.on((refusal) => refused.push(refusal));
  const bringer = knownDevice(7).device;
  await log.receive(chainOf(knownDevice(5), 5, [1]), bringer);
  expect(refused).toEqual([{ author: knownDevice(5).device, why: 'chains' }]);
  const own = chainOf(knownDevice(7), 7, [1]);
  await log.receive(own, bringer);
  expect(log.seqOf((own[0] as Entry).chain)).toBe(1);
});
