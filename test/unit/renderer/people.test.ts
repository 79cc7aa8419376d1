import { expect, it } from 'vitest';
import { marksOf } from '../../../renderer/features/chat/author-marks.ts';
import { readExport } from '../../../renderer/state/export.ts';
import { quietOf, quietUntil } from '../../../renderer/state/silence.ts';
import { FakeApp } from '../../support/fake-app/fake-app.ts';
import { noNotes } from '../../support/fake-app/fake-notes.ts';
import { deviceId, person } from '../../support/fake-app/fake-room.ts';
import { company } from '../../support/fake-app/people-scenes.ts';
import { people } from '../../support/fake-app/scenes.ts';
import { openTestWindow } from './window.ts';

it('[J6] who was removed is known anew after every removal, pardon and merge', async () => {
  const { app, main } = company(1_000_000_000);
  const { state } = openTestWindow(app);
  await expect.poll(() => state.rooms.rooms.get()?.length).toBe(4);
  const removed = state.people.removedFrom(main.id);
  await expect.poll(() => removed.get()?.map(({ name }) => name)).toEqual(['Farid', 'Greta']);
  await state.people.remove(main.id, people.dmitri.id, 'kick');
  await expect.poll(() => removed.get()?.length).toBe(3);
  await state.people.pardon(main.id, people.farid.id);
  await expect.poll(() => removed.get()?.map(({ name }) => name)).toEqual(['Greta', 'Dmitri']);
  main.removed = [];
  app.emit('room.timelineChanged', { roomId: main.id });
  await expect.poll(() => removed.get()).toEqual([]);
});

it('[J6] who was removed is known anew of each room, also where several changed at once', async () => {
  const { app, main } = company(1_000_000_000);
  const other = [...app.rooms.values()].find((room) => room !== main);
  if (!other) throw new Error('one room only');
  const { state } = openTestWindow(app);
  const [here, there] = [main, other].map(({ id }) => state.people.removedFrom(id));
  await expect.poll(() => [here?.get()?.length, there?.get()?.length]).toEqual([2, 0]);
  other.removed = main.removed;
  main.removed = [];
  for (const { id } of [main, other]) app.emit('room.timelineChanged', { roomId: id });
  await expect.poll(() => [here?.get()?.length, there?.get()?.length]).toEqual([0, 2]);
});

it('[I4] a key is asked for once, and again after a broken pipe only where it was never told', async () => {
  const { app } = company(1_000_000_000);
  const window = openTestWindow(app);
  const { people: store } = window.state;
  await expect.poll(() => window.state.rooms.rooms.get()?.length).toBe(4);
  await expect.poll(() => store.keyOf(people.ben.id).get()?.words.en.length).toBe(8);
  app.failNext('person.key', 'internal');
  const key = store.keyOf(people.carla.id);
  await expect.poll(() => app.called.filter((name) => name === 'person.key').length).toBe(2);
  expect(key.get()).toBeNull();
  window.breakPipe();
  await expect.poll(() => window.state.link.status.get().kind).toBe('lost');
  window.pass();
  await expect.poll(() => key.get()?.words['zh-CN'].length).toBe(8);
  expect(app.called.filter((name) => name === 'person.key')).toHaveLength(3);
});

it('[I4] only those are marked at their messages about whom there is something to know', () => {
  const app = new FakeApp('Ana');
  const [ben, carla] = [person('Ben', 'blue'), person('Carla', 'violet')];
  const room = app.addRoom('One', ben, [carla]);
  expect(marksOf(room.people())).toEqual([]);
  app.notes.set(ben.id, { ...noNotes, former: { id: deviceId('before'), verified: false } });
  app.notes.set(carla.id, { ...noNotes, alias: 'Boss' });
  expect(marksOf(room.people())).toEqual([
    [ben.id, { alias: null, newKey: 'Ben', flag: null }],
    [carla.id, { alias: 'Boss', newKey: null, flag: null }],
  ]);
});

it('[J6] being removed weighs more than being muted', () => {
  const silence = { why: 'muted', until: 5_000 } as const;
  const connected = { kind: 'connected', merging: false } as const;
  const removed = { kind: 'removed', how: 'kick', byName: 'Ben' } as const;
  expect(quietUntil(quietOf({ connection: connected, silence }))).toBe(5_000);
  expect(quietOf({ connection: removed, silence })).toEqual({ why: 'removed' });
  expect(quietUntil(quietOf({ connection: removed, silence }))).toBeNull();
  expect(quietOf({ connection: connected, silence: null })).toBeNull();
});

it('[window] an export is read piece by piece to its end', async () => {
  const { app } = company(1_000_000_000);
  const { state } = openTestWindow(app);
  await expect.poll(() => state.rooms.rooms.get()?.length).toBe(4);
  const counts: number[] = [];
  const lines = await readExport(state.link, (count) => counts.push(count));
  const all = [...app.rooms.values()].flatMap(({ items }) => items);
  expect(lines.map((line) => (JSON.parse(line) as { id: string }).id)).toEqual(all.map(({ id }) => id));
  expect(counts).toEqual([10, all.length]);
});
