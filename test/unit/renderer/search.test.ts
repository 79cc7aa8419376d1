import { expect, it } from 'vitest';
import { Kept, type Shelf } from '../../../renderer/state/kept.ts';
import { Layout } from '../../../renderer/state/layout.ts';
import { FakeApp } from '../../support/fake-app/fake-app.ts';
import { longRoom, office, people } from '../../support/fake-app/scenes.ts';
import { openTestWindow, type TestWindow } from './window.ts';

const until = (what: () => unknown): Promise<unknown> => expect.poll(what).toBeTruthy();
const opened = async (app: FakeApp): Promise<TestWindow> => {
  const window = openTestWindow(app);
  await until(() => window.state.rooms.rooms.get());
  return window;
};
/** A shelf for the time of one test. */
function shelf(): Shelf & { readonly kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => void kept.set(name, value),
    removeItem: (name) => void kept.delete(name),
  };
}

it('[search] nothing is asked while somebody types, and only what was typed last', async () => {
  const { app } = office(Date.now());
  const { state, pass } = await opened(app);
  app.called.length = 0;
  for (const text of ['p', 'pa', 'pan', 'panels']) state.search.seek({ text });
  expect(app.called).not.toContain('message.search');
  expect(state.search.view.get().busy).toBe(true);
  pass();
  await until(() => state.search.view.get().found);
  expect(app.called.filter((name) => name === 'message.search')).toHaveLength(1);
  expect(state.search.view.get().hits.map(({ message }) => message.text)).toContain(
    'Perfect. 14 panels, one roll. Sending it now.',
  );
});

it('[search] an answer that comes after the question has changed is not shown', async () => {
  const { app, main } = office(Date.now());
  const { state, pass } = await opened(app);
  state.search.seek({ text: 'panels' });
  pass();
  state.search.seek(null);
  await state.rooms.markAllRead(main.id);
  expect(state.search.view.get()).toMatchObject({ hits: [], found: null, busy: false });
});

it('[search] further pages come behind those that are there', async () => {
  const { app } = longRoom(Date.now(), 100);
  const { state, pass } = await opened(app);
  state.search.seek({ text: '', from: app.self.id });
  pass();
  await until(() => state.search.view.get().found);
  for (let known = 0; state.search.view.get().next !== null;) {
    known = state.search.view.get().hits.length;
    state.search.more();
    state.search.more();
    await until(() => state.search.view.get().hits.length > known);
  }
  const { hits } = state.search.view.get();
  expect(new Set(hits.map(({ message }) => message.id)).size).toBe(hits.length);
  expect(hits.every(({ message }) => message.own)).toBe(true);
});

it('[search] what fails is said, and asked again when the person wants', async () => {
  const { app } = office(Date.now());
  const { state, pass } = await opened(app);
  app.failNext('message.search', 'storage-failed');
  state.search.seek({ text: 'panels' });
  pass();
  await until(() => state.search.view.get().error);
  expect(state.search.view.get().busy).toBe(false);
  state.search.retry();
  await until(() => state.search.view.get().hits.length > 0);
  expect(state.search.view.get().error).toBeNull();
});

it('[search] a message that is deleted is no hit any more, one that is changed is shown as it is now', async () => {
  const { app, main } = office(Date.now());
  const { state, pass } = await opened(app);
  const first = app.say(main, people.carla, 'a rare word: quokka');
  const second = app.say(main, people.carla, 'quokka again');
  state.search.seek({ text: 'quokka' });
  pass();
  await until(() => state.search.view.get().hits.length === 2);
  const { kind: _, ...base } = first;
  app.emit('message.changed', {
    roomId: main.id,
    items: [
      { ...base, kind: 'deleted', byName: null },
      { ...second, text: 'wallaby' },
    ],
  });
  await until(() => state.search.view.get().hits.length === 1);
  expect(state.search.view.get().hits[0]?.message.text).toBe('wallaby');
});

it('[search] what led somewhere is offered again, the last first, and gone once everything is erased', async () => {
  const place = shelf();
  const app = new FakeApp('Ana');
  const { state } = openTestWindow(app, place);
  for (const text of ['one', 'two', ' one ', '']) {
    state.search.write(text);
    state.search.remember();
  }
  expect(state.search.recent.get()).toEqual(['one', 'two']);
  expect(openTestWindow(app, place).state.search.recent.get()).toEqual(['one', 'two']);
  state.search.forget('two');
  state.layout.resize('rooms', 240);
  expect(place.kept.size).toBe(2);
  state.info.erased.set(true);
  expect(place.kept.size).toBe(0);
});

it('[panes] widths are kept within their limits, and whatever is on the shelf does no harm', () => {
  const place = shelf();
  const layout = new Layout(new Kept(place));
  layout.resize('rooms', 9_999);
  layout.resize('details', 10);
  expect(layout.widths.get()).toEqual({ rooms: 480, details: 240 });
  expect(new Layout(new Kept(place)).widths.get()).toEqual({ rooms: 480, details: 240 });
  layout.reset('rooms');
  expect(layout.widths.get().rooms).toBe(296);
  for (const found of ['{', '"x"', '{"rooms":"wide"}', '{"rooms":1e999}', '[]']) {
    place.kept.set('landline.layout', found);
    expect(new Layout(new Kept(place)).widths.get()).toEqual({ rooms: 296, details: 320 });
  }
  expect(new Layout(new Kept(null)).widths.get().rooms).toBe(296);
});
