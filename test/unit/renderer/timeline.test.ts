import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Message, TimelineItem } from '../../../preload/contract/model.ts';
import type { FakeApp } from '../../support/fake-app/fake-app.ts';
import type { FakeRoom } from '../../support/fake-app/fake-room.ts';
import { longRoom, people } from '../../support/fake-app/scenes.ts';
import type { Timeline } from '../../../renderer/state/timeline.ts';
import { openTestWindow } from './window.ts';

interface Opened {
  readonly app: FakeApp;
  readonly room: FakeRoom;
  readonly timeline: Timeline;
  shown(): readonly TimelineItem[];
}

async function openArchive(count: number, readTo = count - 1): Promise<Opened> {
  const { app, room } = longRoom(1_000_000_000, count);
  room.readUpTo = room.items[readTo]?.cursor ?? null;
  const { state } = openTestWindow(app);
  await expect.poll(() => state.rooms.rooms.get()?.length).toBe(1);
  const timeline = state.timelines.open(room.id);
  await expect.poll(() => timeline.view.get().items).not.toBeNull();
  return { app, room, timeline, shown: () => timeline.view.get().items ?? [] };
}

/** What is shown is a run of what the room holds: in order, each item once, as it is now, with its ends told rightly. */
function expectRun({ room, timeline, shown }: Opened): void {
  const { more, newer } = timeline.view.get();
  const [first] = shown();
  const from = first ? room.items.findIndex(({ id }) => id === first.id) : 0;
  const run = room.items.slice(from, from + shown().length);
  expect(shown().map(({ id }) => id)).toEqual(run.map(({ id }) => id));
  expect(shown()).toEqual(run);
  expect({ more, newer }).toEqual({ more: from > 0, newer: from + run.length < room.items.length });
}

const cursorAt = (room: FakeRoom, at: number) => {
  const item = room.items[at];
  if (!item) throw new Error('too short');
  return item.cursor;
};

it('[window] a conversation with more unread than a page opens where they begin, and leads on to the newest', async () => {
  const opened = await openArchive(3_000, 400);
  const { room, timeline, shown } = opened;
  expect(shown().map(({ cursor }) => cursor)).toContain(room.readUpTo);
  expectRun(opened);
  expect(timeline.view.get()).toMatchObject({ more: true, newer: true });
  while (timeline.view.get().newer) {
    await timeline.loadNewer();
    expect(shown().length).toBeLessThanOrEqual(700);
  }
  expectRun(opened);
});

it('[window] it goes to a message, to a day and back to the end, each time as another run', async () => {
  const opened = await openArchive(2_000);
  const { room, timeline, shown } = opened;
  const runs = new Set([timeline.view.get().run]);
  await timeline.goTo(cursorAt(room, 300));
  expect(shown()).toContainEqual(room.items[300]);
  expectRun(opened);
  runs.add(timeline.view.get().run);
  const at = room.items[1_200]?.sentAt ?? 0;
  expect(await timeline.goToDate(at)).toBe(cursorAt(room, 1_200));
  expectRun(opened);
  runs.add(timeline.view.get().run);
  await timeline.toEnd();
  expect(shown().at(-1)).toEqual(room.items.at(-1));
  expectRun(opened);
  runs.add(timeline.view.get().run);
  expect(runs.size).toBe(4);
});

it('[window] a place that is in it already is read no more', async () => {
  const { app, room, timeline } = await openArchive(500);
  const { run } = timeline.view.get();
  const reads = app.called.filter((name) => name === 'message.history').length;
  await timeline.goTo(cursorAt(room, 450));
  await timeline.toEnd();
  expect(app.called.filter((name) => name === 'message.history').length).toBe(reads);
  expect(timeline.view.get().run).toBe(run);
});

it('[window] what comes at the end while the window is elsewhere leaves no gap', async () => {
  const opened = await openArchive(1_000);
  const { app, room, timeline, shown } = opened;
  await timeline.goTo(cursorAt(room, 100));
  app.say(room, people.ben, 'far away');
  await expect.poll(() => app.called.length).toBeGreaterThan(0);
  expectRun(opened);
  await timeline.toEnd();
  expect(shown().at(-1)).toMatchObject({ text: 'far away' });
  expectRun(opened);
});

