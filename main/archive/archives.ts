import { randomBytes } from 'node:crypto';
import type { CallOutput } from '../../preload/contract/api.ts';
import type { ArchivePreview } from '../../preload/contract/conversation.ts';
import { AppError } from '../../preload/contract/errors.ts';
import type { Room, RoomId } from '../../preload/contract/model.ts';
import { cleanName, cleanRoomName, fingerprintOf } from '../protocol/names.ts';
import type { RoomArchives } from '../room/room-archives.ts';
import type { Source } from './chunks.ts';
import { entriesOf, openArchive, type OpenedArchive } from './read.ts';
import { Uploads } from './uploads.ts';
import { makeArchive, type ArchiveSources } from './write.ts';

export interface ArchivesOptions extends ArchiveSources {
  /** Of now: they may be made anew between two calls. */
  readonly rooms: () => RoomArchives;
  readonly folder: string;
}

/** So many bytes are in one piece, or a few more. */
const pieceBytes = 384 * 1024;
/** Beyond, the oldest that is being made is given up. */
const madeAtOnce = 4;

/** Makes archives of rooms, and opens them. */
export class Archives {
  readonly #options: ArchivesOptions;
  readonly #uploads: Uploads;
  /** Those that are being made piece by piece, by what their next piece is asked for with. */
  readonly #making = new Map<string, AsyncGenerator<Buffer>>();

  constructor(options: ArchivesOptions) {
    this.#options = options;
    this.#uploads = new Uploads(options.folder);
  }

  start(): Promise<void> {
    return this.#uploads.start();
  }

  /** The whole file, piece by piece. Throws `room-unknown`, `archive-too-large`, `storage-…`. */
  pieces(roomId: RoomId, passphrase: string): AsyncGenerator<Buffer> {
    const name = this.#options.rooms().nameOf(roomId);
    return makeArchive(this.#options, { id: roomId, name }, passphrase);
  }

  /** As `pieces`; the one behind `after`, null for the first. Throws `invalid-request` where that is none that is awaited. */
  async make(roomId: RoomId, passphrase: string, after: string | null): Promise<CallOutput<'archive.make'>> {
    const pieces = after === null ? this.pieces(roomId, passphrase) : this.#making.get(after);
    if (!pieces) throw new AppError('invalid-request');
    if (after !== null) this.#making.delete(after);
    const piece: Buffer[] = [];
    for (let size = 0; size < pieceBytes;) {
      const step = await pieces.next();
      if (step.done) return { data: Buffer.concat(piece).toString('base64'), next: null };
      piece.push(step.value);
      size += step.value.length;
    }
    const next = randomBytes(12).toString('hex');
    this.#making.set(next, pieces);
    const [oldest] = this.#making.keys();
    if (this.#making.size > madeAtOnce && oldest !== undefined) this.#making.delete(oldest);
    return { data: Buffer.concat(piece).toString('base64'), next };
  }

  /** Throws as `Uploads.put` does. */
  put(upload: string, at: number, data: string): Promise<void> {
    const piece = Buffer.from(data, 'base64');
    if (piece.toString('base64') !== data) throw new AppError('invalid-request');
    return this.#uploads.put(upload, at, piece);
  }

  /** Throws `archive-invalid`, `archive-passphrase`. */
  preview(upload: string, passphrase: string): Promise<ArchivePreview> {
    return this.#uploads.read(upload, (source) => this.#preview(source, passphrase));
  }

  async #preview(source: Source, passphrase: string): Promise<ArchivePreview> {
    const archive = await openArchive(source, passphrase);
    const { charter, header, maker } = archive;
    const rooms = this.#options.rooms();
    const isMissing = await rooms.missing(charter.id);
    let messages = 0;
    let missing = 0;
    for await (const entries of entriesOf(archive)) {
      for (const entry of entries) {
        if (entry.kind === 'message' && !entry.bare) messages += 1;
        if (isMissing(entry)) missing += 1;
      }
    }
    return {
      roomId: charter.id as RoomId,
      roomName: cleanRoomName(charter.name) ?? cleanRoomName(header.name) ?? charter.id.slice(0, 8),
      madeBy: cleanName(header.maker.name) ?? fingerprintOf(maker.device),
      madeAt: header.madeAt,
      messages,
      missing,
      member: rooms.isMember(charter.id),
    };
  }

  /** Throws as `preview` does, `person-unknown`, `room-limit`, `storage-…`. */
  async open(upload: string, passphrase: string): Promise<Room> {
    const room = await this.#uploads.read(upload, (source) => this.#open(source, passphrase));
    await this.#uploads.drop(upload);
    return room;
  }

  async #open(source: Source, passphrase: string): Promise<Room> {
    const archive: OpenedArchive = await openArchive(source, passphrase);
    const { charter, header, maker } = archive;
    return this.#options.rooms().takeIn({
      charter,
      name: header.name,
      madeAt: header.madeAt,
      maker: maker.device,
      entries: () => entriesOf(archive),
    });
  }
}
