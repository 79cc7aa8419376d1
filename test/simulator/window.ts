import type { EventName, Events } from '../../preload/contract/api.ts';
import type { Device } from './device.ts';
import type { SimDisk } from './disk.ts';
import type { Oracle } from './oracle.ts';
import { shownOn } from './pages.ts';

interface Conversation {
  readonly shown: Set<string>;
  /** Ids it was told of, and that have not gone since. */
  readonly told: Set<string>;
  /** What it has been told since it began to read the room anew: which ids have come, and which have gone. */
  meanwhile: Map<string, boolean> | null;
}

/** A window that is open as long as the app runs: what it has been told, and so shows. */
export class Window {
  readonly #device: Device;
  readonly #oracle: Oracle;
  readonly #rooms = new Map<string, Conversation>();
  /** What was on the disk when it was opened. */
  #kept: ReadonlyMap<string, readonly string[]> = new Map();

  constructor(device: Device, oracle: Oracle) {
    this.#device = device;
    this.#oracle = oracle;
  }

  /** It loads what is on the disk. */
  open(disk: SimDisk): void {
    for (const [roomId, ids] of disk.entryIds({ shown: true }))
      this.#rooms.set(roomId, { shown: new Set(ids), told: new Set(ids), meanwhile: null });
    this.#kept = disk.entryIds({ shown: false });
  }

  /** The rooms are open: of what was on the disk, what had not been judged before the app ended has been now. */
  opened(disk: SimDisk): void {
    for (const [roomId, ids] of disk.entryIds({ shown: true })) {
      const { shown, told } = this.#room(roomId);
      const now = new Set(ids);
      for (const id of this.#kept.get(roomId) ?? [])
        for (const known of [shown, told])
          if (now.has(id)) known.add(id);
          else known.delete(id);
    }
  }

  shown(roomId: string): ReadonlySet<string> {
    return this.#room(roomId).shown;
  }

  hear<Name extends EventName>(name: Name, value: Events[Name]): void {
    if (name === 'message.added') this.#onAdded(value as Events['message.added']);
    else if (name === 'message.removed') this.#onRemoved(value as Events['message.removed']);
    else if (name === 'message.stateChanged') this.#onState(value as Events['message.stateChanged']);
    else if (name === 'room.timelineChanged') void this.#readAnew((value as { roomId: string }).roomId);
    else if (name === 'room.changed') this.#oracle.onView(this.#device, value as Events['room.changed']);
  }

  #room(roomId: string): Conversation {
    const room = this.#rooms.get(roomId) ?? { shown: new Set(), told: new Set(), meanwhile: null };
    this.#rooms.set(roomId, room);
    return room;
  }

  #onAdded({ roomId, items }: Events['message.added']): void {
    const room = this.#room(roomId);
    for (const item of items) {
      if (room.told.has(item.id))
        this.#oracle.violated(2, `${this.#device.name} is told of ${item.id} twice`);
      room.told.add(item.id);
      room.shown.add(item.id);
      room.meanwhile?.set(item.id, true);
      if (item.kind === 'message' && item.own && item.state === 'delivered')
        this.#oracle.onDelivered(this.#device, roomId, item.id, item.copies);
    }
  }

  #onRemoved({ roomId, ids }: Events['message.removed']): void {
    const room = this.#room(roomId);
    for (const id of ids) {
      room.told.delete(id);
      room.shown.delete(id);
      room.meanwhile?.set(id, false);
      if (!this.#oracle.hadOnDisk(this.#device, id))
        this.#oracle.violated(2, `${this.#device.name} is told that ${id} goes, which it never had`);
    }
  }

  #onState({ roomId, changes }: Events['message.stateChanged']): void {
    for (const { id, state, copies } of changes)
      if (state === 'delivered') this.#oracle.onDelivered(this.#device, roomId, id, copies);
  }

  /** What is shown of the room is not right any more. */
  async #readAnew(roomId: string): Promise<void> {
    const room = this.#room(roomId);
    const meanwhile = new Map<string, boolean>();
    room.meanwhile = meanwhile;
    const items = await shownOn(this.#device, roomId).catch(() => null);
    if (room.meanwhile !== meanwhile || !items) return;
    room.meanwhile = null;
    room.shown.clear();
    for (const { id } of items) room.shown.add(id);
    for (const [id, here] of meanwhile) {
      if (here) room.shown.add(id);
      else room.shown.delete(id);
    }
  }
}
