import type { CallOutput } from '../../preload/contract/api.ts';
import type { Handlers } from '../../preload/bridge/server.ts';
import type { AppInfo, SelfCheck } from '../../preload/contract/model.ts';
import type { Archives } from '../archive/archives.ts';
import type { RoomExporter } from '../export/room-exporter.ts';
import type { Undo } from '../lib/emitter.ts';
import type { Contacts } from '../people/contacts.ts';
import type { Attendance } from '../notifications/attendance.ts';
import type { Platform } from '../platform.ts';
import type { Rooms } from '../room/rooms.ts';
import type { SettingsStore } from '../settings.ts';
import type { Links } from './links.ts';
import type { Notices } from './notices.ts';

/** The rooms, and whom this person knows, which may be made anew while the app runs. */
export interface Core {
  /** Of now. */
  readonly rooms: Rooms;
  readonly contacts: Contacts;
  /** While they are made anew: resolves once that is over. */
  readonly restarting: Promise<void> | null;
  watchNearby(): Undo;
}

/** What the calls are answered with. */
export interface Services {
  readonly core: Core;
  readonly settings: SettingsStore;
  readonly attendance: Pick<Attendance, 'looking' | 'touched'>;
  readonly notices: Notices;
  readonly links: Links;
  readonly platform: Platform;
  readonly info: Omit<AppInfo, 'face'>;
  readonly selfCheck: () => Promise<SelfCheck>;
  /** A piece of all that is kept about and for this person, behind `after`. Throws `invalid-request`, `storage-…`. */
  readonly exportPiece: (after: string | null) => Promise<CallOutput<'data.export'>>;
  readonly archives: Pick<Archives, 'make' | 'pieces' | 'put' | 'preview' | 'open'>;
  readonly roomExports: Pick<RoomExporter, 'piece' | 'fileName' | 'documentName'>;
  /** Proposed for the file an export goes to. */
  readonly exportName: () => string;
  readonly erasing: {
    /** Once it is, nothing else is answered any more. */
    readonly begun: boolean;
    /** Resolves once nothing is left. Throws `storage-…`. */
    erase(): Promise<void>;
  };
}

/** The calls whose names begin so. */
export type HandlersOf<Area extends string> = Pick<Handlers, Extract<keyof Handlers, `${Area}.${string}`>>;

/** `change` without what is left open in it. */
export const given = <Change extends object>(
  change: Change,
): { [Name in keyof Change]: Exclude<Change[Name], undefined> } =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Change]: Exclude<Change[Name], undefined>;
  };
