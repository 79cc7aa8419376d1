import { describe, expect, it, vi } from 'vitest';
import type { Notification } from '../../../preload/contract/conversation.ts';
import { AppError } from '../../../preload/contract/errors.ts';
import type { RoomId } from '../../../preload/contract/model.ts';
import type { Permission, SystemNotifications } from '../../../renderer/state/notifications.ts';
import { office, people } from '../../support/fake-app/scenes.ts';
import { openTestWindow } from './window.ts';

/** A browser's notifications, as far as a page reaches them. */
class Browser implements SystemNotifications {
  granted: Permission = 'granted';
  readonly shown: Notification[] = [];
  forgotten = false;
  inMessageBox = 0;
  say: (deed: unknown) => void = () => undefined;
  permission = () => this.granted;
  ask = async () => this.granted;
  show = (notification: Notification) => void this.shown.push(notification);
  withdraw = () => undefined;
  forget = () => void (this.forgotten = true);
  onDeed = (listener: (said: unknown) => void) => void (this.say = listener);
  toMessageBox = () => void (this.inMessageBox += 1);
}

async function opened(permission: Permission = 'granted') {
  const scene = office(1_700_000_000_000);
  const browser = new Browser();
  browser.granted = permission;
  const window = openTestWindow(scene.app, null, browser);
  const { state } = window;
  const cursor = scene.main.items.at(-1)?.cursor ?? null;
  const chosen = { roomId: scene.main.id, cursor, readTo: cursor, text: null };
  const ready = () => vi.waitFor(() => expect(state.rooms.rooms.get()).not.toBeNull());
  return { ...scene, ...window, browser, chosen, ready };
}

describe('what is done with a notification of the browser', () => {
  it('[notifications] opens its message, and gives the box the focus where it is to be answered', async () => {
    const { state, browser, chosen, main, ready } = await opened();
    await ready();
    browser.say({ ...chosen, kind: 'open' });
    expect(state.view.view.get()).toMatchObject({ roomId: main.id, wanted: { cursor: chosen.cursor } });
    expect(browser.inMessageBox).toBe(0);
    state.view.openNearby();
    browser.say({ ...chosen, kind: 'reply' });
    expect(state.view.view.get().roomId).toBe(main.id);
    expect(browser.inMessageBox).toBe(1);
  });

  it('[notifications] waits until the rooms are known', async () => {
    const { state, browser, chosen, main, ready } = await opened();
    browser.say({ ...chosen, kind: 'open' });
    expect(state.view.view.get().roomId).toBeNull();
    await ready();
    expect(state.view.view.get().roomId).toBe(main.id);
  });

  it('[notifications] marks as read what it told of, and goes nowhere', async () => {
    const { app, state, browser, chosen, main, ready } = await opened();
    await ready();
    app.say(main, people.carla, 'the tea is ready');
    const readTo = main.items.at(-1)?.cursor ?? null;
    browser.say({ ...chosen, kind: 'read', readTo });
    await vi.waitFor(() => expect(main.readUpTo).toBe(readTo));
    expect(state.view.view.get().roomId).toBeNull();
  });

  it('[notifications] sends what was answered, and what is answered is read', async () => {
    const { app, state, browser, chosen, main, ready } = await opened();
    await ready();
    app.say(main, people.carla, 'milk or lemon?');
    const cursor = main.items.at(-1)?.cursor ?? null;
    browser.say({ ...chosen, kind: 'reply', cursor, text: 'lemon, please' });
    await vi.waitFor(() => expect(main.items.at(-1)).toMatchObject({ own: true, text: 'lemon, please' }));
    await vi.waitFor(() => expect(main.readUpTo).toBe(cursor));
    expect(state.view.view.get().roomId).toBeNull();
  });

  it('[notifications] loses no words of an answer that cannot be sent', async () => {
    const { app, state, browser, chosen, main, ready, breakPipe, refuse } = await opened();
    await ready();
    const box = state.boxes.of(main.id);
    box.write('begun');
    refuse(true);
    breakPipe();
    await vi.waitFor(() => expect(state.link.status.get().kind).toBe('lost'));
    browser.say({ ...chosen, kind: 'reply', text: 'lemon, please' });
    await vi.waitFor(() => expect(box.view.get().text).toBe('lemon, please\nbegun'));
    expect(box.view.get().error).toEqual(new AppError('disconnected'));
    expect(state.view.view.get().roomId).toBe(main.id);
    expect(app.called).not.toContain('room.markRead');
  });

  it('[notifications] is nothing where it is no deed, or about a room that this person is not in', async () => {
    const { app, state, browser, chosen, ready } = await opened();
    await ready();
    const before = [...app.called];
    const elsewhere = 'q'.repeat(32) as RoomId;
    for (const kind of ['open', 'reply', 'read']) browser.say({ ...chosen, kind, roomId: elsewhere });
    for (const said of [null, 'open', { ...chosen, kind: 'erase' }, { kind: 'open' }]) browser.say(said);
    expect(state.view.view.get().roomId).toBeNull();
    expect(app.called).toEqual(before);
  });
});

describe('what is left in the browser', () => {
  it('[notifications] is nothing once they are turned off, once all is erased, and without leave', async () => {
    const { app, main, state, browser, ready } = await opened();
    await ready();
    const told: Notification = {
      ...{ id: 'n1', roomId: main.id, cursor: null, readTo: null, title: 'Workshop', body: '' },
      ...{ group: main.id, silent: true, canReply: false },
    };
    app.emit('notification.added', told);
    await vi.waitFor(() => expect(browser.shown).toHaveLength(1));
    expect(browser.forgotten).toBe(false);
    await state.settings.change({ notifications: 'off' });
    expect(browser.forgotten).toBe(true);
    await state.settings.change({ notifications: 'words' });

    browser.forgotten = false;
    browser.granted = 'denied';
    app.emit('notification.added', { ...told, id: 'n2' });
    await vi.waitFor(() => expect(browser.forgotten).toBe(true));
    expect(browser.shown).toHaveLength(1);

    browser.forgotten = false;
    state.info.erased.set(true);
    expect(browser.forgotten).toBe(true);
    expect((await opened('unasked')).browser.forgotten).toBe(true);
  });
});
