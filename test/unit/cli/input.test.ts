import { describe, expect, it } from 'vitest';
import { obeyLine } from '../../../main/cli/commands/input.ts';
import { Conversation } from '../../../main/cli/conversation.ts';
import { Output } from '../../../main/cli/output.ts';
import { Cursor, DeviceId, EntryId, type Message } from '../../../preload/contract/model.ts';
import { type NewInvite, type Removed } from '../../../preload/contract/rules.ts';
import { appDouble, idOf, roomOf } from '../../support/app-double.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { plainMessage } from '../../support/plain-message.ts';

const message: Message = {
  kind: 'message',
  id: EntryId.parse('f'.repeat(52)),
  cursor: Cursor.parse(`000000000001-${'0'.repeat(32)}-00000001`),
  author: DeviceId.parse('d'.repeat(32)),
  authorName: 'Ana',
  authorColour: 'blue',
  own: true,
  text: 'goodbye',
  sentAt: 0,
  lamport: 1,
  state: 'sent',
  copies: 2,
  late: false,
  withheld: false,
  ...plainMessage,
};

const to = DeviceId.parse('b'.repeat(32));
const newInvite: NewInvite = {
  id: EntryId.parse('e'.repeat(52)),
  by: 'link',
  authorName: 'Ana',
  own: true,
  expiresAt: 9,
  text: 'LANDLINE://JOIN/ABC',
};
const removed: Removed = { id: to, name: 'Eve', fingerprint: '', how: 'ban', byName: 'Ana', at: 0 };

