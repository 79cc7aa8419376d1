import { AppError } from '../../../preload/contract/errors.ts';
import type { NearbyRoom, Room } from '../../../preload/contract/model.ts';
import type { Config } from '../../config.ts';
import { Conversation, type Untold } from '../conversation.ts';
import { tellDiscoveryProblems } from '../discovery-problem.ts';
import { enterRoom, hostRoom, readTarget, type Entered } from '../find-room.ts';
import { readLines } from '../lines.ts';
import { roomEvent, type Output } from '../output.ts';
import { roomNameOf } from '../room-name.ts';
import { hostingPort, withApp, type Session, type Surroundings } from '../session.ts';
import { obeyLine } from './input.ts';

/** A line of input may have this many bytes: the longest message, every character escaped. */
const lineBytes = 512 * 1024;
/** How long a room is looked for, and a host of one's own room waited for. */
export const enterMs = 15_000;
/** How long a member who hosts one's own room is waited for before it is hosted here. */
const hostMs = 5_000;
/** How long leaving waits for a message to get on. */
const settleMs = 5_000;

/** Hosts the room of that name that this device is in, unless another member does, or a new one, and talks in it. Answers with the exit code. */
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
    const entered = await Promise.race([
      hostRoom(session.client, kept, { clock: surroundings.clock, waitMs: hostMs }),
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
    tellChoice(target, wanted.kind === 'address' ? `${wanted.address}/` : '', entered.rooms, output);
    return { kind: 'failed' };
  }
  output.event({ type: 'joined', roomId: entered.room.id, members: entered.room.members });
  return entered;
}

/** `start` and a room's id are what picks it. */
function tellChoice(
  target: string,
  start: string,
  rooms: readonly (Room | NearbyRoom)[],
  output: Output,
): void {
  output.fail('room-choice-needed', output.text('find.several', { target }));
  for (const room of rooms) {
    if ('address' in room) output.event(roomEvent(room));
    output.say(`${start}${room.id}  ${room.name}${room.host ? `  ${room.host.name}` : ''}`);
  }
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
