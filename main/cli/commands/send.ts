import type { Command } from '../arguments.ts';
import type { Config } from '../../config.ts';
import { Conversation } from '../conversation.ts';
import type { Output } from '../output.ts';
import { withApp, type Surroundings } from '../session.ts';
import { enter } from './enter.ts';
import { allSent, linesOf } from './talk.ts';

/** Joins the room that `target` means, says `text` and leaves once the host has it. Answers with the exit code. */
export const send = (
  { target, text, show }: Extract<Command, { kind: 'send' }>,
  config: Config,
  output: Output,
  surroundings: Surroundings,
): Promise<number> =>
  withApp(config, output, surroundings, async (session) => {
    const { clock } = surroundings;
    const conversation = new Conversation(session.client, output, { clock, echo: false, ownOnly: true });
    const instant = clock.now();
    const way = { target, show, yes: false, lines: linesOf(surroundings) };
    const entered = await enter(way, session, output, surroundings);
    if (entered.kind !== 'entered') return 1;
    const { room } = entered;
    await conversation.begin(room, { kind: 'since', instant });
    await conversation.say(text);
    if (!(await allSent(room, conversation, output, surroundings))) return 1;
    output.note('talk.sent', { room: room.name });
    return 0;
  });
