import { expect, it } from 'vitest';
import { FakeApp } from '../../support/fake-app/fake-app.ts';
import { person } from '../../support/fake-app/fake-room.ts';
import { longRoom } from '../../support/fake-app/scenes.ts';
import { openTestWindow } from './window.ts';

const ben = person('Ben', 'blue');

it('[state] every store is rebuilt from calls after the pipe broke', async () => {
  const app = new FakeApp('Ana', () => 1_000);
  const room = app.addRoom('One', ben);
  room.addMessage(ben, 'before', 10);
  const window = openTestWindow(app);
  const { state } = window;
  await expect.poll(() => state.rooms.rooms.get()?.length).toBe(1);
  const timeline = state.timelines.of(room.id);
  const people = state.people.of(room.id);
  await expect.poll(() => timeline.view.get().items?.length).toBe(1);

  window.refuse(true);
  window.breakPipe();
  await expect.poll(() => state.link.status.get().kind).toBe('lost');
  await expect(state.link.call('room.list', {})).rejects.toMatchObject({ code: 'disconnected' });
  room.addMessage(ben, 'meanwhile', 20);
  room.members.push({ person: person('Carla', 'pink'), present: false });
  app.addRoom('Two', ben);
  app.settings = { ...app.settings, theme: 'dark' };
  app.notices.push({ id: 'n', code: 'port-changed', roomId: null, params: {} });
  app.nearby = { ...app.nearby, discovery: { ...app.nearby.discovery, problem: 'no-network' } };
  window.refuse(false);
  window.pass();

  await expect.poll(() => state.rooms.rooms.get()?.length).toBe(2);
  await expect.poll(() => timeline.view.get().items?.length).toBe(2);
  await expect.poll(() => people.get()?.length).toBe(3);
  expect(state.settings.settings.get()?.theme).toBe('dark');
  expect(state.notices.notices.get()).toHaveLength(1);
  expect(state.nearby.nearby.get()?.discovery.problem).toBe('no-network');
});

it('[notices] what was dismissed is shown again when it happens again', async () => {
  const app = new FakeApp('Ana');
  const { state } = openTestWindow(app);
  await expect.poll(() => state.link.status.get().kind).toBe('open');
  const notice = { id: 'n', code: 'sending-slowed', roomId: null, params: { seconds: 3 } } as const;
  const shown = (): readonly string[] => state.notices.notices.get().map(({ id }) => id);
  app.emit('notice.added', notice);
  await expect.poll(shown).toEqual(['n']);
  state.notices.dismiss('n');
  expect(shown()).toEqual([]);
  await expect.poll(() => app.called).toContain('notice.dismiss');
  app.emit('notice.added', notice);
  await expect.poll(shown).toEqual(['n']);
});

it('[state] attempts come less and less often, and at once when asked', async () => {
  const window = openTestWindow(new FakeApp('Ana'));
  const { link } = window.state;
  await expect.poll(() => link.status.get().kind).toBe('open');
  window.refuse(true);
  window.breakPipe();
  const waits: number[] = [];
  for (let failures = 1; failures <= 7; failures += 1) {
    await expect
      .poll(() => {
        const status = link.status.get();
        return status.kind === 'lost' && status.nextAttemptAt !== null ? status.failures : 0;
      })
      .toBe(failures);
    waits.push(window.pass());
  }
  expect(waits).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 8_000]);
  window.refuse(false);
  await expect.poll(() => link.status.get()).toMatchObject({ kind: 'lost', failures: 8 });
  link.retryNow();
  await expect.poll(() => link.status.get().kind).toBe('open');
});

it('[state] what main says while a list is on its way is newer than the list', async () => {
  const app = new FakeApp('Ana');
  const room = app.addRoom('One', ben);
  const window = openTestWindow(app);
  const { state } = window;
  await expect.poll(() => state.rooms.rooms.get()?.length).toBe(1);
  window.breakPipe();
  await expect.poll(() => state.link.status.get().kind).toBe('lost');
  const stale = room.asRoom();
  room.asRoom = () => {
    // The list is being put together; before it is answered, main says what has changed since.
    app.emit('room.changed', { ...stale, name: 'Renamed' });
    return stale;
  };
  window.pass();
  await expect.poll(() => state.link.status.get().kind).toBe('open');
  await state.link.call('app.info', {});
  expect(state.rooms.rooms.get()?.[0]?.name).toBe('Renamed');
});

it('[state] a room that main speaks of while the first list is on its way is in the list, and stays open', async () => {
  const app = new FakeApp('Ana');
  const room = app.addRoom('One', ben);
  const left = app.addRoom('Left', ben);
  const gone = left.asRoom();
  left.asRoom = () => {
    app.emit('room.changed', { ...room.asRoom(), name: 'Renamed' });
    app.emit('room.removed', { roomId: left.id });
    return gone;
  };
  const { state } = openTestWindow(app);
  state.view.openRoom(room.id);
  await expect.poll(() => state.rooms.rooms.get()?.map(({ name }) => name)).toEqual(['Renamed']);
  expect(state.view.view.get().roomId).toBe(room.id);
});

