import { describe, expect, it, vi } from 'vitest';
import { talk } from '../../support/fake-app/talk-scenes.ts';
import { people } from '../../support/fake-app/scenes.ts';
import { openTestWindow } from './window.ts';

const opened = (): ReturnType<typeof talk> & ReturnType<typeof openTestWindow> => {
  const scene = talk(1_700_000_000_000);
  return { ...scene, ...openTestWindow(scene.app) };
};

describe('[message] read marks', () => {
  it('are asked for once, follow what is told, and never go back', async () => {
    const { app, main, state } = opened();
    const marks = state.reads.of(main.id);
    await vi.waitFor(() => expect(marks.get().size).toBe(main.reads.length));
    const [first, last] = [main.items[0]?.cursor, main.items.at(-1)?.cursor];
    if (!first || !last) throw new Error('there are no items');
    app.emit('room.readsChanged', { roomId: main.id, marks: [{ id: people.dmitri.id, upTo: last }] });
    app.emit('room.readsChanged', { roomId: main.id, marks: [{ id: people.dmitri.id, upTo: first }] });
    await vi.waitFor(() => expect(marks.get().get(people.dmitri.id)).toBe(last));
    expect(app.called.filter((name) => name === 'room.reads')).toHaveLength(1);
  });
});

describe('[message] pins', () => {
  it('follow what is pinned, changed, deleted and unpinned', async () => {
    const { app, main, announcement, state } = opened();
    const pinned = state.pinned.of(main.id);
    await vi.waitFor(() => expect(pinned.get()).toHaveLength(1));
    app.altered(main, main.talk.pin(announcement.id));
    await vi.waitFor(() => expect(pinned.get()[0]?.id).toBe(announcement.id));
    app.altered(main, main.talk.edit(announcement.id, 'Other words', 1_700_000_000_001));
    await vi.waitFor(() => expect(pinned.get()[0]?.text).toBe('Other words'));
    app.altered(main, main.talk.remove(announcement.id));
    await vi.waitFor(() => expect(pinned.get()).toHaveLength(1));
    app.altered(main, main.talk.pin(pinned.get()[0]?.id ?? announcement.id, false));
    await vi.waitFor(() => expect(pinned.get()).toEqual([]));
  });
});

describe('[announcements] the list', () => {
  it('is known anew of each room, also where several changed at once', async () => {
    const { app, main, state } = opened();
    const other = [...app.rooms.values()].find((room) => room !== main);
    if (!other) throw new Error('one room only');
    const [here, there] = [main, other].map(({ id }) => state.announcements.of(id));
    await vi.waitFor(() => expect([here?.get()?.length, there?.get()?.length]).toEqual([1, 0]));
    for (const room of [main, other]) {
      app.emit('message.added', {
        roomId: room.id,
        items: [room.addMessage(room.host, 'Fire drill', 1_700_000_000_001, 'sent', { announce: true })],
      });
    }
    await vi.waitFor(() => expect([here?.get()?.length, there?.get()?.length]).toEqual([2, 1]));
  });
});
