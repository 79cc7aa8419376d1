import path from 'node:path';
import type { Client } from '../../../preload/bridge/client.ts';
import { fileNameOf } from '../../../preload/contract/file-name.ts';
import type { Config } from '../../config.ts';
import type { Command } from '../arguments.ts';
import { writeNewFile } from '../new-file.ts';
import type { Output } from '../output.ts';
import { ownRoom } from '../own-room.ts';
import { withRooms, type Surroundings } from '../session.ts';

/** Writes all that is kept about and for this person into a new file, for its owner only. Answers with the exit code. */
export const exportData = (
  file: string,
  config: Config,
  output: Output,
  surroundings: Surroundings,
): Promise<number> =>
  withRooms(config, output, surroundings, async (client) => {
    let lines = 0;
    const counted = async function* (): AsyncGenerator<string> {
      for await (const piece of exported(client)) {
        lines += piece.length;
        if (piece.length > 0) yield `${piece.join('\n')}\n`;
      }
    };
    await writeNewFile(file, counted());
    output.event({ type: 'exported', file, lines });
    output.note('export.done', { file: path.basename(file), lines });
    return 0;
  });

const endings = { html: 'html', markdown: 'md', json: 'json' } as const;

/** Writes what was said in a room of this person's into a new file, as a document. Answers with the exit code. */
export const exportRoom = (
  { target, format, file: wanted, folder }: Extract<Command, { kind: 'export-room' }>,
  config: Config,
  output: Output,
  surroundings: Surroundings,
): Promise<number> =>
  withRooms(config, output, surroundings, async (client, rooms) => {
    const room = ownRoom(rooms, target);
    const file = wanted ?? path.join(folder, `${fileNameOf(room.name)}.${endings[format]}`);
    const pieces = async function* (): AsyncGenerator<string> {
      for (let after: string | null = ''; after !== null;) {
        const piece: { readonly text: string; readonly next: string | null } = await client.call(
          'room.export',
          { roomId: room.id, format, ...(after !== '' && { after }) },
        );
        yield piece.text;
        after = piece.next;
      }
    };
    await writeNewFile(file, pieces());
    output.event({ type: 'saved', file, roomId: room.id });
    output.note('archive.exported', { file: path.basename(file), room: room.name });
    return 0;
  });

async function* exported(client: Client): AsyncGenerator<readonly string[]> {
  for (let after: string | null = ''; after !== null;) {
    const { lines, next }: { readonly lines: readonly string[]; readonly next: string | null } =
      await client.call('data.export', after === '' ? {} : { after });
    yield lines;
    after = next;
  }
}
