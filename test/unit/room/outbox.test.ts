import { afterEach, expect, it } from 'vitest';
import { decodeEntries, type Entry } from '../../../main/protocol/entry.ts';
import type { RoomLog } from '../../../main/room/log/log.ts';
import { knownDevice } from '../../support/devices.ts';
import { charterOf, makeDevice, type Device } from '../../support/room-devices.ts';

const charter = charterOf(knownDevice(1));
const devices: Device[] = [];
afterEach(async () => {
  for (const device of devices.splice(0)) await device.close();
});

interface Outbox {
  readonly device: Device;
  readonly log: RoomLog;
  readonly removed: string[];
  readonly added: Entry[];
}

async function open(device?: Device): Promise<Outbox> {
  const own = device ?? (await makeDevice(2));
  if (!device) devices.push(own);
  const log = await own.log(charter, { withholding: true });
  const removed: string[] = [];
  const added: Entry[] = [];
  log.removed.on((ids) => removed.push(...ids));
  log.committed.on((entries) => added.push(...entries));
  return { device: own, log, removed, added };
}
async function write(log: RoomLog, ...texts: string[]): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (const text of texts) entries.push(await log.write('message', { text }));
  return entries;
}
async function onDisk({
  history,
}: Device): Promise<{ texts: string[]; withheld: string[]; entries: Entry[] }> {
  const { entries } = await history.page(charter.id, { limit: 500 });
  const decoded = entries.flatMap(({ bytes }) => decodeEntries(bytes));
  const textOf = (entry: Entry): string =>
    entry.kind === 'message' ? (entry.body?.text ?? 'bare') : entry.kind;
  return {
    texts: decoded.map(textOf),
    withheld: entries.flatMap(({ withheld }, index) => (withheld ? textOf(decoded[index] as Entry) : [])),
    entries: decoded,
  };
}
const places = (entries: readonly Entry[]): [number, number][] =>
  entries.map(({ lamport, sentAt }) => [lamport, sentAt]);

it('[L5] what is written while away is on the disk at once, withheld, and is free once it may go out', async () => {
  const { device, log } = await open();
  await write(log, 'one', 'two');
  expect(log.withheld.messages).toBe(2);
  expect(await onDisk(device)).toMatchObject({ texts: ['one', 'two'], withheld: ['one', 'two'] });
  const released = await log.release();
  expect(released).toHaveLength(2);
  expect(log.withheld.messages).toBe(0);
  expect(await onDisk(device)).toMatchObject({ texts: ['one', 'two'], withheld: [] });
  await write(log, 'three');
  expect(await onDisk(device)).toMatchObject({ withheld: [] });
});

it('[L5] the last of those that wait is taken back, and nothing else is touched', async () => {
  const { device, log, removed, added } = await open();
  const written = await write(log, 'one', 'two', 'three');
  added.length = 0;
  await log.rewrite(written[2]?.id as string, null);
  expect(removed).toEqual([written[2]?.id]);
  expect(added).toEqual([]);
  const disk = await onDisk(device);
  expect(disk.texts).toEqual(['one', 'two']);
  expect(disk.entries.map(({ id }) => id)).toEqual(written.slice(0, 2).map(({ id }) => id));
});

it('[L5, L2] one from the middle is taken back: what stood behind it is signed anew in a new chain, in the same places', async () => {
  const { device, log, removed, added } = await open();
  const written = await write(log, 'one', 'two', 'three', 'four');
  added.length = 0;
  await log.rewrite(written[1]?.id as string, null);
  expect(removed).toEqual(written.slice(1).map(({ id }) => id));
  expect(places(added)).toEqual(places(written.slice(2)));
  expect(new Set(added.map(({ chain }) => chain)).size).toBe(1);
  expect(added[0]?.chain).not.toBe(written[0]?.chain);
  expect(added.map(({ seq }) => seq)).toEqual([1, 2]);
  expect(await onDisk(device)).toMatchObject({
    texts: ['one', 'three', 'four'],
    withheld: ['one', 'three', 'four'],
  });
  const [next] = await write(log, 'five');
  expect([next?.chain, next?.seq]).toEqual([added[0]?.chain, 3]);
});

it('[L5] one from the middle is given another text and stays where it was', async () => {
  const { device, log } = await open();
  const written = await write(log, 'one', 'two', 'three');
  const { added } = await log.rewrite(written[1]?.id as string, { text: 'two, better' });
  expect(places(added)).toEqual(places(written.slice(1)));
  expect((await onDisk(device)).texts).toEqual(['one', 'two, better', 'three']);
  await log.rewrite(added[0]?.id as string, { text: 'two, best' });
  expect((await onDisk(device)).texts).toEqual(['one', 'two, best', 'three']);
});

