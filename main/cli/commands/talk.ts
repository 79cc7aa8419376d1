import { AppError } from '../../../preload/contract/errors.ts';
import type { Room } from '../../../preload/contract/model.ts';
import type { Access } from '../../../preload/contract/rules.ts';
import type { Command } from '../arguments.ts';
import type { Config } from '../../config.ts';
import { Conversation, type Untold } from '../conversation.ts';
import { tellDiscoveryProblems } from '../discovery-problem.ts';
import { hostRoom } from '../find-room.ts';
import { readLines, type Line } from '../lines.ts';
import type { Output } from '../output.ts';
import { roomNameOf } from '../room-name.ts';
import { readSecret } from '../secret.ts';
import { withApp, type Session, type Surroundings } from '../session.ts';
import { enter, tellChoice } from './enter.ts';
import { obeyLine } from './input.ts';

/** A line of input may have this many bytes: the longest message, every character escaped. */
const lineBytes = 512 * 1024;
/** How long a member who hosts one's own room is waited for before it is hosted here. */
const hostMs = 5_000;
/** How long leaving waits for a message to get on. */
const settleMs = 5_000;

/** The one reader of what is typed: a passphrase or an answer first, then messages. */
export const linesOf = ({ input }: Surroundings): AsyncGenerator<Line> => readLines(input, lineBytes);

/** Hosts the room of that name that this device is in, unless another member does, or a new one, and talks in it. Answers with the exit code. */
export const host = (
  { name, access, secret, changes, hidden = false }: Extract<Command, { kind: 'host' }>,
  config: Config,
  output: Output,
  surroundings: Surroundings,
): Promise<number> =>
  withApp(config, output, surroundings, async (session) => {
    const kept = roomNameOf(name);
    const conversation = newConversation(session, output, surroundings);
    const lines = linesOf(surroundings);
    const port = await session.app.listen();
    output.event({ type: 'ready', deviceId: session.deviceId, port });
    await tellDiscoveryProblems(session.client, output);
    const hosted = async (): ReturnType<typeof hostRoom> => {
      const passphrase = secret && (await readSecret(secret, lines, output));
      const options = { clock: surroundings.clock, waitMs: hostMs, access, passphrase, hidden };
      const entered = await hostRoom(session.client, kept, options);
      if (entered.kind !== 'entered' || !entered.known) return entered;
      const room = await givenAccess(entered.room, access, { passphrase, changes }, session, output);
      return { ...entered, room };
    };
    const entered = await Promise.race([
      hosted(),
      surroundings.interrupted.then(() => ({ kind: 'interrupted' }) as const),
    ]);
    if (entered.kind === 'interrupted') return 0;
    if (entered.kind === 'several') {
      tellChoice(name, '', entered.rooms, output);
      return 1;
    }
    const { room } = entered;
    const hosting = room.connection.kind === 'hosting';
    output.event({ type: hosting ? 'hosting' : 'joined', roomId: room.id, members: room.members });
    const end = output.text('talk.key-end');
    if (hosting) output.note('talk.hosting', { room: room.name, port, end });
    else {
      const values = { room: room.name, name: room.host?.name ?? '', people: room.present, end };
      output.note('talk.hosted', values);
    }
    return talk(room, { kind: 'unread' }, { conversation, lines }, output, surroundings);
  });

/** A room that was there before is given another access only where that was asked for in so many words. */
async function givenAccess(
  room: Room,
  access: Access | null,
  { passphrase, changes }: { readonly passphrase: string | null; readonly changes: boolean },
  { client }: Session,
  output: Output,
): Promise<Room> {
  if (access === null || room.rules.access === access) {
    if (passphrase !== null) output.note('talk.passphrase-kept', { room: room.name });
    return room;
  }
  if (!changes) {
    output.note('talk.access-kept', { room: room.name });
    return room;
  }
  return client.call('room.setRules', {
    roomId: room.id,
    change: { access },
    ...(passphrase !== null && { passphrase }),
  });
}

/** Joins the room that `target` means and talks in it. Answers with the exit code. */
export const join = (
  { target, show, yes }: Extract<Command, { kind: 'join' }>,
  config: Config,
  output: Output,
  surroundings: Surroundings,
): Promise<number> =>
  withApp(config, output, surroundings, async (session) => {
    const conversation = newConversation(session, output, surroundings);
    const lines = linesOf(surroundings);
    const instant = surroundings.clock.now();
    const entered = await enter({ target, show, yes, lines }, session, output, surroundings);
    if (entered.kind !== 'entered') return entered.kind === 'interrupted' ? 0 : 1;
    const { room, reached, known } = entered;
    if (reached) {
      const values = { room: room.name, people: room.present, end: output.text('talk.key-end') };
      output.note('talk.joined', values);
    } else output.fail('room-gone', output.text('talk.offline', { room: room.name }));
    const untold: Untold = known ? { kind: 'unread' } : { kind: 'since', instant };
    return talk(room, untold, { conversation, lines }, output, surroundings);
  });

const newConversation = (
  session: Session,
  output: Output,
  { clock, interactive }: Surroundings,
): Conversation => new Conversation(session.client, output, { clock, echo: !interactive, ownOnly: false });

/** Lines in are messages, or commands under `--json`, until one of them, the input's end or an interruption leaves. */
async function talk(
  room: Room,
  untold: Untold,
  { conversation, lines }: { readonly conversation: Conversation; readonly lines: AsyncIterator<Line> },
  output: Output,
  surroundings: Surroundings,
): Promise<number> {
  await conversation.begin(room, untold);
  const interrupted = surroundings.interrupted.then(() => null);
  for (;;) {
    const next = await Promise.race([lines.next(), interrupted]);
    if (next === null || next.done) break;
    try {
      if (!(await obeyLine(next.value, conversation, output))) break;
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