describe('a line of input', () => {
  /** Says what was asked of the app, and what was refused. */
  async function obeyed(json: boolean, ...lines: (string | object)[]) {
    const asked: unknown[] = [];
    const ask =
      <Answer>(name: string, answer: Answer) =>
      (input: object): Answer => {
        asked.push({ name, ...input });
        return answer;
      };
    const { client } = appDouble({
      'room.people': () => [],
      'message.history': () => ({ items: [], more: false, newer: false }),
      'message.send': ask('send', message),
      'outbox.cancel': ask('cancel', undefined),
      'outbox.edit': ask('edit', message),
      'room.handOver': ask('handOver', roomOf('a')),
      'room.host': ask('host', roomOf('a')),
      'person.remove': ask('remove', undefined),
      'person.pardon': ask('pardon', undefined),
      'person.mute': ask('mute', undefined),
      'person.setRole': ask('setRole', undefined),
      'asking.admit': ask('admit', undefined),
      'asking.turnAway': ask('turnAway', undefined),
      'room.setRules': ask('setRules', roomOf('a')),
      'invite.make': ask('make', newInvite),
      'invite.revoke': ask('revoke', undefined),
      'invite.list': ask('invites', [newInvite]),
      'room.removed': ask('removed', [removed]),
    });
    const out: string[] = [];
    const sink = { write: (text: string) => out.push(text) };
    const output = new Output({ json, language: 'en', out: sink, errors: sink });
    const options = { clock: new ManualClock(), echo: true, ownOnly: false };
    const conversation = new Conversation(client, output, options);
    await conversation.begin(roomOf('a'), { kind: 'unread' });
    const goesOn: boolean[] = [];
    for (const line of lines) {
      const text = typeof line === 'string' ? line : JSON.stringify(line);
      goesOn.push(await obeyLine({ kind: 'line', text }, conversation, output));
    }
    const events = json ? out.map((line) => JSON.parse(line) as { readonly type: string }) : [];
    const refused = events.filter(({ type }) => type === 'error');
    const told = events.filter(({ type }) => type === 'invite' || type === 'out');
    return { asked, goesOn, refused, told };
  }
  const roomId = idOf('a');
  const id = EntryId.parse('e'.repeat(52));

  it('[cli] of a program takes back, changes, hands over, hosts and leaves', async () => {
    const { asked, goesOn } = await obeyed(
      true,
      { type: 'cancel', id },
      { type: 'edit', id, text: 'changed' },
      { type: 'handover', to },
      { type: 'host' },
      { type: 'leave' },
    );
    expect(asked).toEqual([
      { name: 'cancel', roomId, id },
      { name: 'edit', roomId, id, text: 'changed' },
      { name: 'handOver', roomId, to },
      { name: 'host', roomId },
    ]);
    expect(goesOn).toEqual([true, true, true, true, false]);
  });

  it('[L6] of a program does what is done about people and rules', async () => {
    const deviceId = to;
    const { asked, goesOn, refused, told } = await obeyed(
      true,
      { type: 'kick', deviceId },
      { type: 'ban', deviceId },
      { type: 'pardon', deviceId },
      { type: 'mute', deviceId, minutes: 10 },
      { type: 'mute', deviceId, minutes: null },
      { type: 'role', deviceId, role: 'moderator' },
      { type: 'admit', deviceId },
      { type: 'turn-away', deviceId },
      { type: 'rules', change: { access: 'passphrase' }, passphrase: 'correct horse' },
      { type: 'rules', change: { locked: true, slowSeconds: 30 } },
      { type: 'invite', by: 'link', minutes: 60 },
      { type: 'revoke', id },
      { type: 'invites' },
      { type: 'out' },
    );
    expect(asked).toEqual([
      { name: 'remove', roomId, id: to, how: 'kick' },
      { name: 'remove', roomId, id: to, how: 'ban' },
      { name: 'pardon', roomId, id: to },
      { name: 'mute', roomId, id: to, minutes: 10 },
      { name: 'mute', roomId, id: to, minutes: null },
      { name: 'setRole', roomId, id: to, role: 'moderator' },
      { name: 'admit', roomId, id: to },
      { name: 'turnAway', roomId, id: to },
      { name: 'setRules', roomId, change: { access: 'passphrase' }, passphrase: 'correct horse' },
      { name: 'setRules', roomId, change: { locked: true, slowSeconds: 30 } },
      { name: 'make', roomId, by: 'link', minutes: 60 },
      { name: 'revoke', roomId, id },
      { name: 'invites', roomId },
      { name: 'removed', roomId },
    ]);
    expect(goesOn.every((on) => on)).toBe(true);
    expect(refused).toEqual([]);
    const invite = { type: 'invite', id, by: 'link', expiresAt: 9 };
    expect(told).toEqual([
      { ...invite, text: 'LANDLINE://JOIN/ABC' },
      invite,
      { type: 'out', deviceId: to, name: 'Eve', how: 'ban', by: 'Ana' },
    ]);
  });

  it.each([
    { type: 'kick', deviceId: 'Ben' },
    { type: 'mute', deviceId: to },
    { type: 'mute', deviceId: to, minutes: -1 },
    { type: 'role', deviceId: to, role: 'king' },
    { type: 'rules', change: { acces: 'open' } },
    { type: 'invite', by: 'letter' },
    { type: 'revoke' },
    { type: 'cancel' },
    { type: 'cancel', id: 'x' },
    { type: 'edit', id },
    { type: 'handover', to: 'Ben' },
    { type: 'host', at: 1 },
  ])('[A25] %j is refused, and nothing is asked', async (line) => {
    const { asked, goesOn, refused } = await obeyed(true, line);
    expect([asked, goesOn]).toEqual([[], [true]]);
    expect(refused).toMatchObject([{ code: 'invalid-request' }]);
  });

  it('[L5] cannot change a message into nothing, or into too much', async () => {
    await expect(obeyed(true, { type: 'edit', id, text: '' })).rejects.toMatchObject({
      code: 'message-empty',
    });
    await expect(obeyed(true, { type: 'edit', id, text: 'a'.repeat(64_001) })).rejects.toMatchObject({
      code: 'message-too-long',
    });
  });

  it('[cli] of a person is a message, whatever it begins with', async () => {
    const { asked } = await obeyed(false, '/host', '{"type":"leave"}', '', '/leave');
    expect(asked).toEqual(
      ['/host', '{"type":"leave"}', '/leave'].map((text) => ({ name: 'send', roomId, text })),
    );
  });
});
