import { expect, it } from 'vitest';
import type { Message } from '../../../preload/contract/model.ts';
import type { MessageBox } from '../../../renderer/state/message-box.ts';
import type { Timeline } from '../../../renderer/state/timeline.ts';
import { FakeApp } from '../../support/fake-app/fake-app.ts';
import { person, type FakeRoom } from '../../support/fake-app/fake-room.ts';
import { release } from '../../support/fake-app/fake-succession.ts';
import { openTestWindow, type TestWindow } from './window.ts';

const ben = person('Ben', 'blue');

interface Opened {
  readonly app: FakeApp;
  readonly room: FakeRoom;
  readonly window: TestWindow;
  readonly timeline: Timeline;
  readonly box: MessageBox;
  readonly texts: () => readonly string[];
  readonly waiting: (text: string) => Message;
}

/** The words of the message that is being changed. */
const editing = (box: MessageBox): string | null => {
  const { composing } = box.mode.view.get();
  return composing.kind === 'edit' ? composing.message.text : null;
};

/** A room nobody of which is reached, with `texts` waiting in it. */
async function apart(...texts: readonly string[]): Promise<Opened> {
  const app = new FakeApp('Ana');
  const room = app.addRoom('One', ben);
  room.addMessage(ben, 'before', 1);
  room.connection = { kind: 'waiting', cause: 'room-gone', nextAttemptAt: null };
  texts.forEach((text, at) => room.addMessage(app.self, text, 10 + at, 'waiting', { withheld: true }));
  const window = openTestWindow(app);
  const { state } = window;
  await expect.poll(() => state.rooms.rooms.get()?.length).toBe(1);
  const timeline = state.timelines.of(room.id);
  await expect.poll(() => timeline.view.get().items?.length).toBe(texts.length + 1);
  const box = state.boxes.of(room.id);
  const messages = (): readonly Message[] =>
    (timeline.view.get().items ?? []).filter((item) => item.kind === 'message');
  return {
    app,
    room,
    window,
    timeline,
    box,
    texts: () => messages().map(({ text }) => text),
    waiting: (text) => {
      const found = messages().find((message) => message.text === text);
      if (!found) throw new Error(`nobody wrote ${text}`);
      return found;
    },
  };
}

it('[outbox] a message that waits is changed at its place; what the box held comes back', async () => {
  const { box, texts, waiting } = await apart('one', 'two', 'three');
  box.write('half a thought');
  box.edit(waiting('two'));
  expect(box.view.get().text).toBe('two');
  expect(editing(box)).toBe('two');
  box.write('two!');
  await box.submit();
  await expect.poll(texts).toEqual(['before', 'one', 'two!', 'three']);
  expect(box.view.get()).toMatchObject({ text: 'half a thought', error: null });
  expect(editing(box)).toBeNull();
});

it('[outbox] a message is found again when it got a new id while it was being changed', async () => {
  const { box, texts, waiting } = await apart('one', 'two');
  box.edit(waiting('two'));
  await box.takeBack(waiting('one'));
  await expect.poll(texts).toEqual(['before', 'two']);
  box.write('two, changed');
  await box.submit();
  await expect.poll(texts).toEqual(['before', 'two, changed']);
});

it('[outbox] taking back asks nothing, and its words can be had back', async () => {
  const { app, box, texts, waiting } = await apart('one', 'two');
  await box.takeBack(waiting('one'));
  await expect.poll(texts).toEqual(['before', 'two']);
  expect(box.view.get().takenBack).toBe('one');
  box.write('draft');
  box.putBack();
  expect(box.view.get()).toMatchObject({ text: 'one\ndraft', takenBack: null });
  expect(app.called.filter((name) => name === 'outbox.cancel')).toHaveLength(1);
});

it('[outbox] what has left meanwhile is not changed, and no words are lost', async () => {
  const { app, room, box, waiting } = await apart('one');
  box.write('draft');
  box.edit(waiting('one'));
  box.write('one, put right');
  release(app, room);
  await box.submit();
  expect(box.view.get()).toMatchObject({
    text: 'one, put right\ndraft',
    error: { code: 'already-sent' },
  });
});

it('[outbox] a change that could not be kept can be tried again', async () => {
  const { app, box, texts, waiting } = await apart('one');
  box.edit(waiting('one'));
  box.write('one, changed');
  app.failNext('outbox.edit', 'storage-full');
  await box.submit();
  expect(box.view.get()).toMatchObject({
    text: 'one, changed',
    error: { code: 'storage-full' },
  });
  expect(editing(box)).toBe('one');
  await box.submit();
  await expect.poll(texts).toEqual(['before', 'one, changed']);
});

it('[outbox] the last one that waits is the one to change; giving up leaves it as it was', async () => {
  const { app, box, room } = await apart('one', 'two');
  expect(box.editLast()).toBe(true);
  expect(box.view.get().text).toBe('two');
  box.write('something else');
  box.mode.stopComposing();
  expect(box.view.get().text).toBe('');
  expect(editing(box)).toBeNull();
  expect(app.called).not.toContain('outbox.edit');
  box.editLast();
  await box.submit();
  expect(app.called).not.toContain('outbox.edit');
  release(app, room);
});

it('[outbox] what takes the place of others comes with their going, not after it', async () => {
  const { app, room, timeline, waiting, window } = await apart('one', 'two', 'three');
  const seen: number[] = [];
  timeline.view.subscribe(() => seen.push(timeline.view.get().items?.length ?? 0));
  await timeline.edit(waiting('one').id, 'one, changed');
  expect(seen.every((count) => count === 4)).toBe(true);
  // With nothing in their stead they go a moment later.
  app.emit('message.removed', { roomId: room.id, ids: [waiting('two').id] });
  await expect.poll(() => window.pass()).toBeGreaterThan(0);
  expect(timeline.view.get().items).toHaveLength(3);
});

it('[outbox] what was taken out while the pipe was broken is gone when it is back', async () => {
  const { room, timeline, waiting, window, texts } = await apart('one', 'two');
  window.refuse(true);
  window.breakPipe();
  await expect.poll(() => window.state.link.status.get().kind).toBe('lost');
  const [one] = room.withheld;
  if (!one) throw new Error('nothing waits');
  room.remove(one);
  window.refuse(false);
  window.pass();
  await expect.poll(texts).toEqual(['before', 'two']);
  expect(timeline.lastWithheld()?.id).toBe(waiting('two').id);
});
