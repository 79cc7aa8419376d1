import { isIP } from 'node:net';
import type { Client } from '../../preload/bridge/client.ts';
import type { CredentialInput, JoinTarget } from '../../preload/contract/api.ts';
import { AppError } from '../../preload/contract/errors.ts';
import { RoomId, type Room } from '../../preload/contract/model.ts';
import type { NearbyRoom } from '../../preload/contract/nearby.ts';
import { type Access } from '../../preload/contract/rules.ts';
import type { Clock } from '../lib/clock.ts';
import { findPerson, talkTo } from './find-person.ts';
import { waitToBeLetIn } from './waiting.ts';
import { roomNameOf } from './room-name.ts';

export type Target =
  | { readonly kind: 'id'; readonly roomId: RoomId }
  | { readonly kind: 'address'; readonly address: string; readonly roomId: RoomId | null }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'invite'; readonly link: string }
  | { readonly kind: 'person'; readonly name: string };

/**
 * What `text` means: `@` and somebody's name or id, an invite's link, a room's id, `host:port` (then `/id`, where it has several rooms) or an IP address,
 * or else a room's name.
 */
export function readTarget(text: string): Target {
  if (/^\s*landline:/i.test(text)) return { kind: 'invite', link: text };
  if (/^@./.test(text)) return { kind: 'person', name: text.slice(1) };
  const id = RoomId.safeParse(text);
  if (id.success) return { kind: 'id', roomId: id.data };
  const [, address = text, picked] = /^(.+)\/([a-z2-7]{32})$/.exec(text) ?? [];
  if (/^[^\s:]+:\d{1,5}$/.test(address) || /^\[.+\](:\d{1,5})?$/.test(address) || isIP(address) !== 0) {
    return {
      kind: 'address',
      address,
      roomId: picked === undefined ? null : RoomId.parse(picked),
    };
  }
  return { kind: 'name', name: text };
}

export type Entered =
  /**
   * `reached` is false where this device is a member and nobody answers: it can write, and what it writes waits.
   * `known`: it was a member before.
   */
  | {
      readonly kind: 'entered';
      readonly room: Room;
      readonly reached: boolean;
      readonly known: boolean;
    }
  /** Several fit. */
  | { readonly kind: 'several'; readonly rooms: readonly (Room | NearbyRoom)[] }
  /** It lets nobody in without a credential, and none was given. */
  | { readonly kind: 'credential'; readonly room: NearbyRoom }
  | { readonly kind: 'none' };

export interface EnterOptions {
  readonly clock: Clock;
  readonly waitMs: number;
  /** Shown only where the room asks for one. */
  readonly credential?: CredentialInput | null;
  /** A moderator is asked now, which can take any time. */
  readonly onAsked?: (roomId: RoomId) => void;
}

/** Two rooms of one name are heard at about the same time: what else comes this soon after the first is looked at too. */
const settleMs = 500;

/**
 * Brings this device into the room that `target` means: back into one it is a member of, or else into one found within
 * `waitMs`. Rejects with the errors of `room.join`, with `turned-away` where nobody lets it in who was asked, and with
 * `name-invalid` where no room can have that name.
 */
export async function enterRoom(client: Client, target: Target, options: EnterOptions): Promise<Entered> {
  if (target.kind === 'address') {
    const { address, roomId } = target;
    const own = await client.call('room.list', {});
    return knock(client, { kind: 'address', address, ...(roomId !== null && { roomId }) }, own, options);
  }
  if (target.kind === 'person') {
    const id = await findPerson(client, target.name);
    return { kind: 'entered', known: true, ...(await talkTo(client, id, options)) };
  }
  if (target.kind === 'invite') {
    const { roomId } = await client.call('invite.read', { link: target.link });
    const own = await client.call('room.list', {});
    const mine = own.find(({ id, connection }) => id === roomId && connection.kind !== 'removed');
    return mine ? comeBack(client, mine, options) : knock(client, target, own, options);
  }
  const name = target.kind === 'name' ? roomNameOf(target.name) : null;
  const fits = (room: { readonly id: RoomId; readonly name: string }): boolean =>
    target.kind === 'id' ? room.id === target.roomId : room.name === name;

  const own = (await client.call('room.list', {})).filter(fits);
  const [mine, other] = own;
  if (other) return { kind: 'several', rooms: own };
  if (mine && mine.connection.kind !== 'removed') return comeBack(client, mine, options);
  if (mine?.connection.kind === 'removed' && mine.connection.how === 'ban') throw new AppError('banned');

  const found = await lookFor(client, fits, options);
  const [room, another] = found;
  if (another) return { kind: 'several', rooms: found };
  if (!room) return { kind: 'none' };
  return knock(client, { kind: 'nearby', roomId: room.id }, own, options);
}

/**
 * Into the room called `name` that this device is in, or a new one: hosted here, unless another member is found hosting
 * it within `waitMs`, or by an attempt that is under way then. Rejects with the errors of `room.start` and `room.host`.
 */
export async function hostRoom(
  client: Client,
  name: string,
  options: {
    readonly clock: Clock;
    readonly waitMs: number;
    /** Of a new room. */
    readonly access?: Access | null;
    readonly passphrase?: string | null;
    readonly hidden?: boolean;
  },
): Promise<
  | { readonly kind: 'entered'; readonly room: Room; readonly known: boolean }
  | Extract<Entered, { kind: 'several' }>
