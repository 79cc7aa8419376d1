import type { RoomId, TimelineItem } from '../../preload/contract/model.ts';
import type { Device } from './device.ts';

/** Everything that the device's person is shown of the room, in order. */
export async function shownOn(device: Device, roomId: string): Promise<TimelineItem[]> {
  const items: TimelineItem[] = [];
  for (;;) {
    const before = items[0]?.cursor;
    const options = before === undefined ? { limit: 500 } : { before, limit: 500 };
    const page = await device.up?.rooms.page(roomId as RoomId, options);
    items.unshift(...(page?.items ?? []));
    if (!page?.more) return items;
  }
}
