import { afterEach, expect, it } from 'vitest';
import type { EntryBody } from '../../../main/protocol/entry.ts';
import { makeEntry, type Entry } from '../../../main/protocol/entry.ts';
import { AppError } from '../../../preload/contract/errors.ts';
import type { Network } from '../../../main/net/network.ts';
import type { RoomAnnouncements } from '../../../main/room/announcements.ts';
import type { RoomLog } from '../../../main/room/log/log.ts';
import { Timeline } from '../../../main/room/messages/timeline.ts';
import { knownDevice, someSalt } from '../../support/devices.ts';
import { charterOf, makeDevice, type Device } from '../../support/room-devices.ts';

const ana = knownDevice(1);
const charter = charterOf(ana);
const chain = 'a1'.repeat(16);
const silent = new Proxy({} as RoomAnnouncements, { get: () => () => undefined });

const devices: Device[] = [];
afterEach(async () => {
  for (const device of devices.splice(0)) await device.close();
});
async function ben(): Promise<Device> {
  const device = await makeDevice(2);
  devices.push(device);
  return device;
}

/** Ana's next entry. */
function says<Kind extends 'message' | 'edit' | 'delete'>(
  kind: Kind,
  body: EntryBody<Kind>,
  before?: Entry,
): Entry {
  const seq = (before?.seq ?? 0) + 1;
  const previous = before?.hash ?? new Uint8Array(32);
  const place = { room: charter.id, author: ana.publicKey, chain, seq, previous, lamport: seq };
  return makeEntry({ ...place, sentAt: 1_700_000_000_000, kind, body, salt: someSalt }, ana.sign);
}

/** What windows are shown, with the log brought in step on the disk behind it. */
async function show(device: Device, log: RoomLog): Promise<Timeline> {
  const stored = await device.history.room(charter.id);
  if (!stored) throw new Error('the room is not there');
  const around = device.around(undefined as unknown as Network);
  const timeline = await Timeline.open(stored, charter, log, around, silent, () => false);
  log.committed.on((entries) => timeline.add(entries));
  await timeline.told();
  return timeline;
}

/** They are on the disk, and the app ends before anything comes of them. */
async function receiveAndEnd(device: Device, ...entries: Entry[]): Promise<void> {
  await (await device.log(charter)).receive(entries, null);
}

const found = async ({ history }: Device, word: string): Promise<number> =>
  (await history.search({ words: [word], limit: 9 })).found.length;
const unsettled = ({ history }: Device): Promise<unknown> => history.unsettled(charter.id);

it('[search] an edit that the app ended on is found by its words at the next start, and by none of before', async () => {
  const device = await ben();
  const message = says('message', { text: 'apples for tea' });
  await receiveAndEnd(device, message);
  await show(device, await device.log(charter));
  await receiveAndEnd(device, says('edit', { target: message.id, text: 'pears for tea' }, message));
  expect([await found(device, 'apples'), await found(device, 'pears')]).toEqual([1, 0]);
  expect(await unsettled(device)).toEqual([{ id: message.id, times: 1 }]);
  await show(device, await device.log(charter));
  expect([await found(device, 'apples'), await found(device, 'pears')]).toEqual([0, 1]);
  expect(await unsettled(device)).toEqual([]);
});

it('[search] an edit that came before its message, on which the app ended, counts at the next start', async () => {
  const device = await ben();
  const other = makeEntry(
    {
      ...{ room: charter.id, author: ana.publicKey, chain: 'a2'.repeat(16), seq: 1, lamport: 9 },
      ...{ previous: new Uint8Array(32), sentAt: 1_700_000_000_000, kind: 'edit', salt: someSalt },
      body: { target: says('message', { text: 'apples' }).id, text: 'pears' },
    },
    ana.sign,
  );
  await receiveAndEnd(device, other);
  await show(device, await device.log(charter));
  expect(await unsettled(device)).toEqual([]);
  await receiveAndEnd(device, says('message', { text: 'apples' }));
  await show(device, await device.log(charter));
  expect([await found(device, 'apples'), await found(device, 'pears')]).toEqual([0, 1]);
});

it('[search] a message whose edit a fork has cut is found by the words that it reads again', async () => {
  const device = await ben();
  const message = says('message', { text: 'apples for tea' });
  const log = await device.log(charter);
  const timeline = await show(device, log);
  await log.receive([message, says('edit', { target: message.id, text: 'pears for tea' }, message)], null);
  await timeline.told();
  expect([await found(device, 'apples'), await found(device, 'pears')]).toEqual([0, 1]);
  await log.receive([says('message', { text: 'something else' }, message)], null);
  await log.idle();
  await timeline.told();
  expect([await found(device, 'apples'), await found(device, 'pears')]).toEqual([1, 0]);
});

it('[L4, L7] a message whose delete a fork has cut is wanted again at the next start, where the app ended on the fork', async () => {
  const device = await ben();
  const message = says('message', { text: 'apples for tea' });
  const log = await device.log(charter);
  const timeline = await show(device, log);
  await log.receive([message, says('delete', { target: message.id, edits: [] }, message)], null);
  await timeline.told();
  const state = async (): Promise<unknown> => (await device.history.byIds(charter.id, [message.id]))[0];
  expect(await state()).toMatchObject({ erased: true, bare: false });
  await receiveAndEnd(device, says('message', { text: 'something else' }, message));
  expect(await state()).toMatchObject({ erased: true, bare: false });
  await show(device, await device.log(charter));
  expect(await state()).toMatchObject({ erased: false, bare: true });
  expect(await unsettled(device)).toEqual([]);
});

it('[rooms] where the disk does not say what is unread, windows hear all the same that the room has turned', async () => {
  const device = await ben();
  await receiveAndEnd(device, says('message', { text: 'apples' }));
  const log = await device.log(charter);
  const told: string[] = [];
  const heard = new Proxy({} as RoomAnnouncements, { get: (_, name) => () => told.push(String(name)) });
  const around = device.around(undefined as unknown as Network);
  const [room] = await device.history.rooms();
  if (!room) throw new Error('the room is not there');
  const failing = Object.assign(Object.create(device.history) as typeof device.history, {
    room: () => Promise.reject(new AppError('storage-failed')),
  });
  const surroundings = { ...around, history: failing };
  const timeline = await Timeline.open(room, charter, log, surroundings, heard, () => false);
  timeline.judging.turned.emit();
  timeline.remove(['gone']);
  await expect.poll(() => told.toSorted()).toEqual(['changed', 'changed', 'removed', 'turned']);
});
