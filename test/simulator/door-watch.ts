import { AppError } from '../../preload/contract/errors.ts';
import type { Room, RoomId } from '../../preload/contract/model.ts';
import { cursorOf } from '../../main/lib/cursor.ts';
import type { Entry } from '../../main/protocol/entry.ts';
import { readCharter } from '../../main/room/charter.ts';
import type { Device } from './device.ts';
import type { Violated } from './oracle.ts';
import type { Schedule } from './schedule.ts';

/** So long may a guest stay with a host that is out: that one hands the room over first, and disks may be slow. */
const stayMs = 6_000;
/** So long may it take until somebody who is out is parted from. */
const partedMs = 2_000;

/** Looks at who is let in, and by whom: nobody who is out, where that is known (9). */
export class DoorWatch {
  readonly #schedule: Schedule;
  readonly #violated: Violated;
  /** By device and room: since when it has known of whom that they are out. */
  readonly #out = new Map<string, ReadonlyMap<string, number>>();

  constructor(schedule: Schedule, violated: Violated) {
    this.#schedule = schedule;
    this.#violated = violated;
  }

  /** The host lets that device in, now. */
  onWelcome(host: Device, guest: string, roomId: string): void {
    const known = removedOn(host, roomId);
    if (known.has(guest))
      this.#violated(9, `${host.name} lets ${guest.slice(0, 4)} in, whom it knows to be out`);
    const bans = foundersBans(host, roomId).filter(({ body }) => body.device === guest);
    if (bans.length === 0) return;
    // What lifts it may be on its way to the disk.
    const { running } = host;
    this.#schedule.after(stayMs, () => {
      const lasting = foundersBans(host, roomId).some(({ id }) => bans.some((ban) => ban.id === id));
      if (lasting && host.running === running && !running?.process.frozen)
        this.#violated(9, `${host.name} has let ${guest.slice(0, 4)} in, whom the founder has banned`);
    });
  }

  /** Entries have come there from somebody, as from a guest or a host. */
  onHeard(device: Device, from: string, roomId: string): void {
    const since = this.#out.get(`${device.name} ${roomId}`)?.get(from);
    if (since === undefined || this.#schedule.now - since <= partedMs) return;
    if (removedOn(device, roomId).has(from))
      this.#violated(9, `${device.name} goes on with ${from.slice(0, 4)}, whom it knows to be out`);
  }

  /** A window is told of a room, and of whose guest the device is. */
  onView(device: Device, room: Room): void {
    const { running } = device;
    this.#noteOut(device, room.id);
    const follows = (): string | null => {
      const now = device.running === running ? device.room(room.id) : null;
      const host = now?.connection.kind === 'connected' ? now.host?.id : undefined;
      return host !== undefined && removedOn(device, room.id).has(host) ? host : null;
    };
    const host = follows();
    if (host === null) return;
    this.#schedule.after(stayMs, () => {
      if (running?.process.frozen !== false || follows() !== host) return;
      this.#schedule.after(stayMs, () => {
        if (running.process.alive && !running.process.frozen && follows() === host)
          this.#violated(9, `${device.name} goes on as guest of ${host.slice(0, 4)}, who is out`);
      });
    });
  }

  #noteOut(device: Device, roomId: string): void {
    const key = `${device.name} ${roomId}`;
    const before = this.#out.get(key);
    const now = [...removedOn(device, roomId)];
    this.#out.set(key, new Map(now.map((id) => [id, before?.get(id) ?? this.#schedule.now])));
  }
}

/** Ids of those that are out as far as is known there. */
function removedOn(device: Device, roomId: string): Set<string> {
  try {
    return new Set<string>(device.running?.rooms.deeds.removed(roomId as RoomId).map(({ id }) => id));
  } catch (error) {
    // it has left, or is starting
    if (error instanceof AppError && error.code === 'room-unknown') return new Set();
    throw error;
  }
}

type Ban = Extract<Entry, { readonly kind: 'remove' }>;

/** Of what is on its disk: the founder's bans, which always count, and which nothing there lifts. */
export function foundersBans(device: Device, roomId: string): Ban[] {
  const charter = device.disk.charter(roomId);
  if (!charter) return [];
  const { founder } = readCharter(charter);
  const deeds = device.disk.deeds(roomId);
  const lifted = new Set(deeds.flatMap((deed) => (deed.kind === 'pardon' ? deed.body.lifts : [])));
  const owners = deeds.flatMap((deed) =>
    deed.kind === 'role' && deed.body.role === 'owner' ? [deed.body.device] : [],
  );
  return deeds.filter(
    (deed): deed is Ban =>
      deed.kind === 'remove' &&
      deed.author === founder &&
      deed.body.how === 'ban' &&
      !lifted.has(deed.id) &&
      !owners.includes(deed.body.device),
  );
}

export const isBehind = (a: Entry, b: Entry): boolean => cursorOf(a) > cursorOf(b);
