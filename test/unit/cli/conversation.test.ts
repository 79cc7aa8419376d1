import { describe, expect, it } from 'vitest';
import { Conversation } from '../../../main/cli/conversation.ts';
import { Output } from '../../../main/cli/output.ts';
import { limits } from '../../../main/protocol/limits.ts';
import {
  Cursor,
  DeviceId,
  EntryId,
  type Message,
  type Notice,
  type TimelineItem,
} from '../../../preload/contract/model.ts';
import { appDouble, idOf, roomOf } from '../../support/app-double.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { plainMessage } from '../../support/plain-message.ts';

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
  late: false,
  withheld: true,
  ...plainMessage,
};
const another: Message = { ...waiting, id: EntryId.parse('f'.repeat(52)), text: 'goodbye' };

/** Somebody who leaves, with one message that waits. */
async function leaving(hurried: Promise<unknown> = never) {
  const { client, announce } = appDouble({
    'room.people': () => [],
    'message.history': () => ({ items: [], more: false, newer: false }),
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
      changes: [{ id: waiting.id, state: 'sent', copies: 2, withheld: false }],
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

  it('[H4] waits a second for whoever is in a hurry, and no longer', async () => {
    let interrupt: () => void = () => undefined;
    const { tell, pass } = await leaving(new Promise<void>((resolve) => (interrupt = resolve)));
    await tell(slowed);
    interrupt();
    await turn();
    expect(await pass(999)).toBe(null);
    expect(await pass(1)).toBe(1);
  });

  it('[L5] waits for nothing that was taken back, but for what is sent in its place', async () => {
    const { announce, pass } = await leaving();
    announce('message.removed', { roomId: idOf('a'), ids: [waiting.id] });
    announce('message.added', { roomId: idOf('a'), items: [another] });
    await turn();
    expect(await pass(patienceMs)).toBe(1);
    const emptied = await leaving();
    emptied.announce('message.removed', { roomId: idOf('a'), ids: [waiting.id] });
    await turn();
    expect(await emptied.pass(0)).toBe(0);
  });
});

/** What somebody reads, or a program, while others write. */
async function reading(json: boolean, handlers: Parameters<typeof appDouble>[0] = {}) {
  const out: string[] = [];
  const errors: string[] = [];
  const { client, announce } = appDouble({
    'room.people': () => [],
    'message.history': () => ({ items: [], more: false, newer: false }),
    'room.markRead': () => undefined,
    ...handlers,
  });
  const output = new Output({
    json,
    language: 'en',
    out: { write: (text) => out.push(text.trimEnd()) },
    errors: { write: (text) => errors.push(text.trimEnd()) },
  });
  const clock = new ManualClock();
  const conversation = new Conversation(client, output, { clock, echo: true, ownOnly: false });
  await conversation.begin(roomOf('a'), { kind: 'unread' });
  out.splice(0);
  const events = (): unknown[] => out.map((line) => JSON.parse(line) as unknown);
  return { conversation, output, announce, out, errors, events };
}
const late: Message = {
  ...waiting,
  id: EntryId.parse('g'.repeat(52)),
  author: DeviceId.parse('b'.repeat(32)),
  authorName: 'Ben',
  own: false,
  text: 'from the other half',
  late: true,
  withheld: false,
};
const leave: TimelineItem = { ...late, kind: 'leave', id: EntryId.parse('h'.repeat(52)) };

describe('what is told', () => {
  it('[H6] is marked for people where it waits or came late', async () => {
    const { announce, out } = await reading(false);
    announce('message.added', { roomId: idOf('a'), items: [waiting, late, { ...late, late: false }] });
    await turn();
    expect(out.map((line) => line.replace(/^\d\d:\d\d/, 'when'))).toEqual([
      'when (waits) Ana  hello',
      'when (late) Ben  from the other half',
      'when Ben  from the other half',
    ]);
  });

  it('[H6] to programs has the marks as fields, only where they are true', async () => {
    const { announce, events } = await reading(true);
    announce('message.added', { roomId: idOf('a'), items: [waiting, late] });
    await turn();
    const told = { type: 'message', roomId: idOf('a'), sentAt: 0, lamport: 1 };
    expect(events()).toEqual([
      { ...told, id: waiting.id, author: waiting.author, name: 'Ana', text: 'hello', withheld: true },
      { ...told, id: late.id, author: late.author, name: 'Ben', text: late.text, late: true },
      { type: 'state', id: waiting.id, state: 'waiting', withheld: true },
    ]);
  });

  it('[L5] follows a message from when it waits until it has arrived', async () => {
    const { announce, events } = await reading(true);
    announce('message.added', { roomId: idOf('a'), items: [waiting] });
    await turn();
    const { id } = waiting;
    const steps = [
      { id, state: 'waiting', copies: 1, withheld: false },
      { id, state: 'waiting', copies: 1, withheld: false },
      { id, state: 'sent', copies: 2, withheld: false },
      { id, state: 'delivered', copies: 3, withheld: false },
    ] as const;
    for (const change of steps) announce('message.stateChanged', { roomId: idOf('a'), changes: [change] });
    await turn();
    expect(events().slice(1)).toEqual([
      { type: 'state', id, state: 'waiting', withheld: true },
      { type: 'state', id, state: 'waiting' },
      { type: 'state', id, state: 'sent' },
      { type: 'state', id, state: 'delivered' },
    ]);
  });

  it('[L5] names what was taken back', async () => {
    const { announce, events } = await reading(true);
    announce('message.removed', { roomId: idOf('a'), ids: [waiting.id, another.id] });
    announce('message.removed', { roomId: idOf('b'), ids: [late.id] });
    await turn();
    expect(events()).toEqual([{ type: 'removed', ids: [waiting.id, another.id] }]);
  });

  it('[H1] begins with how the room is, not with how it was while it was entered', async () => {
    const { client, announce } = appDouble({
      'room.people': () => [],
      'message.history': () => ({ items: [], more: false, newer: false }),
    });
    const out: string[] = [];
    const sink = { write: (text: string) => out.push(text.trimEnd()) };
    const output = new Output({ json: true, language: 'en', out: sink, errors: sink });
    const options = { clock: new ManualClock(), echo: true, ownOnly: false };
    const conversation = new Conversation(client, output, options);
    announce('room.changed', roomOf('b', { term: 9 }));
    for (const term of [4, 6]) announce('room.changed', roomOf('a', { term }));
    await turn();
    await conversation.begin(roomOf('a', { term: 5 }), { kind: 'unread' });
    announce('room.changed', roomOf('a', { term: 7 }));
    await turn();
    const told = out.map((line) => JSON.parse(line) as { type: string; term?: number });
    expect(told.filter(({ type }) => type === 'host').map(({ term }) => term)).toEqual([6, 7]);
  });

  it('[L6] names who has left for good', async () => {
    const program = await reading(true);
    program.announce('message.added', { roomId: idOf('a'), items: [leave] });
    await turn();
    expect(program.events()).toEqual([{ type: 'left', deviceId: late.author, name: 'Ben' }]);
    const person = await reading(false);
    person.announce('message.added', { roomId: idOf('a'), items: [leave] });
    await turn();
    expect([person.out, person.errors]).toEqual([[], ['Ben has left the room for good.']]);
  });
});
