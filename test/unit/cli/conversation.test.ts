import { describe, expect, it } from 'vitest';
import { Conversation } from '../../../main/cli/conversation.ts';
import { Output } from '../../../main/cli/output.ts';
import { limits } from '../../../main/protocol/limits.ts';
import { Cursor, DeviceId, EntryId, type Message, type Notice } from '../../../preload/contract/model.ts';
import { appDouble, idOf, roomOf } from '../../support/app-double.ts';
import { ManualClock } from '../../support/manual-clock.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const patienceMs = 5_000;
const never = new Promise<never>(() => undefined);
const slowed: Notice = {
  id: 'slowed',
  code: 'sending-slowed',
  roomId: idOf('a'),
  params: { seconds: limits.muteMs / 1_000 },
};

const waiting: Message = {
  kind: 'message',
  id: EntryId.parse('e'.repeat(52)),
  cursor: Cursor.parse(`000000000001-${'0'.repeat(32)}-00000001`),
  author: DeviceId.parse('d'.repeat(32)),
  authorName: 'Ana',
  authorColour: 'blue',
  own: true,
  text: 'hello',
  sentAt: 0,
  lamport: 1,
  state: 'waiting',
  copies: 1,
};

/** Somebody who leaves, with one message that waits. */
async function leaving(hurried: Promise<unknown> = never) {
  const { client, announce } = appDouble({
    'room.people': () => [],
    'message.history': () => ({ items: [], more: false }),
    'message.send': () => waiting,
  });
  const clock = new ManualClock();
  const sink = { write: () => undefined };
  const output = new Output({ json: true, language: 'en', out: sink, errors: sink });
  const conversation = new Conversation(client, output, { clock, echo: true, ownOnly: false });
  await conversation.begin(roomOf('a'), { kind: 'unread' });
  await conversation.say('hello');
  let unsent: number | null = null;
  void conversation.settle(patienceMs, hurried).then((count) => (unsent = count));
  await turn();
  const tell = async (notice: Notice): Promise<void> => {
    announce('notice.added', notice);
    await turn();
  };
  const pass = async (ms: number): Promise<number | null> => {
    clock.pass(ms);
    await turn();
    return unsent;
  };
  return { conversation, announce, tell, pass };
}

describe('leaving', () => {
  it('[L5] gives up on a message that does not get on', async () => {
    const { pass } = await leaving();
    expect(await pass(patienceMs - 1)).toBe(null);
    expect(await pass(1)).toBe(1);
  });

  it('[S4] waits as long as the host slows what is sent, and then some', async () => {
    const { announce, tell, pass } = await leaving();
    await pass(patienceMs - 1);
    await tell(slowed);
    expect(await pass(limits.muteMs + patienceMs - 1)).toBe(null);
    announce('message.stateChanged', {
      roomId: idOf('a'),
      changes: [{ id: waiting.id, state: 'sent', copies: 2 }],
    });
    await turn();
    expect(await pass(0)).toBe(0);
  });

  it('[S4] is not held up for ever by a host that slows again and again', async () => {
    const { tell, pass } = await leaving();
    await tell(slowed);
    await pass(limits.muteMs);
    await tell(slowed);
    expect(await pass(patienceMs)).toBe(1);
  });

  it('[L5] knows whether it is the host that is missing', async () => {
    const { conversation, announce } = await leaving();
    expect(conversation.reached).toBe(true);
    announce(
      'room.changed',
      roomOf('a', { host: null, connection: { kind: 'waiting', cause: 'room-gone', nextAttemptAt: null } }),
    );
    await turn();
    expect(conversation.reached).toBe(false);
  });

  it('[S4] is not held up by another room', async () => {
    const { tell, pass } = await leaving();
    await tell({ ...slowed, roomId: idOf('b') });
    expect(await pass(patienceMs)).toBe(1);
  });

  it('[H4] waits no longer than ever for whoever is in a hurry', async () => {
    let interrupt: () => void = () => undefined;
    const { tell, pass } = await leaving(new Promise<void>((resolve) => (interrupt = resolve)));
    await tell(slowed);
    interrupt();
    await turn();
    expect(await pass(patienceMs)).toBe(1);
  });
});
