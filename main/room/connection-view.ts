import type { RoomConnection } from '../../preload/contract/model.ts';
import type { Part } from './hosting/parts.ts';
import type { Attempts } from './succession/seeking.ts';
import type { Terms } from './succession/terms.ts';

/** How this device stands to its room, as windows show it. `nameOf` gives what a device is called there. */
export function connectionOf(
  part: Part,
  { removal, stored }: Pick<Terms, 'removal' | 'stored'>,
  attempts: Attempts,
  nameOf: (device: string) => string,
): RoomConnection {
  if (stored.archivedAt !== null) return { kind: 'archived', madeAt: stored.archivedAt };
  if (part.kind === 'host') {
    return { kind: 'hosting', port: part.port, addresses: part.addresses(), reach: part.reach };
  }
  if (part.kind === 'guest') return { kind: 'connected', merging: !part.stay.isCaughtUp };
  if (removal) return { kind: 'removed', how: removal.how, byName: nameOf(removal.by) };
  return attempts.kind === 'idle' ? { kind: 'waiting', cause: 'room-gone', nextAttemptAt: null } : attempts;
}
