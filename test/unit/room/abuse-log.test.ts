import fc from 'fast-check';
import { afterEach, expect, it } from 'vitest';
import { decodeEntries, makeEntry, type Entry } from '../../../main/protocol/entry.ts';
import { limits } from '../../../main/protocol/limits.ts';
import type { RoomLog } from '../../../main/room/log/log.ts';
import { MissingEntries } from '../../../main/room/log/missing-entries.ts';
import { knownDevice, messageDraft, type KnownDevice } from '../../support/devices.ts';
import { charterOf, makeDevice, type Device } from '../../support/room-devices.ts';

// What an author, or whoever passes it on, can do to a log with entries alone.

const founder = knownDevice(1);
const eve = knownDevice(6);
const charter = charterOf(founder);
const devices: Device[] = [];
afterEach(async () => {
  for (const device of devices.splice(0)) await device.close();
});

async function openLog(): Promise<{ log: RoomLog; device: Device; refused: unknown[] }> {
  const device = await makeDevice(9);
  devices.push(device);
  const log = await device.log(charter);
  const refused: unknown[] = [];
  log.refused.on((refusal) => refused.push(refusal));
  return { log, device, refused };
}

function entryOf(
  author: KnownDevice,
  chain: number,
  { text = 'words', ...changes }: { text?: string; lamport?: number; sentAt?: number; room?: string },
): Entry {
  const draft = { room: charter.id, chain: Buffer.alloc(16, chain).toString('hex'), ...changes };
  return makeEntry(messageDraft(author, { ...draft, body: { text } }), author.sign);
}

async function texts(device: Device): Promise<string[]> {
  const { entries } = await device.history.page(charter.id, { limit: 500 });
  return entries
    .flatMap(({ bytes }) => decodeEntries(bytes))
    .flatMap((entry) => (entry.kind === 'message' && entry.body ? entry.body.text : []));
}

it('[L4] [A29] an entry that comes again is there once; one of another room is refused, however it comes', async () => {
  const { log, device } = await openLog();
  const entry = entryOf(eve, 2, { text: 'once', lamport: 1 });
  for (let time = 0; time < 5; time++) await log.receive([entry, entry], null);
  await expect(
    log.receive([entryOf(eve, 3, { text: 'elsewhere', lamport: 2, room: eve.device })], null),
  ).rejects.toMatchObject({ reason: 'entry-wrong-room' });
  expect(await texts(device)).toEqual(['once']);
});

it('[L3] [A31] whatever dates entries have, they stand in the order they were written in', async () => {
  const dates = fc.array(fc.integer({ min: 0, max: 2 ** 48 - 1 }), { minLength: 1, maxLength: 8 });
  const { log, device } = await openLog();
  let lamport = 0;
  const written: string[] = [];
  await fc.assert(
    fc.asyncProperty(dates, async (sent) => {
      const entries = sent.map((sentAt) => {
        const text = String(++lamport);
        written.push(text);
        return entryOf(eve, lamport & 255, { text, lamport, sentAt });
      });
      await log.receive(entries.toReversed(), null);
      expect((await texts(device)).slice(-entries.length)).toEqual(written.slice(-entries.length));
    }),
    { numRuns: 20 },
  );
});

it.each([limits.lamportJump + 1, 2 ** 31, 2 ** 47, 2 ** 48 - 1])(
  '[L4] [A31] a place %d ahead of all is not let in, and nobody’s next words stand behind it',
  async (lamport) => {
    const { log, device, refused } = await openLog();
    await log.receive([entryOf(eve, 2, { text: 'far ahead', lamport })], null);
    log.settle();
    expect(refused).toEqual([{ author: eve.device, why: 'lamport' }]);
    const own = await log.write('message', { text: 'the first' });
    expect(own.lamport).toBe(1);
    expect(await texts(device)).toEqual(['the first']);
  },
);

it('[J5] [A50] all that there is goes out in pages of at most 500, each asked for, and what is bad in one spoils nothing else', async () => {
  const { log, device } = await openLog();
  const said = Array.from({ length: 1_200 }, (_, index) => log.write('message', { text: `${index}` }));
  await Promise.all(said);
  const missing = new MissingEntries(device.history, log, new Map());
  const pages: number[] = [];
  while (!missing.done) pages.push((await missing.next(limits.entriesPerPull)).length);
  expect(pages.every((count) => count <= 500)).toBe(true);
  expect(pages.reduce((sum, count) => sum + count, 0)).toBe(1_200);

  const reader = await makeDevice(8);
  devices.push(reader);
  const copy = await reader.log(charter);
  const entries = (await Promise.all(said)).slice(0, 10);
  const bytes = Uint8Array.from(entries[5]?.bytes ?? []);
  // within the signature
  bytes[180] = (bytes[180] ?? 0) ^ 1;
  const [spoilt] = decodeEntries(bytes);
  const page = entries.map((entry, index) => (index === 5 && spoilt ? spoilt : entry));
  await expect(copy.receive(page, null)).rejects.toMatchObject({ reason: 'entry-bad-signature' });
  expect(await texts(reader)).toEqual(['0', '1', '2', '3', '4']);
  // from somebody else it comes whole
  await copy.receive(entries, null);
  expect(await texts(reader)).toHaveLength(10);
});

it('[L2] [A54] after any start the former chain is left as it is, whole, and another one is begun', async () => {
  const { log, device } = await openLog();
  const before = await Promise.all(['one', 'two', 'three'].map((text) => log.write('message', { text })));
  const again = await device.log(charter);
  const after = await again.write('message', { text: 'four' });
  expect([after.seq, before.some(({ chain }) => chain === after.chain)]).toEqual([1, false]);
  expect(await texts(device)).toEqual(['one', 'two', 'three', 'four']);
});