it('[window] what has changed and what was deleted stands where it was', async () => {
  const opened = await openArchive(50);
  const { app, room, shown } = opened;
  const edited = { ...(room.items[40] as Message), text: 'other words', edits: 1 };
  const { id, cursor, author, authorName, authorColour, own, sentAt, lamport } = room.items[45] as Message;
  const base = { id, cursor, author, authorName, authorColour, own, sentAt, lamport };
  const deleted: TimelineItem = { ...base, kind: 'deleted', byName: null };
  room.items.splice(40, 1, edited);
  room.items.splice(45, 1, deleted);
  app.emit('message.changed', { roomId: room.id, items: [edited, deleted] });
  await expect.poll(() => shown()[40]).toMatchObject({ text: 'other words' });
  expect(shown()[45]).toEqual(deleted);
  expectRun(opened);
});

it('[window] at the end it lets go of the oldest, far from the end of the newest', async () => {
  const opened = await openArchive(100);
  const { app, room, timeline, shown } = opened;
  timeline.moveTo({ kind: 'end' });
  for (let at = 0; at < 900; at += 1) app.say(room, people.ben, `more ${at}`);
  await expect.poll(() => shown().at(-1)).toMatchObject({ text: 'more 899' });
  expect(shown().length).toBeLessThanOrEqual(700);
  expectRun(opened);
  const first = shown()[0]?.cursor;
  if (!first) throw new Error('nothing shown');
  timeline.moveTo({ kind: 'at', cursor: first, offset: 0 });
  for (let at = 0; at < 400; at += 1) app.say(room, people.ben, `still more ${at}`);
  await expect.poll(() => timeline.view.get().newer).toBe(true);
  expect(shown()[0]?.cursor).toBe(first);
  expectRun(opened);
});

it('[window] what could not be read is read when it is tried again, and not by itself', async () => {
  const opened = await openArchive(500);
  const { app, timeline } = opened;
  app.failNext('message.history', 'storage-failed');
  await timeline.loadOlder();
  expect(timeline.view.get().failed?.code).toBe('storage-failed');
  const reads = app.called.length;
  await timeline.loadOlder();
  expect(app.called.length).toBe(reads);
  await timeline.retry();
  expect(timeline.view.get()).toMatchObject({ failed: null, loading: null });
  expect(timeline.view.get().items?.length).toBe(150);
  expectRun(opened);
});

it('[window] whoever comes back and has many unread finds where they begin', async () => {
  const { app, room, timeline, shown } = await openArchive(150);
  timeline.moveTo({ kind: 'end' });
  timeline.rest();
  for (let at = 0; at < 1_200; at += 1) app.say(room, people.ben, `meanwhile ${at}`);
  await expect.poll(() => shown().at(-1)).toMatchObject({ text: 'meanwhile 1199' });
  await timeline.wake();
  expect(shown().map(({ cursor }) => cursor)).toContain(room.readUpTo);
});

type Act = (opened: Opened, at: number) => unknown;
const acts: Readonly<Record<string, Act>> = {
  say: ({ app, room }, at) => app.say(room, people.ben, `said ${at}`),
  late: ({ app, room }, at) => {
    const after = room.items[at % room.items.length];
    if (after) app.tell(room, room.addLate(people.carla, [`late ${at}`, `later ${at}`], after));
  },
  change: ({ app, room }, at) => {
    const index = at % room.items.length;
    const item = room.items[index];
    if (item?.kind !== 'message') return;
    const changed = { ...item, text: `changed ${at}`, edits: item.edits + 1 };
    room.items.splice(index, 1, changed);
    app.altered(room, [changed]);
  },
  remove: ({ app, room }, at) => {
    const item = room.items[at % room.items.length];
    if (!item || room.items.length < 20) return;
    room.remove(item);
    app.emit('message.removed', { roomId: room.id, ids: [item.id] });
  },
  turn: ({ app, room }, at) => {
    const item = room.items[at % room.items.length];
    if (!item || room.items.length < 20) return;
    room.remove(item);
    app.emit('room.timelineChanged', { roomId: room.id });
  },
  older: ({ timeline }) => timeline.loadOlder(),
  newer: ({ timeline }) => timeline.loadNewer(),
  goTo: ({ room, timeline }, at) => timeline.goTo(cursorAt(room, at % room.items.length)),
  goToDate: ({ room, timeline }, at) => timeline.goToDate(room.items[at % room.items.length]?.sentAt ?? 0),
  toEnd: ({ timeline }) => timeline.toEnd(),
  moveTo: ({ timeline, shown }, at) => {
    const cursor = shown()[at % Math.max(1, shown().length)]?.cursor;
    timeline.moveTo(cursor ? { kind: 'at', cursor, offset: 0 } : { kind: 'end' });
  },
  wait: () => new Promise((resolve) => setTimeout(resolve, 0)),
  fail: ({ app }) => app.failNext('message.history', 'storage-failed'),
};