> {
  const { access = null, passphrase = null, hidden = false } = options;
  const own = (await client.call('room.list', {})).filter((room) => room.name === name);
  const [mine, other] = own;
  if (!mine) {
    const given = {
      ...(access !== null && { access }),
      ...(passphrase !== null && { passphrase }),
      ...(hidden && { hidden }),
    };
    return { kind: 'entered', room: await client.call('room.start', { name, ...given }), known: false };
  }
  const hosted = own.filter(({ connection }) => connection.kind === 'hosting');
  if (other && hosted.length !== 1) return { kind: 'several', rooms: own };
  const chosen = hosted[0] ?? mine;
  if (chosen.connection.kind === 'removed') {
    throw new AppError(chosen.connection.how === 'ban' ? 'banned' : 'kicked');
  }
  const entered = await comeBack(client, chosen, { ...options, patient: true });
  if (entered.reached) return entered;
  try {
    return {
      kind: 'entered',
      room: await client.call('room.host', { roomId: chosen.id }),
      known: true,
    };
  } catch (error) {
    // Somebody has come to host it meanwhile.
    if (!(error instanceof AppError) || error.code !== 'room-hosted') throw error;
    const now = (await client.call('room.list', {})).find(({ id }) => id === chosen.id);
    return comeBack(client, now ?? chosen, options);
  }
}

/** Asks to be let in at `target`; shows a credential only where the room wants one. */
async function knock(
  client: Client,
  target: JoinTarget,
  own: readonly Room[],
  { clock, credential = null, onAsked = () => undefined }: EnterOptions,
): Promise<Entered> {
  let outcome = await client.call('room.join', { target });
  if (outcome.kind === 'credential' && credential !== null) {
    outcome = await client.call('room.join', { target, credential });
  }
  switch (outcome.kind) {
    case 'choose':
      return { kind: 'several', rooms: outcome.rooms };
    case 'credential':
      return { kind: 'credential', room: outcome.room };
    case 'asked': {
      onAsked(outcome.roomId);
      const room = await waitToBeLetIn(client, outcome.roomId, clock);
      return { kind: 'entered', room, reached: true, known: false };
    }
    case 'joined': {
      const { room } = outcome;
      return { kind: 'entered', room, reached: true, known: own.some(({ id }) => id === room.id) };
    }
  }
}

/** Whether what is said in the room gets to somebody at once. */
export const isReached = (connection: Room['connection']): boolean =>
  connection.kind === 'connected' || connection.kind === 'hosting';

/**
 * Into a room this device is a member of: a host is tried at once, and waited for; longer than `waitMs` where an attempt
 * is under way then and `patient` says so.
 */
async function comeBack(
  client: Client,
  room: Room,
  {
    clock,
    waitMs,
    patient = false,
  }: { readonly clock: Clock; readonly waitMs: number; readonly patient?: boolean },
): Promise<Extract<Entered, { kind: 'entered' }>> {
  let last = room;
  let late = false;
  const reached = new Promise<boolean>((resolve) => {
    if (isReached(room.connection)) return resolve(true);
    const done = (answer: boolean): void => {
      stopHearing();
      stopWaiting();
      resolve(answer);
    };
    const stopHearing = client.on('room.changed', (changed) => {
      if (changed.id !== room.id) return;
      last = changed;
      if (isReached(changed.connection)) done(true);
      else if (changed.connection.kind === 'removed') done(false);
      else if (late && changed.connection.kind === 'waiting') done(false);
    });
    const stopWaiting = clock.after(waitMs, () => {
      late = true;
      if (!patient || last.connection.kind === 'waiting') done(false);
    });
  });
  if (!isReached(room.connection)) await client.call('room.reconnect', { roomId: room.id });
  return { kind: 'entered', reached: await reached, known: true, room: last };
}

/** The rooms near by that fit: all that are known soon after the first is, or none within `waitMs`. */
async function lookFor(
  client: Client,
  fits: (room: NearbyRoom) => boolean,
  { clock, waitMs }: { readonly clock: Clock; readonly waitMs: number },
): Promise<readonly NearbyRoom[]> {
  let rooms: readonly NearbyRoom[] = [];
  const undo: (() => void)[] = [];
  const settled = new Promise<void>((resolve) => {
    const look = (seen: readonly NearbyRoom[]): void => {
      const before = rooms.length;
      rooms = seen.filter((room) => room.reachable && fits(room));
      if (before === 0 && rooms.length > 0) undo.push(clock.after(settleMs, resolve));
    };
    undo.push(clock.after(waitMs, resolve));
    undo.push(client.on('room.nearbyChanged', (nearby) => look(nearby.rooms)));
    // Where this fails so does the call below, which says it.
    void client.call('room.nearby', {}).then(
      (nearby) => look(nearby.rooms),
      () => undefined,
    );
  });
  await client.call('room.watchNearby', { watching: true });
  await settled;
  for (const stop of undo) stop();
  await client.call('room.watchNearby', { watching: false });
  return rooms;
}
