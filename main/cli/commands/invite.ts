import type { Config } from '../../config.ts';
import type { Command } from '../arguments.ts';
import { readTarget } from '../find-room.ts';
import type { Output } from '../output.ts';
import { roomNameOf } from '../room-name.ts';
import { timeText } from '../rule-text.ts';
import { withApp, type Surroundings } from '../session.ts';
import { enter } from './enter.ts';
import { linesOf } from './talk.ts';

/** Makes an invite for a room this device is a member of, and prints it. Answers with the exit code. */
export const invite = (
  { target, by, minutes }: Extract<Command, { kind: 'invite' }>,
  config: Config,
  output: Output,
  surroundings: Surroundings,
): Promise<number> =>
  withApp(config, output, surroundings, async (session) => {
    const { client } = session;
    const wanted = readTarget(target);
    const name = wanted.kind === 'name' ? roomNameOf(wanted.name) : null;
    const isOwn = (await client.call('room.list', {})).some((room) =>
      wanted.kind === 'id' ? room.id === wanted.roomId : room.name === name,
    );
    if (!isOwn) {
      output.fail('room-unknown', output.text('invite.not-in', { target }));
      return 1;
    }
    const way = { target, show: { by: 'nothing' }, yes: false, lines: linesOf(surroundings) } as const;
    const entered = await enter(way, session, output, surroundings);
    if (entered.kind !== 'entered') return 1;
    const { room, reached } = entered;
    if (!reached) {
      // Nobody would know of it who could let anybody in by it.
      output.fail('room-gone', output.text('invite.nobody', { room: room.name }));
      return 1;
    }
    const made = await client.call('invite.make', {
      roomId: room.id,
      by,
      ...(minutes !== null && { minutes }),
    });
    const { id, expiresAt, text } = made;
    output.event({ type: 'invite', id, by, expiresAt, text });
    output.say(text);
    const values = { room: room.name, until: timeText(expiresAt, output.language) };
    output.note(by === 'link' ? 'invite.made-link' : 'invite.made-code', values);
    return 0;
  });