it('[state] a room that is marked unread is so at once, whatever main had said before it heard of that', async () => {
  const app = new FakeApp('Ana');
  const room = app.addRoom('One', ben);
  const { cursor } = room.addMessage(ben, 'hello', 10);
  const { state } = openTestWindow(app);
  await expect.poll(() => state.rooms.rooms.get()?.length).toBe(1);
  const seen: unknown[] = [];
  state.rooms.rooms.subscribe(() => seen.push(state.rooms.find(room.id)?.markedUnread));
  const stale = room.asRoom();
  const marking = state.rooms.markUnread(room.id, cursor);
  app.emit('room.changed', { ...stale, name: 'Renamed' });
  await marking;
  await expect.poll(() => state.rooms.find(room.id)?.name).toBe('One');
  expect(new Set(seen)).toEqual(new Set([true]));
  app.emit('room.changed', stale);
  await expect.poll(() => state.rooms.find(room.id)?.markedUnread).toBe(false);
  app.failNext('room.markUnread', 'storage-failed');
  await expect(state.rooms.markUnread(room.id, cursor)).rejects.toMatchObject({ code: 'storage-failed' });
  expect(state.rooms.find(room.id)?.markedUnread).toBe(false);
});

it('[state] a room that was left closes its conversation', async () => {
  const app = new FakeApp('Ana');
  const room = app.addRoom('One', ben);
  const { state } = openTestWindow(app);
  await expect.poll(() => state.rooms.rooms.get()?.length).toBe(1);
  state.view.openRoom(room.id);
  await state.rooms.leave(room.id);
  await expect.poll(() => state.view.view.get().roomId).toBeNull();
  expect(state.rooms.rooms.get()).toEqual([]);
});

it('[state] pages read backwards join without a gap or a double, to the very first', async () => {
  const { app, room } = longRoom(1_000_000_000, 1_050);
  const { state } = openTestWindow(app);
  await expect.poll(() => state.rooms.rooms.get()?.length).toBe(1);
  const timeline = state.timelines.of(room.id);
  await expect.poll(() => timeline.view.get().items?.length).toBe(100);
  const read = new Set<string>();
  const remember = (): void => timeline.view.get().items?.forEach(({ id }) => read.add(id));
  for (remember(); timeline.view.get().more; remember()) await timeline.loadOlder();
  expect([...read].sort()).toEqual(room.items.map(({ id }) => id).sort());
  expect(timeline.view.get().items?.[0]).toEqual(room.items[0]);
  expect(timeline.view.get()).toMatchObject({ newer: true });
});

it('[L3] an item is shown at its place in the order, whenever it comes, once', async () => {
  const app = new FakeApp('Ana');
  const room = app.addRoom('One', ben);
  const [one, two, three] = ['a', 'b', 'c'].map((text, at) => room.addMessage(ben, text, at));
  if (!one || !two || !three) throw new Error('three messages');
  room.items.splice(1, 1);
  const { state } = openTestWindow(app);
  await expect.poll(() => state.rooms.rooms.get()?.length).toBe(1);
  const timeline = state.timelines.of(room.id);
  await expect.poll(() => timeline.view.get().items?.length).toBe(2);
  app.emit('message.added', { roomId: room.id, items: [two] });
  app.emit('message.added', { roomId: room.id, items: [two, three] });
  await expect.poll(() => timeline.view.get().items).toEqual([one, two, three]);
});

it('[L5] a state goes forward only', async () => {
  const app = new FakeApp('Ana');
  const room = app.addRoom('One', ben);
  app.deliver = 'waiting';
  const { state } = openTestWindow(app);
  await expect.poll(() => state.rooms.rooms.get()?.length).toBe(1);
  const timeline = state.timelines.of(room.id);
  await timeline.send('hello');
  await expect.poll(() => timeline.view.get().items?.length).toBe(1);
  const id = room.items[0]?.id;
  if (!id) throw new Error('nothing sent');
  timeline.changeStates([{ id, state: 'delivered', copies: 2, withheld: false }]);
  timeline.changeStates([{ id, state: 'sent', copies: 1, withheld: false }]);
  expect(timeline.view.get().items?.[0]).toMatchObject({ state: 'delivered', copies: 2 });
});

it('[state] opening reads back to what was read last, own messages in between or not', async () => {
  const { app, room } = longRoom(1_000_000_000, 900);
  room.readUpTo = room.items[300]?.cursor ?? null;
  const { state } = openTestWindow(app);
  await expect.poll(() => state.rooms.rooms.get()?.length).toBe(1);
  const timeline = state.timelines.of(room.id);
  await expect.poll(() => timeline.view.get().items).not.toBeNull();
  expect((timeline.view.get().items?.[0]?.cursor ?? 'z') <= (room.readUpTo ?? '')).toBe(true);
});
