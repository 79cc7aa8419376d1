import type { EventName, Events } from '../../preload/contract/api.ts';
import type { TimelineItem } from '../../preload/contract/model.ts';
import type { Device } from './device.ts';
import type { SimDisk } from './disk.ts';
import type { Oracle } from './oracle.ts';

/** A window that is open as long as the app runs: what it has been told, and so shows. */
export class Window {
  readonly #device: Device;
  readonly #oracle: Oracle;
  readonly #shown = new Map<string, Map<string, TimelineItem | null>>();

  constructor(device: Device, oracle: Oracle) {
    this.#device = device;
    this.#oracle = oracle;
  }

  /** It loads what is on the disk. */
  open(disk: SimDisk): void {
    for (const [roomId, ids] of disk.entryIds())
      this.#shown.set(roomId, new Map(ids.map((id) => [id, null])));
  }

  shown(roomId: string): ReadonlySet<string> {
    return new Set(this.#shown.get(roomId)?.keys());
  }

  hear<Name extends EventName>(name: Name, value: Events[Name]): void {
    if (name === 'message.added') this.#onAdded(value as Events['message.added']);
    else if (name === 'message.removed') this.#onRemoved(value as Events['message.removed']);
    else if (name === 'message.stateChanged') this.#onState(value as Events['message.stateChanged']);
    else if (name === 'room.changed') this.#oracle.onView(this.#device, value as Events['room.changed']);
  }

  #room(roomId: string): Map<string, TimelineItem | null> {
    const room = this.#shown.get(roomId) ?? new Map<string, TimelineItem | null>();
    this.#shown.set(roomId, room);
    return room;
  }

  #onAdded({ roomId, items }: Events['message.added']): void {
    const room = this.#room(roomId);
    for (const item of items) {
      if (room.has(item.id)) this.#oracle.violated(2, `${this.#device.name} is told of ${item.id} twice`);
      room.set(item.id, item);
      if (item.kind === 'message' && item.own && item.state === 'delivered')
        this.#oracle.onDelivered(this.#device, roomId, item.id, item.copies);
    }
  }

  #onRemoved({ roomId, ids }: Events['message.removed']): void {
    const room = this.#room(roomId);
    for (const id of ids) {
      if (!room.delete(id))
        this.#oracle.violated(2, `${this.#device.name} is told that ${id} goes, which it was not shown`);
    }
  }

  #onState({ roomId, changes }: Events['message.stateChanged']): void {
    for (const { id, state, copies } of changes)
      if (state === 'delivered') this.#oracle.onDelivered(this.#device, roomId, id, copies);
  }
}
