import { expect, it } from 'vitest';
import { askToJoin, endInvite } from '../../support/fake-app/fake-admission.ts';
import { doors, invited, ownDoor, strangers } from '../../support/fake-app/door-scenes.ts';
import { office } from '../../support/fake-app/scenes.ts';
import { mayInvite } from '../../../renderer/state/invites.ts';
import { openTestWindow } from './window.ts';

const now = 1_000_000_000;

it('[J1] a room that is not open stands before a door; what opens it opens the room', async () => {
  const { app, rooms } = doors(now);
  app.addresses.set('10.0.0.9', [rooms.passphrase, rooms.ask]);
  const { state } = openTestWindow(app);
  await expect.poll(() => state.rooms.rooms.get()).not.toBeNull();
  const target = { kind: 'address', address: '10.0.0.9', roomId: rooms.passphrase.id } as const;
  expect(await state.gettingIn.join(target)).toMatchObject({ kind: 'credential' });
  expect(state.view.view.get().dialog).toBe('door');
  expect(state.gettingIn.door.get()).toMatchObject({ room: { name: 'Board meeting' }, target });

  const wrong = state.gettingIn.join(target, { by: 'passphrase', text: 'horse' });
  await expect(wrong).rejects.toMatchObject({ code: 'credential-wrong' });
  expect(state.view.view.get().dialog).toBe('door');

  await state.gettingIn.join(target, { by: 'passphrase', text: 'correct horse battery' });
  expect(state.view.view.get()).toMatchObject({ roomId: rooms.passphrase.id, dialog: null });
});

it('[J1] the only room at an address is named when its door is opened', async () => {
  const { app, rooms } = doors(now);
  app.addresses.set('10.0.0.9', [rooms.passphrase]);
  const { state } = openTestWindow(app);
  await expect.poll(() => state.rooms.rooms.get()).not.toBeNull();
  await state.gettingIn.join({ kind: 'address', address: '10.0.0.9' });
  expect(state.gettingIn.door.get()?.target).toEqual({
    kind: 'address',
    address: '10.0.0.9',
    roomId: rooms.passphrase.id,
  });
});

it('[J1] whoever is let in while looking at the rooms nearby is taken there, and nobody else', async () => {
  const { app, rooms } = doors(now);
  const windows = [openTestWindow(app), openTestWindow(app)];
  const [asker, other] = windows.map(({ state }) => state);
  if (!asker || !other) throw new Error('two windows');
  await expect.poll(() => asker.rooms.rooms.get()).not.toBeNull();
  await expect.poll(() => other.rooms.rooms.get()).not.toBeNull();
  await asker.gettingIn.join({ kind: 'nearby', roomId: rooms.ask.id }, { by: 'ask' });
  expect(asker.view.view.get()).toMatchObject({ roomId: null, dialog: null });
  await expect.poll(() => other.gettingIn.waiting.get()).toMatchObject([{ state: 'asking' }]);

  app.letIn(rooms.ask);
  await expect.poll(() => asker.view.view.get().roomId).toBe(rooms.ask.id);
  await expect.poll(() => asker.gettingIn.waiting.get()).toEqual([]);
  expect(other.view.view.get().roomId).toBeNull();
});

it('[J1] whoever is busy elsewhere when they are let in stays there', async () => {
  const { app, rooms } = doors(now);
  const { state } = openTestWindow(app);
  await expect.poll(() => state.rooms.rooms.get()).not.toBeNull();
  await state.gettingIn.join({ kind: 'nearby', roomId: rooms.ask.id }, { by: 'ask' });
  state.view.openDialog('settings');
  app.letIn(rooms.ask);
  await expect.poll(() => state.rooms.find(rooms.ask.id)).toBeDefined();
  expect(state.view.view.get()).toMatchObject({ roomId: null, dialog: 'settings' });
});

