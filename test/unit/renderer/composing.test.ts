import { expect, it } from 'vitest';
import type { Draft } from '../../../preload/contract/conversation.ts';
import type { Message } from '../../../preload/contract/model.ts';
import { chosenOf, mostSelected } from '../../../renderer/state/conversation-mode.ts';
import type { MessageBox } from '../../../renderer/state/message-box.ts';
import { FakeApp } from '../../support/fake-app/fake-app.ts';
import { person, type FakeRoom } from '../../support/fake-app/fake-room.ts';
import { longRoom } from '../../support/fake-app/scenes.ts';
import { openTestWindow, type TestWindow } from './window.ts';

const ben = person('Ben', 'blue');
const carla = person('Carla Weiss', 'red');

interface Scene {
  readonly app: FakeApp;
  readonly room: FakeRoom;
  readonly window: TestWindow;
  readonly box: MessageBox;
  readonly own: Message;
  readonly theirs: Message;
}

async function opened(draft?: (own: Message, theirs: Message) => Draft): Promise<Scene> {
  const app = new FakeApp('Ana');
  const room = app.addRoom('One', ben, [carla]);
  const theirs = room.addMessage(ben, 'Who has the key?', 1);
  const own = room.addMessage(app.self, 'I have', 2);
  if (draft) app.drafts.set(room.id, draft(own, theirs));
  const window = openTestWindow(app);
  const { state } = window;
  await expect.poll(() => state.rooms.rooms.get()?.length).toBe(1);
  state.people.of(room.id);
  const box = state.boxes.of(room.id);
  await expect.poll(() => state.timelines.of(room.id).view.get().items?.length).toBe(2);
  await expect.poll(() => state.people.of(room.id).get()?.length).toBe(3);
  return { app, room, window, box, own, theirs };
}

const longWindow = (count: number): ReturnType<typeof longRoom> & TestWindow => {
  const scene = longRoom(1_000_000_000, count);
  return { ...scene, ...openTestWindow(scene.app) };
};

const lastSaid = (room: FakeRoom): Message | undefined => {
  const last = room.items.at(-1);
  return last?.kind === 'message' ? last : undefined;
};

it('[composer] an answer carries what it answers, and the next message none', async () => {
  const { box, room, theirs } = await opened();
  box.write('on the hook');
  box.mode.reply(theirs);
  expect(box.view.get().text).toBe('on the hook');
  await box.submit();
  expect(lastSaid(room)).toMatchObject({ text: 'on the hook', reply: { id: theirs.id } });
  expect(box.mode.view.get().composing.kind).toBe('new');
  box.write('really');
  await box.submit();
  expect(lastSaid(room)).toMatchObject({ text: 'really', reply: null });
});

it('[composer] an answer that could not be sent is an answer still', async () => {
  const { app, box, theirs } = await opened();
  box.mode.reply(theirs);
  box.write('on the hook');
  app.failNext('message.send', 'storage-full');
  await box.submit();
  expect(box.view.get()).toMatchObject({ text: 'on the hook', error: { code: 'storage-full' } });
  expect(box.mode.view.get().composing).toMatchObject({ kind: 'reply', message: { id: theirs.id } });
});

it('[composer] the last own message is changed where it is; what the box held comes back', async () => {
  const { box, room, own } = await opened();
  expect(box.editLast()).toBe(true);
  expect(box.view.get().text).toBe('I have');
  box.write('I have it');
  await box.submit();
  await expect.poll(() => lastSaid(room)).toMatchObject({ id: own.id, text: 'I have it', edits: 1 });
  expect(box.view.get().text).toBe('');
});

it('[composer] who is named by choice or by hand is named in what is sent', async () => {
  const { box, room } = await opened();
  box.write('@Carla Weiss and @ben: look');
  box.mention({ id: carla.id, name: 'Carla Weiss' });
  await box.submit();
  expect(lastSaid(room)?.mentions).toEqual([
    { id: carla.id, name: 'Carla Weiss' },
    { id: ben.id, name: 'ben' },
  ]);
});

it('[drafts] what is typed is told at rests, and room by room', async () => {
  const { app, box, room, window } = await opened();
  box.write('h');
  box.write('ha');
  box.write('half');
  expect(app.drafts.get(room.id)).toBeUndefined();
  expect(window.state.drafts.shown.get().size).toBe(0);
  window.pass();
  await expect.poll(() => app.drafts.get(room.id)?.text).toBe('half');
  expect(app.called.filter((name) => name === 'draft.set')).toHaveLength(1);
  expect(window.state.drafts.shown.get().get(room.id)?.text).toBe('half');
  await box.submit();
  window.state.drafts.flush();
  await expect.poll(() => app.drafts.get(room.id) ?? null).toBeNull();
});

it('[drafts] what main kept is in the box again, with the message it answers', async () => {
  const { box, theirs } = await opened((_, { id }) => ({
    text: 'half',
    mentions: [],
    reply: id,
    edit: null,
  }));
  await expect.poll(() => box.view.get().text).toBe('half');
  await expect
    .poll(() => box.mode.view.get().composing)
    .toMatchObject({ kind: 'reply', message: { id: theirs.id } });
});

it('[drafts] a message that was half changed is being changed again, and what was before comes back', async () => {
  const { box } = await opened(({ id }) => ({
    text: 'I have it h',
    mentions: [],
    reply: null,
    edit: id,
    before: 'and then',
  }));
  await expect.poll(() => box.mode.view.get().composing.kind).toBe('edit');
  expect(box.view.get().text).toBe('I have it h');
  box.mode.stopComposing();
  expect(box.view.get().text).toBe('and then');
});

