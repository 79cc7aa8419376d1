import type { Room, RoomConnection } from '../../preload/contract/model.ts';
import type { Pace } from './steady.ts';

/** What is not as it should be between this device and a room. */
export type Trouble = 'connecting' | 'waiting' | 'merging' | 'unreached' | 'removed';

/** A room with what is shown of its trouble; null while all is well. */
export interface Standing {
  readonly room: Room;
  readonly trouble: Trouble | null;
}

export function troubleOf(connection: RoomConnection): Trouble | null {
  switch (connection.kind) {
    case 'connecting':
    case 'waiting':
    case 'removed':
      return connection.kind;
    case 'connected':
      return connection.merging ? 'merging' : null;
    case 'archived':
      return null;
    case 'hosting':
      return connection.reach === 'unreached' ? 'unreached' : null;
  }
}

/** Nobody of the room is reached: what is written waits. */
export const isApart = (trouble: Trouble | null): boolean =>
  trouble === 'connecting' || trouble === 'waiting';

/** A loss shorter than this is never seen, in ms. */
const lossMs = 1_500;
const waitMs = {
  connecting: lossMs,
  waiting: lossMs,
  unreached: lossMs,
  merging: 2_000,
  removed: 0,
} as const;

/** Most losses are over before a person could have noticed: what is shown changes only for what lasts. */
export const standingPace: Pace<Standing> = {
  kindOf: ({ trouble }) => trouble ?? 'well',
  waitFor: ({ trouble }) => (trouble === null ? 400 : waitMs[trouble]),
  leastMs: 1_000,
};
