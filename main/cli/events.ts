import type { ErrorCode } from '../../preload/contract/errors.ts';
import type { ConductLine, DeliveryState, NoticeCode, RoomConnection } from '../../preload/contract/model.ts';
import type { DiscoverySource, NearbyRoom } from '../../preload/contract/nearby.ts';
import type { Access, Role, Rules, Silence } from '../../preload/contract/rules.ts';

/** What a script reads under `--json`: one of these a line, on standard output only. */
export type CliEvent =
  /** First. `port` is where this device is reached: by peers, or by browsers for `serve`; null where it does not listen. */
  | {
      readonly type: 'ready';
      readonly deviceId: string;
      readonly port: number | null;
      readonly address?: string;
    }
  /** `host` is the hosting device's id. */
  | {
      readonly type: 'room';
      readonly roomId: string;
      readonly name: string;
      readonly host: string;
      readonly address: string;
      readonly port: number;
      readonly source: DiscoverySource;
      readonly reachable: boolean;
      /** How newcomers get in (J1). */
      readonly access: Access;
      /** Nobody new gets in. */
      readonly locked: boolean;
    }
  /** What an invite says of itself, before anything is sent (J4). `name` is of a room this device knows. */
  | {
      readonly type: 'preview';
      readonly roomId: string;
      readonly name: string | null;
      readonly host: string;
      readonly fingerprint: string;
      readonly words: readonly string[];
      readonly addresses: readonly string[];
      readonly expiresAt: number;
    }
  /** A moderator is asked to let this device in: `joined` follows, or an error. */
  | { readonly type: 'asked'; readonly roomId: string }
  | { readonly type: 'hosting' | 'joined'; readonly roomId: string; readonly members: number }
  | {
      readonly type: 'message';
      readonly id: string;
      readonly roomId: string;
      readonly author: string;
      readonly name: string;
      readonly text: string;
      readonly sentAt: number;
      readonly lamport: number;
      /** It came after what is shown behind it had been there for a while (H6). */
      readonly late?: true;
      /** One's own, and gone to nobody yet: it can be taken back or changed. */
      readonly withheld?: true;
    }
  /** Of one's own message. */
  | { readonly type: 'state'; readonly id: string; readonly state: DeliveryState; readonly withheld?: true }
  /** One's own messages that were taken back, or that come again under new ids because one before them was changed. */
  | { readonly type: 'removed'; readonly ids: readonly string[] }
  | {
      readonly type: 'member';
      readonly deviceId: string;
      readonly name: string;
      readonly present: boolean;
    }
  /** What a member may from here on: of everybody at the beginning, then at each change. */
  | { readonly type: 'role'; readonly deviceId: string; readonly name: string; readonly role: Role }
  /** All of the room's rules, at the beginning and at each change. */
  | ({ readonly type: 'rules' } & Rules)
  /** A person was removed, let back in, let in or muted; by `author`. `until` of a mute alone: null for good. */
  | {
      readonly type: 'conduct';
      readonly what: ConductLine['what'];
      readonly subject: string;
      readonly author: string;
      readonly name: string;
      readonly until?: number | null;
    }
  /** Somebody asks to be let in, or (`waiting` false) asks no more. Told to owners and moderators. */
  | {
      readonly type: 'asking';
      readonly deviceId: string;
      readonly name: string;
      readonly fingerprint: string;
      readonly waiting: boolean;
    }
  /** Why this device cannot write at the moment; null: it can again. `until` null: until somebody ends it. */
  | { readonly type: 'silence'; readonly why: Silence['why'] | null; readonly until?: number | null }
  /** One that can still be used; `text` is there once, where it was made. */
  | {
      readonly type: 'invite';
      readonly id: string;
      readonly by: 'link' | 'code';
      readonly expiresAt: number;
      readonly text?: string;
    }
  /** Somebody who was removed and not let in since, as asked for. */
  | {
      readonly type: 'out';
      readonly deviceId: string;
      readonly name: string;
      readonly how: 'kick' | 'ban';
      readonly by: string;
    }
  | { readonly type: 'exported'; readonly file: string; readonly lines: number }
  /** A room's document or archive is in that file. */
  | { readonly type: 'saved'; readonly file: string; readonly roomId: string }
  /** An archive was opened. `missing` were added where this device is a member, else the room can be read. */
  | {
      readonly type: 'opened';
      readonly roomId: string;
      readonly name: string;
      readonly madeBy: string;
      readonly madeAt: number;
      readonly messages: number;
      readonly missing: number;
      readonly member: boolean;
    }
  | {
      readonly type: 'found';
      readonly roomId: string;
      readonly id: string;
      readonly deviceId: string;
      readonly name: string;
      readonly sentAt: number;
      readonly text: string;
    }
  /** What was told of the messages so far may not be right any more: ask for the history again. */
  | { readonly type: 'changed' }
  /** Whoever it is has left the room for good. */
  | { readonly type: 'left'; readonly deviceId: string; readonly name: string }
  /** Whoever hosts the room from here on, at the beginning and at each change. */
  | { readonly type: 'host'; readonly deviceId: string; readonly term: number }
  /** How this device stands to the room, at the beginning and at each change. */
  | ConnectionEvent
  | { readonly type: 'check'; readonly name: string; readonly ok: boolean; readonly detail: string }
  | { readonly type: 'error'; readonly code: ErrorCode | NoticeCode; readonly message: string }
  /** Of `serve`: everything was erased from a window, and the program ends. */
  | { readonly type: 'erased' }
  /** Last. */
  | { readonly type: 'bye' };

type ConnectionEvent = { readonly type: 'connection' } & (
  | {
      readonly state: 'hosting';
      readonly port: number;
      /** Whether the members can reach this device (H8). */
      readonly reach: 'unknown' | 'reached' | 'unreached';
    }
  /** `merging`: what either side lacks is still on its way. */
  | { readonly state: 'connected'; readonly merging: boolean }
  | { readonly state: 'connecting' }
  /** Nobody is reached: what is written waits. */
  | { readonly state: 'waiting'; readonly cause: string }
  /** This device was removed from the room (J6), by the person called `by`. */
  | { readonly state: 'removed'; readonly how: 'kick' | 'ban'; readonly by: string }
  /** It came out of a file and can be read; this device is no member of it. */
  | { readonly state: 'archived' }
);

export function connectionEvent(connection: RoomConnection): ConnectionEvent {
  switch (connection.kind) {
    case 'hosting':
      return { type: 'connection', state: 'hosting', port: connection.port, reach: connection.reach };
    case 'connected':
      return { type: 'connection', state: 'connected', merging: connection.merging };
    case 'connecting':
      return { type: 'connection', state: 'connecting' };
    case 'waiting':
      return { type: 'connection', state: 'waiting', cause: connection.cause };
    case 'removed':
      return { type: 'connection', state: 'removed', how: connection.how, by: connection.byName };
    case 'archived':
      return { type: 'connection', state: 'archived' };
  }
}

export const roomEvent = (room: NearbyRoom): CliEvent => ({
  type: 'room',
  roomId: room.id,
  name: room.name,
  host: room.host.id,
  address: room.address,
  port: room.port,
  source: room.source,
  reachable: room.reachable,
  access: room.access,
  locked: room.locked,
});