it('[window] whatever comes, moves and is read, in whatever order, the items are a run of the room without gap or double', async () => {
  const step = fc.record({
    act: fc.constantFrom(...Object.keys(acts)),
    at: fc.nat(2_000),
    awaits: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 900 }),
      fc.array(step, { maxLength: 40 }),
      async (count, steps) => {
        const opened = await openArchive(count + 20, count);
        const { timeline } = opened;
        for (const { act, at, awaits } of steps) {
          const done = acts[act]?.(opened, at);
          if (awaits) await done;
        }
        // All that is on its way arrives; what failed is tried until it does; what was taken out goes with the next.
        const settled = () => timeline.view.get().loading === null;
        await expect.poll(settled, { interval: 1 }).toBe(true);
        while (timeline.view.get().failed) {
          await timeline.retry();
          await expect.poll(settled, { interval: 1 }).toBe(true);
        }
        timeline.add([]);
        await expect.poll(() => expectRun(opened), { interval: 1 }).toBeUndefined();
        expect(timeline.view.get().items?.length).toBeLessThanOrEqual(700);
      },
    ),
    { numRuns: 60 },
  );
});

it('[message] an answer quotes what it answers as it is now: at once, elsewhere, and where one comes back to it', async () => {
  const opened = await openArchive(1_000);
  const { app, room, timeline, shown } = opened;
  const target = room.items[5] as Message;
  const answer = room.addMessage(people.ben, 'yes', 999_999_999, 'delivered', { reply: target.id });
  app.tell(room, [answer]);
  const quoted = () => {
    const item = shown().find(({ id }) => id === answer.id);
    return item?.kind === 'message' ? item.reply : null;
  };
  await expect.poll(() => quoted()?.text).toBe(target.text);
  expect(shown().some(({ id }) => id === target.id)).toBe(false);
  const [edited] = room.talk.edit(target.id, 'other words', 1_000_000_000);
  if (!edited) throw new Error('nothing was edited');
  app.emit('message.changed', { roomId: room.id, items: [edited] });
  await expect.poll(() => quoted()?.text).toBe('other words');
  await timeline.goTo(target.cursor);
  expect(quoted()).toBeNull();
  const [deleted] = room.talk.remove(target.id);
  if (!deleted) throw new Error('nothing was deleted');
  app.emit('message.changed', { roomId: room.id, items: [deleted] });
  await timeline.toEnd();
  await expect.poll(quoted).toMatchObject({ text: null, deleted: true });
  expectRun(opened);
});

it('[message] an answer that was here before what it answers quotes it once that has come', async () => {
  const { app, room, shown } = await openArchive(50);
  const target = room.addMessage(people.ben, 'the question', 999_999_998);
  room.items.pop();
  const answer = room.addMessage(people.carla, 'yes', 999_999_999, 'delivered', { reply: target.id });
  app.tell(room, [answer]);
  await expect.poll(() => shown().at(-1)).toMatchObject({ text: 'yes', reply: { text: null, cursor: null } });
  room.items.splice(-1, 0, target);
  app.tell(room, [target]);
  await expect
    .poll(() => shown().at(-1))
    .toMatchObject({
      text: 'yes',
      reply: { text: 'the question', cursor: target.cursor, authorName: people.ben.name },
    });
});
