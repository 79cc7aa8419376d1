import { z } from 'zod';
import { AppError } from '../../../preload/contract/errors.ts';
import type { Room } from '../../../preload/contract/model.ts';
import type { Config } from '../../config.ts';
import { Conversation, type Untold } from '../conversation.ts';
import { tellDiscoveryProblems } from '../discovery-problem.ts';
import { enterRoom, readTarget, type Entered } from '../find-room.ts';
import { readLines, type Line } from '../lines.ts';
import { roomEvent, type Output } from '../output.ts';
import { roomNameOf } from '../room-name.ts';
import { hostingPort, withApp, type Session, type Surroundings } from '../session.ts';

/** A line of input may have this many bytes: the longest message, every character escaped. */
const lineBytes = 512 * 1024;
const messageCharacters = 64_000;
/** How long a room is looked for, and a host of one's own room waited for. */
export const enterMs = 15_000;
/** How long leaving waits for a message to get on. */
const settleMs = 5_000;

const InputCommand = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('send'), text: z.string() }),
  z.strictObject({ type: z.literal('history'), limit: z.int().min(1).max(10_000) }),
  z.strictObject({ type: z.literal('leave') }),
]);

/** Hosts the room that was hosted under this name before, or a new one, and talks in it. Answers with the exit code. */
export const host = (
  name: string,
  config: Config,
  output: Output,
  surroundings: Surroundings,
): Promise<number> =>
  withApp(config, output, surroundings, async (session) => {
    const kept = roomNameOf(name);
    const conversation = newConversation(session, output, surroundings);
    const port = await session.app.listen();
    output.event({ type: 'ready', deviceId: session.deviceId, port });
    await tellDiscoveryProblems(session.client, output);
    const rooms = await session.client.call('room.list', {});
    const hosted = rooms.find((room) => room.name === kept && room.connection.kind === 'hosting');
    const room = hosted ?? (await session.client.call('room.start', { name }));
    output.event({ type: 'hosting', roomId: room.id, members: room.members });
    output.note('talk.hosting', { room: room.name, port, end: output.text('talk.key-end') });
    return talk(room, { kind: 'unread' }, conversation, output, surroundings);
  });

/** Joins the room that `target` means and talks in it. Answers with the exit code. */
export const join = (
  target: string,
  config: Config,
  output: Output,
  surroundings: Surroundings,
): Promise<number> =>
  withApp(config, output, surroundings, async (session) => {
    const conversation = newConversation(session, output, surroundings);
    const instant = surroundings.clock.now();
    const entered = await enter(target, session, output, surroundings);
    if (entered.kind !== 'entered') return entered.kind === 'interrupted' ? 0 : 1;
    const { room, reached, known } = entered;
    if (reached) {
      const values = { room: room.name, people: room.present, end: output.text('talk.key-end') };
      output.note('talk.joined', values);
    } else output.fail('room-gone', output.text('talk.offline', { room: room.name }));
    const untold: Untold = known ? { kind: 'unread' } : { kind: 'since', instant };
    return talk(room, untold, conversation, output, surroundings);
  });

const newConversation = (
  session: Session,
  output: Output,
  { clock, interactive }: Surroundings,
): Conversation => new Conversation(session.client, output, { clock, echo: !interactive, ownOnly: false });

/**
 * Tells `ready` and `joined`, or why not and which rooms there are to choose from: then `failed`. An interruption ends
 * the looking at once.
 */
export async function enter(
  target: string,
  session: Session,
  output: Output,
  { clock, interrupted }: Surroundings,
): Promise<Extract<Entered, { kind: 'entered' }> | { readonly kind: 'failed' | 'interrupted' }> {
  const port = hostingPort(await session.client.call('room.list', {}));
  output.event({ type: 'ready', deviceId: session.deviceId, port });
  const wanted = readTarget(target);
  if (wanted.kind !== 'address') await tellDiscoveryProblems(session.client, output);
  const entered = await Promise.race([
    enterRoom(session.client, wanted, { clock, waitMs: enterMs }),
    interrupted.then(() => ({ kind: 'interrupted' }) as const),
  ]);
  if (entered.kind === 'interrupted') return entered;
  if (entered.kind === 'none') {
    output.fail('room-unknown', output.text('find.none', { target, seconds: enterMs / 1_000 }));
    return { kind: 'failed' };
  }
  if (entered.kind === 'several') {
    output.fail('room-choice-needed', output.text('find.several', { target }));
    const start = wanted.kind === 'address' ? `${wanted.address}/` : '';
    for (const room of entered.rooms) {
      if ('address' in room) output.event(roomEvent(room));
      output.say(`${start}${room.id}  ${room.name}${room.host ? `  ${room.host.name}` : ''}`);
    }
    return { kind: 'failed' };
  }
  output.event({ type: 'joined', roomId: entered.room.id, members: entered.room.members });
  return entered;
}

/** Lines in are messages, or commands under `--json`, until one of them, the input's end or an interruption leaves. */
async function talk(
  room: Room,
  untold: Untold,
  conversation: Conversation,
  output: Output,
  surroundings: Surroundings,
): Promise<number> {
  await conversation.begin(room, untold);
  const lines = readLines(surroundings.input, lineBytes);
  const interrupted = surroundings.interrupted.then(() => null);
  for (;;) {
    const next = await Promise.race([lines.next(), interrupted]);
    if (next === null || next.done) break;
    try {
      if (!(await obey(next.value, conversation, output))) break;
    } catch (error) {
      // The app is gone: nothing more can be said or heard.
      if (!(error instanceof AppError) || error.code === 'disconnected') throw error;
      output.fail(error.code);
    }
  }
  return (await allSent(room, conversation, output, surroundings)) ? 0 : 1;
}

/** Waits until what was said has got on; where it does not, says so. */
export async function allSent(
  room: Room,
  conversation: Conversation,
  output: Output,
  { interrupted }: Surroundings,
): Promise<boolean> {
  const count = await conversation.settle(settleMs, interrupted);
  if (count === 0) return true;
  const code = conversation.reached ? 'message-waiting' : 'room-gone';
  output.fail(code, output.text('talk.unsent', { count, room: room.name }));
  return false;
}

/** Says whether to go on. */
async function obey(line: Line, conversation: Conversation, output: Output): Promise<boolean> {
  if (line.kind === 'too-long') output.fail('message-too-long');
  else if (line.kind === 'not-text') output.fail('invalid-request', output.text('input.not-text'));
  else if (output.json) return obeyCommand(line.text, conversation, output);
  else await say(line.text, conversation);
  return true;
}

/** A line that is no JSON and does not set out to be is a message, as it is without `--json`. */
async function obeyCommand(line: string, conversation: Conversation, output: Output): Promise<boolean> {
  const value = parsed(line);
  if (value === undefined && !/^\s*[{[]/.test(line)) {
    await say(line, conversation);
    return true;
  }
  const command = InputCommand.safeParse(value);
  if (!command.success) output.fail('invalid-request', output.text('input.not-json'));
  else if (command.data.type === 'leave') return false;
  else if (command.data.type === 'history') await conversation.tellHistory(command.data.limit);
  else {
    if (command.data.text === '') throw new AppError('message-empty');
    await say(command.data.text, conversation);
  }
  return true;
}

async function say(text: string, conversation: Conversation): Promise<void> {
  if (text.length > messageCharacters) throw new AppError('message-too-long');
  // An empty line at a keyboard means nothing.
  if (text !== '') await conversation.say(text);
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