it('[L5] other lines of the person that wait, a name say, are kept when a message before them is taken back', async () => {
  const { device, log } = await open();
  const [one] = await write(log, 'one');
  await log.write('join', { name: 'Ana', colour: 'blue' });
  await log.rewrite(one?.id as string, null);
  expect((await onDisk(device)).texts).toEqual(['join']);
  expect((await device.history.members(charter.id)).map(({ name }) => name)).toEqual(['Ana']);
});

it('[L5] after a restart it still waits, and can still be changed, beside what is written then', async () => {
  const { device, log } = await open();
  const [one, two] = await write(log, 'one', 'two');
  const again = await open(device);
  expect(again.log.withheld.messages).toBe(2);
  await write(again.log, 'three');
  await again.log.rewrite(one?.id as string, null);
  expect(again.removed).toEqual([one?.id, two?.id]);
  expect(await onDisk(device)).toMatchObject({ texts: ['two', 'three'], withheld: ['two', 'three'] });
  const [four] = await write(again.log, 'four');
  expect(four?.lamport).toBeGreaterThan(3);
  expect((await open(device)).log.withheld.messages).toBe(3);
});

it('[L5] what was released is not changed any more, neither then nor after a restart or when away again', async () => {
  const { device, log } = await open();
  const [one] = await write(log, 'one');
  await log.release();
  const refused = { code: 'already-sent' };
  await expect(log.rewrite(one?.id as string, null)).rejects.toMatchObject(refused);
  log.withhold();
  await expect(log.rewrite(one?.id as string, null)).rejects.toMatchObject(refused);
  const again = await open(device);
  await expect(again.log.rewrite(one?.id as string, { text: 'other' })).rejects.toMatchObject(refused);
  expect((await onDisk(device)).texts).toEqual(['one']);
});

it('[L5] what went out before stays as it is when something written behind it in the same chain is taken back', async () => {
  const { device, log } = await open();
  await log.release();
  const [sent] = await write(log, 'sent');
  log.withhold();
  const [waits] = await write(log, 'waits');
  expect(waits?.chain).toBe(sent?.chain);
  await log.rewrite(waits?.id as string, null);
  expect(log.checkedHeads().map(([chain, seq]) => [chain, seq])).toEqual([[sent?.chain, 1]]);
  await write(log, 'again');
  expect((await onDisk(device)).texts).toEqual(['sent', 'again']);
  await expect(log.rewrite(sent?.id as string, null)).rejects.toMatchObject({ code: 'already-sent' });
});

it('[L5] a disk that refuses the change leaves everything as it was, here and on the disk', async () => {
  const { device, log, removed } = await open();
  const written = await write(log, 'one', 'two');
  const { rewrite } = device.history;
  device.history.rewrite = () => Promise.reject(Object.assign(new Error('full'), { code: 'storage-full' }));
  await expect(log.rewrite(written[0]?.id as string, null)).rejects.toMatchObject({ code: 'storage-full' });
  device.history.rewrite = rewrite;
  expect([removed, log.withheld.messages]).toEqual([[], 2]);
  await log.rewrite(written[0]?.id as string, null);
  expect((await onDisk(device)).texts).toEqual(['two']);
});

it('[L5] what is written while another one is being changed is there as well, and follows its chain', async () => {
  const { device, log } = await open();
  const written = await write(log, 'one', 'two');
  await Promise.all([
    log.rewrite(written[0]?.id as string, { text: 'ONE' }),
    log.write('message', { text: 'three' }),
    log.write('message', { text: 'four' }),
  ]);
  expect((await onDisk(device)).texts).toEqual(['ONE', 'two', 'three', 'four']);
  const again = await open(device);
  expect(again.log.withheld.messages).toBe(4);
});

it('[L5] of two changes of one message at once the second is refused, and of two messages both are made', async () => {
  const { device, log } = await open();
  const [one, two] = await write(log, 'one', 'two');
  const both = await Promise.allSettled([
    log.rewrite(two?.id as string, null),
    log.rewrite(two?.id as string, { text: 'again' }),
  ]);
  expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  await log.rewrite(one?.id as string, { text: 'ONE' });
  expect((await onDisk(device)).texts).toEqual(['ONE']);
});

it('[L5] a release that comes with a change waits for it: nothing that is taken back goes out', async () => {
  const { device, log } = await open();
  const [one] = await write(log, 'one', 'two');
  const [, released] = await Promise.all([log.rewrite(one?.id as string, null), log.release()]);
  expect(released.map((entry) => entry.kind === 'message' && entry.body?.text)).toEqual(['two']);
  expect(await onDisk(device)).toMatchObject({ texts: ['two'], withheld: [] });
});
