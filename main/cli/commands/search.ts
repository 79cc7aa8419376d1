import type { Config } from '../../config.ts';
import type { Output } from '../output.ts';
import { timeText } from '../rule-text.ts';
import { withRooms, type Surroundings } from '../session.ts';

const hitsAtMost = 50;

/** Finds messages in all rooms that are kept here, the newest first. Answers with the exit code. */
export const search = (
  words: string,
  config: Config,
  output: Output,
  surroundings: Surroundings,
): Promise<number> =>
  withRooms(config, output, surroundings, async (client, rooms) => {
    const names = new Map(rooms.map(({ id, name }) => [id, name]));
    const { hits } = await client.call('message.search', { text: words, limit: hitsAtMost });
    for (const { roomId, message } of hits) {
      const { id, author, authorName, sentAt, text } = message;
      output.event({ type: 'found', roomId, id, deviceId: author, name: authorName, sentAt, text });
      const line = text.replace(/\s+/g, ' ');
      const room = names.get(roomId) ?? roomId;
      const time = timeText(sentAt, output.language);
      output.say(output.text('search.row', { room, time, name: authorName, text: line }));
    }
    if (hits.length === 0) output.note('search.none', { words });
    return 0;
  });
