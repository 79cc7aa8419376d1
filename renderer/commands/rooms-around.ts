import type { Room, RoomId } from '../../preload/contract/model.ts';
import type { AppState } from '../state/app-state.ts';
import { sectionsOf } from '../state/room-sections.ts';
import type { TextKey } from '../text/text.ts';
import type { Command } from './command.ts';

export const isUnread = (room: Room): boolean => room.unread > 0 || room.markedUnread;

/**
 * The one `step` places further in the list, round and round, of those that are `wanted`; the open one alone is never
 * the answer. Null where there is none.
 */
export function neighbour(
  rooms: readonly Room[],
  open: RoomId | null,
  step: 1 | -1,
  wanted: (room: Room) => boolean = () => true,
): Room | null {
  const at = rooms.findIndex(({ id }) => id === open);
  const start = at < 0 && step === -1 ? 0 : at;
  for (let away = 1; away <= rooms.length; away += 1) {
    const room = rooms[(start + step * away + rooms.length * 2) % rooms.length];
    if (room && room.id !== open && wanted(room)) return room;
  }
  return null;
}

/** The open room; null while the rooms near are shown. */
export function openRoomOf(app: AppState): Room | null {
  const { roomId } = app.view.view.get();
  return (roomId && app.rooms.find(roomId)) ?? null;
}

/** How a command is called in what is open. */
export const titleOf = ({ title, directTitle }: Command, app: AppState): TextKey =>
  openRoomOf(app)?.kind === 'direct' ? (directTitle ?? title) : title;

export function openNeighbour(app: AppState, step: 1 | -1, wanted?: (room: Room) => boolean): void {
  // In the order they are listed.
  const listed = sectionsOf(app.rooms.rooms.get() ?? []).flatMap(({ rooms }) => rooms);
  const next = neighbour(listed, app.view.view.get().roomId, step, wanted);
  if (next) app.view.openRoom(next.id);
}
