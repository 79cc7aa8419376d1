import type { RoomMessage } from '../../protocol/messages.ts';
import type { TokenBucket } from '../../lib/token-bucket.ts';
import type { Held } from './copies.ts';
import type { Holder } from './copy-counts.ts';
import type { Members } from '../members.ts';
import type { Petitions } from '../door/petitions.ts';
import type { Place } from '../place.ts';
import type { Present } from './presence.ts';
import type { Pushes } from './pushes.ts';
import type { Sync } from '../log/sync.ts';
import type { Tidings } from '../messages/tidings.ts';

/** A guest as its host knows it. */
export interface Guest extends Holder, Present {
  readonly sync: Sync;
  /** Where this device can dial it: at the port it says. */
  readonly place: Place | null;
  readonly pushes: Pushes;
  readonly controls: TokenBucket;
  readonly held: Map<string, Held>;
}

export interface HostedRoom {
  readonly id: string;
  readonly charter: Uint8Array;
  readonly term: number;
  /** Who is to take over, in this order. */
  readonly successors: () => readonly Place[];
  readonly members: Members;
  readonly petitions: Petitions;
  readonly tidings: Tidings;
}

/** What a guest is let in with; `tag` is for one that came with a secret. */
export const welcomeTo = (
  room: HostedRoom,
  host: string,
  {
    tag,
    ...times
  }: { readonly now: number; readonly hostingForMs: number; readonly tag: string | undefined },
): RoomMessage => ({
  type: 'welcome',
  room: room.id,
  charter: Buffer.from(room.charter).toString('base64url'),
  term: room.term,
  host,
  ...times,
  ...(tag !== undefined && { tag }),
});