it('[drafts] what is sent the moment it is there again answers what it answered', async () => {
  const app = new FakeApp('Ana');
  const room = app.addRoom('One', ben);
  const theirs = room.addMessage(ben, 'Who has the key?', 1);
  app.drafts.set(room.id, { text: 'on the hook', mentions: [], reply: theirs.id, edit: null });
  const { state } = openTestWindow(app);
  await expect.poll(() => state.drafts.get(room.id)?.text).toBe('on the hook');
  const box = state.boxes.of(room.id);
  expect(box.view.get().text).toBe('on the hook');
  await box.submit();
  expect(lastSaid(room)).toMatchObject({ text: 'on the hook', reply: { id: theirs.id } });
  expect(box.view.get().text).toBe('');
});

it('[drafts] what could not be told is told when the pipe is back', async () => {
  const { app, box, room, window } = await opened();
  window.refuse(true);
  window.breakPipe();
  await expect.poll(() => window.state.link.status.get().kind).toBe('lost');
  box.write('half');
  window.state.drafts.flush();
  window.refuse(false);
  await expect
    .poll(() => {
      if (window.state.link.status.get().kind === 'lost') window.pass();
      return app.drafts.get(room.id)?.text;
    })
    .toBe('half');
  expect(box.view.get().text).toBe('half');
});

it('[composer] what is changed and deleted meanwhile is no longer changed, and no words are lost', async () => {
  const { app, box, own, room } = await opened();
  box.write('before');
  box.edit(own);
  expect(box.view.get().text).toBe('I have');
  app.altered(room, room.talk.remove(own.id, null));
  await expect.poll(() => box.mode.view.get().composing.kind).toBe('new');
  expect(box.view.get().text).toBe('before');
});

it('[composer] choosing messages ends with the last one let go, and with their going', async () => {
  const { app, box, own, room, theirs } = await opened();
  const { mode } = box;
  mode.startSelecting(own);
  mode.toggle(theirs);
  expect(chosenOf(mode.view.get())).toEqual([theirs, own]);
  app.altered(room, room.talk.remove(own.id, null));
  await expect.poll(() => chosenOf(mode.view.get())).toEqual([theirs]);
  mode.toggle(theirs);
  expect(mode.view.get().selected).toBeNull();
});

it('[message] what is chosen stays chosen, as it is now, wherever the conversation goes; in shown order', async () => {
  const { app, room, state } = longWindow(1_000);
  const mode = state.modes.of(room.id);
  const timeline = state.timelines.of(room.id);
  await expect.poll(() => timeline.view.get().items).not.toBeNull();
  const messages = room.items.filter((item) => item.kind === 'message');
  const [early, late] = [messages[3], messages[990]];
  if (!early || !late) throw new Error('the room is too short');
  mode.startSelecting(late);
  await timeline.goTo(early.cursor);
  mode.toggle(early);
  const shown = new Set(timeline.view.get().items?.map(({ id }) => id));
  expect([shown.has(early.id), shown.has(late.id)]).toEqual([true, false]);
  expect(chosenOf(mode.view.get()).map(({ id }) => id)).toEqual([early.id, late.id]);
  app.altered(room, room.talk.edit(late.id, 'other words', 5));
  await expect.poll(() => chosenOf(mode.view.get()).at(-1)?.text).toBe('other words');
});

it('[message] as many are chosen at once as one call may name, and one of them can be let go for another', () => {
  const { room, state } = longWindow(mostSelected + 2);
  const mode = state.modes.of(room.id);
  const messages = room.items.filter((item) => item.kind === 'message');
  for (const message of messages) mode.toggle(message);
  expect(chosenOf(mode.view.get())).toEqual(messages.slice(0, mostSelected));
  const [first, last] = [messages[0], messages.at(-1)];
  if (!first || !last) throw new Error('the room is empty');
  mode.toggle(first);
  mode.toggle(last);
  expect(chosenOf(mode.view.get())).toEqual([...messages.slice(1, mostSelected), last]);
});

it('[composer] what is answered is shown as it is now', async () => {
  const { app, box, room, theirs } = await opened();
  box.mode.reply(theirs);
  app.altered(room, room.talk.edit(theirs.id, 'Who has both keys?', 5));
  await expect
    .poll(() => box.mode.view.get().composing)
    .toMatchObject({ kind: 'reply', message: { text: 'Who has both keys?' } });
});

it('[typing] others are told at most every four seconds, and only where the person wants it', async () => {
  const { app, room, window } = await opened();
  const { typing, settings } = window.state;
  await expect.poll(() => settings.settings.get()?.tellReading).toBe(true);
  typing.signal(room.id);
  typing.signal(room.id);
  const told = (): number => app.called.filter((name) => name === 'room.typing').length;
  await expect.poll(told).toBe(1);
  await settings.change({ tellReading: false });
  typing.done(room.id);
  typing.signal(room.id);
  await window.state.link.call('room.list', {});
  expect(told()).toBe(1);
});

it('[typing] who writes is known until they stop', async () => {
  const { app, room, window } = await opened();
  const typists = window.state.typing.of(room.id);
  app.emit('room.typingChanged', { roomId: room.id, people: [{ id: ben.id, name: 'Ben' }] });
  await expect.poll(typists.get).toEqual([{ id: ben.id, name: 'Ben' }]);
  app.emit('room.typingChanged', { roomId: room.id, people: [] });
  await expect.poll(typists.get).toEqual([]);
});