it('[J1] what has become of asking is known again after the pipe broke, and asking can be taken back', async () => {
  const { app, rooms } = doors(now);
  const window = openTestWindow(app);
  const { state } = window;
  await expect.poll(() => state.rooms.rooms.get()).not.toBeNull();
  await state.gettingIn.join({ kind: 'nearby', roomId: rooms.ask.id }, { by: 'ask' });
  window.breakPipe();
  await expect.poll(() => state.link.status.get().kind).toBe('lost');
  app.admission.waiting = app.admission.waiting.map((row) => ({ ...row, state: 'turned-away' }));
  window.pass();
  await expect.poll(() => state.gettingIn.waiting.get()).toMatchObject([{ state: 'turned-away' }]);
  await state.gettingIn.stopAsking(rooms.ask.id);
  await expect.poll(() => state.gettingIn.waiting.get()).toEqual([]);
  app.letIn(rooms.ask);
  await expect.poll(() => state.rooms.find(rooms.ask.id)).toBeDefined();
  expect(state.view.view.get().roomId).toBeNull();
});

it('[J4] an invite the system handed over is shown at the start and when it comes, and joins nothing', async () => {
  const { app, link, rooms } = invited(now);
  app.admission.handed = link;
  const { state } = openTestWindow(app);
  await expect.poll(() => state.invitation.shown.get()?.preview?.roomId).toBe(rooms.invite.id);
  expect(state.view.view.get().dialog).toBe('invitation');
  state.view.closeDialog();

  app.admission.handed = 'landline://join/ABC';
  app.emit('invite.came', {});
  await expect.poll(() => state.invitation.shown.get()?.error).toMatchObject({ code: 'invite-invalid' });
  expect(state.view.view.get().dialog).toBe('invitation');
  expect(app.called).not.toContain('room.join');
});

it('[J4] what was pasted and cannot be read is said where it was pasted', async () => {
  const { app } = invited(now);
  const { state } = openTestWindow(app);
  await expect.poll(() => state.rooms.rooms.get()).not.toBeNull();
  await expect(state.invitation.show('landline://join/ABC')).rejects.toMatchObject({
    code: 'invite-invalid',
  });
  expect(state.view.view.get().dialog).toBeNull();
});

it('[J4] the list of invites follows what is made, used and revoked, in the room somebody looks at', async () => {
  const { app, main } = office(now);
  const { state } = openTestWindow(app);
  await expect.poll(() => state.rooms.rooms.get()).not.toBeNull();
  const stop = state.invites.watch(main.id);
  await expect.poll(() => state.invites.open.get()?.invites).toEqual([]);
  const link = await state.invites.makeLink(main.id, 60);
  const code = await state.invites.makeCode(main.id);
  const listed = (): readonly string[] => state.invites.open.get()?.invites?.map(({ id }) => id) ?? [];
  await expect.poll(listed).toEqual([link.id, code.id]);
  endInvite(app, main, link.id);
  await expect.poll(listed).toEqual([code.id]);
  await state.invites.revoke(main.id, code.id);
  await expect.poll(listed).toEqual([]);
  stop();
  const asked = app.called.filter((name) => name === 'invite.list').length;
  app.changed(main);
  await state.link.call('app.info', {});
  expect(app.called.filter((name) => name === 'invite.list')).toHaveLength(asked);
});

it('[L6] who may invite is as the rules say', () => {
  const { room } = ownDoor(now);
  const { rules } = room.asRoom();
  const may = (
    role: 'owner' | 'moderator' | 'member' | 'guest',
    inviters: 'members' | 'moderators',
  ): boolean => mayInvite({ role, rules: { ...rules, inviters } });
  expect(['owner', 'moderator', 'member', 'guest'].map((role) => may(role as 'owner', 'members'))).toEqual([
    true,
    true,
    true,
    false,
  ]);
  expect(['owner', 'moderator', 'member', 'guest'].map((role) => may(role as 'owner', 'moderators'))).toEqual(
    [true, true, false, false],
  );
});

it('[J1] whoever decides lets in or turns away, and hears when there is nobody to decide about', async () => {
  const { app, room } = ownDoor(now);
  const zoe = askToJoin(app, room, strangers.zoe);
  const ben = askToJoin(app, room, strangers.ben, true);
  const { state } = openTestWindow(app);
  await expect.poll(() => state.rooms.find(room.id)?.asking.map(({ id }) => id)).toEqual([zoe.id, ben.id]);
  await state.rooms.admit(room.id, zoe.id);
  await state.rooms.turnAway(room.id, ben.id);
  await expect.poll(() => state.rooms.find(room.id)?.asking).toEqual([]);
  expect(state.rooms.find(room.id)?.members).toBe(4);
  await expect(state.rooms.admit(room.id, zoe.id)).rejects.toMatchObject({ code: 'person-unknown' });
});
