import { expect, it } from 'vitest';
import type { Message } from '../../../preload/contract/model.ts';
import { longRoom } from '../../support/fake-app/scenes.ts';
import { people } from '../../support/fake-app/scenes.ts';
import { openTestWindow } from './window.ts';

async function openArchive(count: number) {
  const { app, room } = longRoom(1_000_000_000, count);
  const window = openTestWindow(app);
  const { state } = window;
  await expect.poll(() => state.rooms.rooms.get()?.length).toBe(1);
  const timeline = state.timelines.of(room.id);
  await expect.poll(() => timeline.view.get().items).not.toBeNull();
  const shown = (): readonly string[] => timeline.view.get().items?.map(({ id }) => id) ?? [];
  const turned = (): void => app.emit('room.timelineChanged', { roomId: room.id });
  return { app, room, window, timeline, shown, turned };
}
const ids = (items: readonly { readonly id: string }[]): readonly string[] => items.map(({ id }) => id);

it('[J6] what a merge made of the conversation takes the place of what was shown, above and below', async () => {
  const { room, shown, turned, timeline } = await openArchive(260);
  await timeline.loadOlder();
  await timeline.loadOlder();
  expect(shown()).toEqual(ids(room.items.slice(-200)));
  const hidden = room.items.filter((item, at) => item.author === people.dmitri.id && at > 70);
  for (const item of hidden) room.remove(item);
  turned();
  await expect.poll(() => shown().some((id) => ids(hidden).includes(id))).toBe(false);
  expect(shown()).toEqual(ids(room.items).slice(-shown().length));
  expect(timeline.view.get()).toMatchObject({ loading: null, failed: null });
});

it('[J6] whoever reads far back still has that place, and what was there before it can be read again', async () => {
  const { room, shown, turned, timeline } = await openArchive(1_500);
  const place = room.items[600];
  const gone = room.items[650] as Message;
  if (!place) throw new Error('a long room');
  await timeline.goTo(place.cursor);
  room.remove(gone);
  turned();
  await expect.poll(() => shown().includes(gone.id)).toBe(false);
  expect(shown()).toContain(place.id);
  const from = ids(room.items).indexOf(shown()[0] ?? '');
  expect(shown()).toEqual(ids(room.items).slice(from, from + shown().length));
  while (timeline.view.get().more) await timeline.loadOlder();
  expect(shown()).toEqual(ids(room.items).slice(0, shown().length));
});

it('[J6] what comes while it is read anew is not lost, nor is what is taken out shown again', async () => {
  const { app, room, shown, turned } = await openArchive(120);
  const last = room.items.at(-1) as Message;
  turned();
  turned();
  app.say(room, people.ben, 'meanwhile');
  room.remove(last);
  app.emit('message.removed', { roomId: room.id, ids: [last.id] });
  await expect.poll(() => shown().at(-1)).toBe(room.items.at(-1)?.id);
  await expect.poll(() => shown().includes(last.id)).toBe(false);
});

it('[J6] where it cannot be read anew what was shown stays, with the reason', async () => {
  const { app, shown, turned, timeline } = await openArchive(50);
  const before = shown();
  app.failNext('message.history', 'storage-failed');
  turned();
  await expect.poll(() => timeline.view.get().failed?.code).toBe('storage-failed');
  expect(shown()).toEqual(before);
});

it('[J6] a conversation that is on its way for the first time is asked for anew', async () => {
  const { app, room } = longRoom(1_000_000_000, 20);
  const { state } = openTestWindow(app);
  await expect.poll(() => state.rooms.rooms.get()?.length).toBe(1);
  app.held.add('message.history');
  const timeline = state.timelines.of(room.id);
  await expect.poll(() => app.called.includes('message.history')).toBe(true);
  app.held.clear();
  app.emit('room.timelineChanged', { roomId: room.id });
  await expect.poll(() => timeline.view.get().items?.length).toBe(20);
});

it('[J6] many turns of a merge are few reads, and the last of them counts', async () => {
  const { app, room, shown, turned } = await openArchive(90);
  const reads = (): number => app.called.filter((name) => name === 'message.history').length;
  const before = reads();
  for (let turn = 0; turn < 50; turn += 1) {
    const item = room.items[turn % 7];
    if (item) room.remove(item);
    turned();
  }
  await expect.poll(shown).toEqual(ids(room.items));
  expect(reads() - before).toBeLessThan(10);
});

it('[J6] what turned while no pipe was open is read anew as far as it had been read', async () => {
  const { room, window, shown, timeline } = await openArchive(300);
  while (timeline.view.get().more) await timeline.loadOlder();
  const [old] = room.items.slice(30);
  if (!old) throw new Error('a long room');
  timeline.moveTo({ kind: 'at', cursor: room.items[40]?.cursor ?? old.cursor, offset: 0 });
  window.breakPipe();
  await expect.poll(() => window.state.link.status.get().kind).toBe('lost');
  room.remove(old);
  window.pass();
  await expect.poll(() => shown().includes(old.id)).toBe(false);
  expect(shown()).toEqual(ids(room.items));
});
