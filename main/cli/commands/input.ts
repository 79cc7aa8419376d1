import { z } from 'zod';
import { AppError } from '../../../preload/contract/errors.ts';
import { DeviceId, EntryId } from '../../../preload/contract/model.ts';
import type { Conversation } from '../conversation.ts';
import type { Line } from '../lines.ts';
import type { Output } from '../output.ts';
import { deedCommands, obeyDeed } from './deeds.ts';

const messageCharacters = 64_000;

/** What a program may write under `--json`, one a line. */
const InputCommand = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('send'), text: z.string() }),
  z.strictObject({ type: z.literal('history'), limit: z.int().min(1).max(10_000) }),
  z.strictObject({ type: z.literal('cancel'), id: EntryId }),
  z.strictObject({ type: z.literal('edit'), id: EntryId, text: z.string() }),
  z.strictObject({ type: z.literal('handover'), to: DeviceId }),
  z.strictObject({ type: z.literal('host') }),
  z.strictObject({ type: z.literal('leave') }),
  ...deedCommands,
]);
type InputCommand = z.infer<typeof InputCommand>;

/** Does what one line of input says. Answers whether to go on. Rejects with the errors of the call it makes. */
export async function obeyLine(line: Line, conversation: Conversation, output: Output): Promise<boolean> {
  if (line.kind === 'too-long') output.fail('message-too-long');
  else if (line.kind === 'not-text') output.fail('invalid-request', output.text('input.not-text'));
  else if (output.json) return obeyObject(line.text, conversation, output);
  else await say(line.text, conversation);
  return true;
}

/** A line that is no JSON and does not set out to be is a message, as it is without `--json`. */
async function obeyObject(line: string, conversation: Conversation, output: Output): Promise<boolean> {
  const value = parsed(line);
  if (value === undefined && !/^\s*[{[]/.test(line)) {
    await say(line, conversation);
    return true;
  }
  const { data: command } = InputCommand.safeParse(value);
  if (command?.type === 'leave') return false;
  if (command) await obeyCommand(command, conversation, output);
  else output.fail('invalid-request', output.text('input.not-json'));
  return true;
}

function obeyCommand(
  command: Exclude<InputCommand, { type: 'leave' }>,
  conversation: Conversation,
  output: Output,
): Promise<unknown> {
  switch (command.type) {
    case 'send':
      return say(notEmpty(command.text), conversation);
    case 'history':
      return conversation.tellHistory(command.limit);
    case 'cancel':
      return conversation.ask((client, roomId) => client.call('outbox.cancel', { roomId, id: command.id }));
    case 'edit': {
      const text = short(notEmpty(command.text));
      return conversation.ask((client, roomId) =>
        client.call('outbox.edit', { roomId, id: command.id, text }),
      );
    }
    case 'handover':
      return conversation.ask((client, roomId) => client.call('room.handOver', { roomId, to: command.to }));
    case 'host':
      return conversation.ask((client, roomId) => client.call('room.host', { roomId }));
    default:
      return obeyDeed(command, conversation, output);
  }
}

async function say(text: string, conversation: Conversation): Promise<void> {
  // An empty line at a keyboard means nothing.
  if (text !== '') await conversation.say(short(text));
}

function notEmpty(text: string): string {
  if (text === '') throw new AppError('message-empty');
  return text;
}

function short(text: string): string {
  if (text.length > messageCharacters) throw new AppError('message-too-long');
  return text;
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
