import type { CallInput, CallOutput } from '../../preload/contract/api.ts';
import { AppError } from '../../preload/contract/errors.ts';
import { fileNameOf } from '../../preload/contract/file-name.ts';
import type { Room, RoomId, TimelineItem } from '../../preload/contract/model.ts';
import type { Language } from '../config.ts';
import type { History } from '../history/history.ts';
import { cursorOf } from '../lib/cursor.ts';
import type { Rooms } from '../room/rooms.ts';
import { dayName } from './day-name.ts';
import { itemLine, memberLine, roomLine, timeOf, type Line } from './lines.ts';
import { openedRoom } from './opened-room.ts';
import type { RoomDocument } from './room-document.ts';
import { htmlDocument } from './room-html.ts';
import { markdownDocument } from './room-markdown.ts';
import { ExportTexts } from './text.ts';

export type Format = CallInput<'room.export'>['format'];

/** Of the JSON document. Raised when a reader of the one before would misread it. */
const jsonVersion = 1;
const itemsPerPiece = 250;
const beginning = cursorOf({ lamport: 0, chain: '0'.repeat(32), seq: 0 });
const endings: Readonly<Record<Format, string>> = { html: 'html', markdown: 'md', json: 'json' };
const documents: Readonly<Record<Exclude<Format, 'json'>, RoomDocument>> = {
  html: htmlDocument,
  markdown: markdownDocument,
};
/** What `next` may be: behind what to go on, and which day that was. */
const place = /^([0-9a-f]{12}-[0-9a-f]{32}-[0-9a-f]{8}) (\d{4}-\d{2}-\d{2}|)$/;

export interface RoomExportSources {
  /** Of now: they may be made anew between two pieces. */
  readonly rooms: () => Pick<Rooms, 'list' | 'page'>;
  readonly history: () => History;
  readonly language: () => Language;
  /** What this person goes by. */
  readonly name: () => string;
  /** This device's id. */
  readonly device: string;
  /** The app's version. */
  readonly app: string;
  /** Milliseconds since 1970, UTC. */
  readonly now: () => number;
}

/** A room's conversation as a document, as windows show it, piece by piece. */
export class RoomExporter {
  readonly #sources: RoomExportSources;

  constructor(sources: RoomExportSources) {
    this.#sources = sources;
  }

  /** Proposed for the file. Throws `room-unknown`. */
  fileName(roomId: RoomId, ending: string): string {
    return `${fileNameOf(this.#room(roomId).name)}-${dayName(this.#sources.now())}.${ending}`;
  }

  documentName(roomId: RoomId, format: Format): string {
    return this.fileName(roomId, endings[format]);
  }

  /** The piece behind `after`, null for the first. Throws `room-unknown`, `invalid-request` for what no piece ended with, `storage-…`. */
  async piece(roomId: RoomId, format: Format, after: string | null): Promise<CallOutput<'room.export'>> {
    const [, cursor = null, day = ''] = after === null ? [''] : (place.exec(after) ?? []);
    if (after !== null && cursor === null) throw new AppError('invalid-request');
    const { items, more } = await this.#sources.rooms().page(roomId, {
      after: cursor ?? beginning,
      limit: itemsPerPiece,
    });
    const last = items.at(-1);
    const ends = !more || !last;
    const text =
      format === 'json'
        ? await this.#json(roomId, items, { begins: after === null, ends })
        : this.#document(roomId, documents[format], items, { begins: after === null, ends, day });
    return { text, next: ends ? null : `${last.cursor} ${dayName(last.sentAt)}` };
  }

  #document(
    roomId: RoomId,
    document: RoomDocument,
    items: readonly TimelineItem[],
    { begins, ends, day }: { readonly begins: boolean; readonly ends: boolean; readonly day: string },
  ): string {
    const { language, name, now } = this.#sources;
    const texts = new ExportTexts(language());
    const parts: string[] = [];
    if (begins) {
      const about = { roomName: this.#room(roomId).name, by: name(), at: now() };
      parts.push(document.head(about, texts));
    }
    let before = day;
    for (const item of items) {
      const today = dayName(item.sentAt);
      if (today !== before) parts.push(document.day(item.sentAt, texts));
      before = today;
      parts.push(document.item(item, texts));
    }
    if (ends) parts.push(document.foot(texts));
    return parts.join('');
  }

  /** One array, a line of the export in each of its rows. */
  async #json(
    roomId: RoomId,
    items: readonly TimelineItem[],
    { begins, ends }: { readonly begins: boolean; readonly ends: boolean },
  ): Promise<string> {
    const lines: Line[] = [
      ...(begins ? await this.#head(roomId) : []),
      ...items.map((item) => itemLine(roomId, item)),
      ...(ends ? [{ type: 'end' }] : []),
    ];
    const rows = lines.map((line) => JSON.stringify(line)).join(',\n');
    return `${begins ? '[\n' : rows === '' ? '' : ',\n'}${rows}${ends ? '\n]\n' : ''}`;
  }

  async #head(roomId: RoomId): Promise<Line[]> {
    const { history, device, app, now } = this.#sources;
    const opened = await openedRoom(history(), roomId, device);
    if (!opened) throw new AppError('room-unknown');
    const { stored, charter, members, devices } = opened;
    const name = this.#room(roomId).name;
    return [
      { type: 'landline-room-export', version: jsonVersion, app, exportedAt: timeOf(now()) },
      { ...roomLine(stored, charter, members), name },
      ...devices.map((one) => memberLine(roomId, one, members, device)),
    ];
  }

  #room(roomId: RoomId): Room {
    const room = this.#sources
      .rooms()
      .list()
      .find(({ id }) => id === roomId);
    if (!room) throw new AppError('room-unknown');
    return room;
  }
}
