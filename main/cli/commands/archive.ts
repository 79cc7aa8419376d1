import { randomBytes } from 'node:crypto';
import { open, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Client } from '../../../preload/bridge/client.ts';
import type { RoomId } from '../../../preload/contract/model.ts';
import type { Config } from '../../config.ts';
import type { Command } from '../arguments.ts';
import { writeNewFile } from '../new-file.ts';
import type { Output } from '../output.ts';
import { ownRoom } from '../own-room.ts';
import { Problem } from '../problem.ts';
import { timeText } from '../rule-text.ts';
import { readSecret } from '../secret.ts';
import { withRooms, type Surroundings } from '../session.ts';
import { linesOf } from './talk.ts';

const shortestPassphrase = 8;
const pieceBytes = 240 * 1024;

/** Saves a room of this person's as an encrypted archive, in a new file. Answers with the exit code. */
export const archive = (
  { target, file, secret }: Extract<Command, { kind: 'archive' }>,
  config: Config,
  output: Output,
  surroundings: Surroundings,
): Promise<number> =>
  withRooms(config, output, surroundings, async (client, rooms) => {
    const room = ownRoom(rooms, target);
    const passphrase = await readSecret(secret, linesOf(surroundings), output);
    if (passphrase.length < shortestPassphrase) throw new Problem('invalid-request', 'archive.short');
    await writeNewFile(file, archiveOf(client, room.id, passphrase));
    output.event({ type: 'saved', file, roomId: room.id });
    output.note('archive.saved', { file: path.basename(file), room: room.name });
    return 0;
  });

/** Opens an archive: adds what is missing of it here, or shows its room to be read. Answers with the exit code. */
export const openArchive = (
  { file, secret }: Extract<Command, { kind: 'open-archive' }>,
  config: Config,
  output: Output,
  surroundings: Surroundings,
): Promise<number> =>
  withRooms(config, output, surroundings, async (client) => {
    const passphrase = await readSecret(secret, linesOf(surroundings), output);
    const upload = await put(client, file);
    const preview = await client.call('archive.preview', { upload, passphrase });
    const { roomId, madeBy, madeAt, messages, missing, member } = preview;
    const facts = { room: preview.roomName, name: madeBy, time: timeText(madeAt, output.language), messages };
    output.note('archive.facts', facts);
    await client.call('archive.open', { upload, passphrase });
    output.event({
      type: 'opened',
      roomId,
      name: preview.roomName,
      madeBy,
      madeAt,
      messages,
      missing,
      member,
    });
    output.note(member ? 'archive.added' : 'archive.readable', { missing, room: preview.roomName });
    return 0;
  });

async function* archiveOf(client: Client, roomId: RoomId, passphrase: string): AsyncGenerator<Buffer> {
  for (let after: string | null = ''; after !== null;) {
    const piece: { readonly data: string; readonly next: string | null } = await client.call('archive.make', {
      roomId,
      passphrase,
      ...(after !== '' && { after }),
    });
    yield Buffer.from(piece.data, 'base64');
    after = piece.next;
  }
}

async function put(client: Client, file: string): Promise<string> {
  const upload = randomBytes(8).toString('hex');
  const unreadable = (cause: unknown): never => {
    throw new Problem('invalid-request', 'archive.unreadable', { file }, cause);
  };
  const { size } = await stat(file).catch(unreadable);
  const handle = await open(file, 'r').catch(unreadable);
  try {
    const piece = Buffer.alloc(pieceBytes);
    for (let at = 0; at === 0 || at < size;) {
      const { bytesRead } = await handle.read(piece, 0, pieceBytes, at).catch(unreadable);
      const data = piece.subarray(0, bytesRead).toString('base64');
      await client.call('archive.put', { upload, at, data });
      if (bytesRead === 0) break;
      at += bytesRead;
    }
  } finally {
    await handle.close();
  }
  return upload;
}
