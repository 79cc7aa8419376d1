import { AppError } from '../../preload/contract/errors.ts';
import type { Settings } from '../../preload/contract/settings.ts';
import type { History, StoredEntry } from '../history/history.ts';
import { cursorOf } from '../lib/cursor.ts';
import { decodeEntries } from '../protocol/entry.ts';
import { fingerprintOf } from '../protocol/names.ts';
import { toItem } from '../room/messages/translate.ts';
import { dayName } from './day-name.ts';
import { itemLine, memberLine, personLine, roomLine, timeOf, type Line } from './lines.ts';
import { openedRoom, type OpenedRoom } from './opened-room.ts';

/** Of the format, which `docs/export.md` describes. Raised when a reader of the one before would misread it. */
export const exportVersion = 1;
/** So many lines are in one piece at most, and so many bytes of entries, and the one that passes it. */
const linesPerPiece = 250;
const bytesPerPiece = 512 * 1024;

/** Proposed for the file: the day by this machine's calendar. */
export function exportName(now: number): string {
  return `landline-${dayName(now)}.jsonl`;
}

export interface ExportSources {
  /** Of now: it may be made anew between two pieces. */
  readonly history: () => History;
  readonly settings: () => Settings;
  /** This device's id. */
  readonly device: string;
  /** 32 bytes, Ed25519. */
  readonly publicKey: Uint8Array;
  /** The app's version. */
  readonly app: string;
  /** Milliseconds since 1970, UTC. */
  readonly now: () => number;
}

/** A line is one object of JSON, without the line's end. `next` is what the next piece is asked for with; null ends it. */
interface Piece<Of = string> {
  readonly lines: readonly Of[];
  readonly next: string | null;
}

const id = '[a-z2-7]{32}';
/** What `next` may be: in which part of it to go on, and behind what. */
const parts = {
  people: new RegExp(`^people ((?:${id})?)$`),
  rooms: new RegExp(`^rooms ((?:${id})?)$`),
  members: new RegExp(`^members (${id}) ((?:${id})?)$`),
  said: new RegExp(`^said (${id}) ([0-9a-f]{12}-[0-9a-f]{32}-[0-9a-f]{8})$`),
};
const beginning = `${'0'.repeat(12)}-${'0'.repeat(32)}-${'0'.repeat(8)}`;

/**
 * All that is kept about and for this person, piece by piece, so that a long history takes no more memory than a short one:
 * no key but the public one, no passphrase and nothing to check one with, no invite (I3).
 */
export class Exporter {
  readonly #sources: ExportSources;
  /** Of the pieces before. */
  #opened: OpenedRoom | null = null;

  constructor(sources: ExportSources) {
    this.#sources = sources;
  }

  /** The piece behind `after`, null for the first one. Throws `invalid-request` for what no piece ended with, `storage-…`. */
  async piece(after: string | null): Promise<Piece> {
    const { lines, next } = await this.#write(after);
    return { lines: lines.map((line) => JSON.stringify(line)), next };
  }

  #write(after: string | null): Piece<Line> | Promise<Piece<Line>> {
    if (after === null) return { lines: this.#head(), next: 'people ' };
    for (const [part, pattern] of Object.entries(parts)) {
      const [, first, second = ''] = pattern.exec(after) ?? [];
      if (first === undefined) continue;
      if (part === 'people') return this.#people(first);
      if (part === 'rooms') return this.#room(first);
      return part === 'members' ? this.#members(first, second) : this.#said(first, second);
    }
    throw new AppError('invalid-request');
  }

  #head(): readonly Line[] {
    const { settings, device, publicKey, app, now } = this.#sources;
    const key = Buffer.from(publicKey).toString('base64url');
    return [
      { type: 'landline-export', version: exportVersion, app, exportedAt: timeOf(now()) },
      { type: 'settings', ...settings() },
      { type: 'device', id: device, fingerprint: fingerprintOf(device), publicKey: key },
    ];
  }

  /** Everybody who was met or noted, in the order of their ids. */
  async #people(after: string): Promise<Piece<Line>> {
    const history = this.#sources.history();
    const names = Map.groupBy(await history.namesMet(), ({ device }) => device);
    const noted = new Map((await history.contacts()).map((contact) => [contact.device, contact]));
    const others = [...new Set([...names.keys(), ...noted.keys()])];
    const { some, last } = cut(
      others.filter((device) => device !== this.#sources.device),
      after,
    );
    return {
      lines: some.map((device) => personLine(device, noted.get(device), names.get(device) ?? [])),
      next: last === null ? 'rooms ' : `people ${last}`,
    };
  }

  async #room(after: string): Promise<Piece<Line>> {
    const rooms = (await this.#sources.history().rooms()).filter((one) => one.id > after);
    const [room] = rooms.sort((a, b) => (a.id < b.id ? -1 : 1));
    if (!room) return { lines: [{ type: 'end' }], next: null };
    this.#opened = null;
    const opened = await this.#open(room.id);
    return {
      lines: opened ? [roomLine(room, opened.charter, opened.members)] : [],
      next: `members ${room.id} `,
    };
  }

  async #members(roomId: string, after: string): Promise<Piece<Line>> {
    const opened = await this.#open(roomId);
    if (!opened) return { lines: [], next: `rooms ${roomId}` };
    const { some, last } = cut(opened.devices, after);
    return {
      lines: some.map((device) => memberLine(roomId, device, opened.members, this.#sources.device)),
      next: last === null ? `said ${roomId} ${beginning}` : `members ${roomId} ${last}`,
    };
  }

  /** What a window shows of the room, in shown order. */
  async #said(roomId: string, after: string): Promise<Piece<Line>> {
    const opened = await this.#open(roomId);
    if (!opened) return { lines: [], next: `rooms ${roomId}` };
    const { device: self, history } = this.#sources;
    const page = await history().page(roomId, { after, limit: linesPerPiece });
    const entries = fitting(page.entries);
    const more = page.more || entries.length < page.entries.length;
    const context = {
      self,
      members: opened.members,
      travelled: () => ({ state: 'sent', copies: 1 }) as const,
    };
    const last = entries.at(-1);
    return {
      lines: entries.flatMap(({ bytes, late, withheld }) =>
        decodeEntries(bytes).map((entry) => itemLine(roomId, toItem(entry, { ...context, late, withheld }))),
      ),
      next: more && last ? `said ${roomId} ${cursorOf(last)}` : `rooms ${roomId}`,
    };
  }

  /** Null where it was forgotten meanwhile. */
  async #open(roomId: string): Promise<OpenedRoom | null> {
    if (this.#opened?.id === roomId) return this.#opened;
    this.#opened = await openedRoom(this.#sources.history(), roomId, this.#sources.device);
    return this.#opened;
  }
}

function fitting(entries: readonly StoredEntry[]): readonly StoredEntry[] {
  let bytes = 0;
  const end = entries.findIndex((entry) => (bytes += entry.bytes.length) > bytesPerPiece);
  return end === -1 ? entries : entries.slice(0, end + 1);
}

/** Of `ids`, in their order, the next ones behind `after`; `last` is where the rest goes on, null where there is none. */
function cut(
  ids: readonly string[],
  after: string,
): { readonly some: readonly string[]; readonly last: string | null } {
  const behind = ids.filter((one) => one > after).sort();
  const some = behind.slice(0, linesPerPiece);
  return { some, last: behind.length > some.length ? (some.at(-1) ?? null) : null };
}
