import { obeyLine } from '../../../main/cli/commands/input.ts';
import { Conversation } from '../../../main/cli/conversation.ts';
import { readLines } from '../../../main/cli/lines.ts';
import { Output } from '../../../main/cli/output.ts';
import { AppError } from '../../../preload/contract/errors.ts';
import { Cursor, DeviceId, EntryId, type Message } from '../../../preload/contract/model.ts';
import { appDouble, roomOf } from '../../support/app-double.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { hold, type Target } from '../target.ts';
import { json, text } from './seeds.ts';
import { plainMessage } from '../../support/plain-message.ts';

const deviceId = 'b'.repeat(32);
const id = 'e'.repeat(52);
const commands = [
  { type: 'send', text: 'Lunch?' },
  { type: 'history', limit: 10 },
  { type: 'cancel', id },
  { type: 'edit', id, text: 'changed' },
  { type: 'handover', to: deviceId },
  { type: 'host' },
  { type: 'leave' },
  ...['kick', 'ban', 'pardon', 'admit', 'turn-away'].map((type) => ({ type, deviceId })),
  { type: 'mute', deviceId, minutes: 10 },
  { type: 'role', deviceId, role: 'moderator' },
  { type: 'rules', change: { locked: true, slowSeconds: 30 }, passphrase: 'correct horse' },
  { type: 'invite', by: 'link', minutes: 60 },
  { type: 'revoke', id },
  { type: 'invites' },
  { type: 'out' },
];

const said = (words: string): Message => ({
  kind: 'message',
  id: EntryId.parse('f'.repeat(52)),
  cursor: Cursor.parse(`000000000001-${'0'.repeat(32)}-00000001`),
  author: DeviceId.parse('d'.repeat(32)),
  authorName: words,
  authorColour: 'blue',
  own: true,
  text: words,
  sentAt: 0,
  lamport: 1,
  state: 'sent',
  copies: 2,
  late: false,
  withheld: false,
  ...plainMessage,
});
/** What acts on a terminal, and the end of a line within a line. */
const unshown = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2060-\u206f\ufeff]|\n(?!$)/;

/** What a program writes to `landline … --json`, cut anywhere. */
export const cliInput: Target = {
  name: 'cli-input',
  functions: {
    'main/cli/commands/input.ts': [
      'obeyLine',
      'obeyObject',
      'obeyCommand',
      'parsed',
      'say',
      'short',
      'notEmpty',
    ],
    'main/cli/commands/deeds.ts': ['obeyDeed'],
    'main/cli/lines.ts': ['readLines', 'decoded'],
    'main/cli/plain.ts': ['plainJson', 'escaped'],
  },
  shape: 'json',
  seeds: [
    ...commands.map(json),
    text('a message'),
    text('{"type":"send"\n[]\r\n\n'),
    text('\u202e\u001b[2J\n{"type":"history","limit":1}'),
  ],
  words: [...commands.map(({ type }) => type), '\u202e', '\u0085'],
  executions: 350,
  async open() {
    let last = said('hello');
    let wrote = '';
    const { client } = appDouble({
      'room.people': () => [],
      'message.history': () => ({ items: [last], more: false, newer: false }),
      'message.send': ({ text: words }) => (last = said(words)),
      'outbox.cancel': () => undefined,
      'outbox.edit': ({ text: words }) => (last = said(words)),
      'room.handOver': () => roomOf('a'),
      'room.host': () => roomOf('a'),
      'room.setRules': () => roomOf('a'),
      'room.removed': () => [],
      'invite.list': () => [],
    });
    const sink = { write: (line: string) => (wrote += line) };
    const output = new Output({ json: true, language: 'en', out: sink, errors: sink });
    const options = { clock: new ManualClock(), echo: true, ownOnly: false };
    const conversation = new Conversation(client, output, options);
    await conversation.begin(roomOf('a'), { kind: 'unread' });
    return {
      async run(input) {
        wrote = '';
        last = said('hello');
        const outcomes = new Set<string>();
        async function* pieces(): AsyncGenerator<Uint8Array> {
          for (let at = 0; at < input.length; at += 700) yield input.subarray(at, at + 700);
        }
        for await (const line of readLines(pieces(), 4_096)) {
          try {
            outcomes.add((await obeyLine(line, conversation, output)) ? line.kind : 'leaves');
          } catch (error) {
            if (!(error instanceof AppError)) throw error;
            outcomes.add(error.code);
          }
        }
        for (const line of wrote.split(/(?<=\n)/)) {
          hold(!unshown.test(line), 'nothing that is answered acts on the terminal');
          hold(line === '' || typeof JSON.parse(line) === 'object', 'an answer is one object a line');
        }
        return [...outcomes].sort().join(', ');
      },
    };
  },
};
