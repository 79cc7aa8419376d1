import { describe, expect, it } from 'vitest';
import { obeyLine } from '../../../main/cli/commands/input.ts';
import { Conversation } from '../../../main/cli/conversation.ts';
import { Output } from '../../../main/cli/output.ts';
import { Cursor, DeviceId, EntryId, type Message } from '../../../preload/contract/model.ts';
import { appDouble, idOf, roomOf } from '../../support/app-double.ts';
import { ManualClock } from '../../support/manual-clock.ts';

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
};

describe('a line of input', () => {
  const to = DeviceId.parse('b'.repeat(32));
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
      'message.history': () => ({ items: [], more: false }),
      'message.send': ask('send', message),
      'outbox.cancel': ask('cancel', undefined),
      'outbox.edit': ask('edit', message),
      'room.handOver': ask('handOver', roomOf('a')),
      'room.host': ask('host', roomOf('a')),
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
    return { asked, goesOn, refused };
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

  it.each([
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
