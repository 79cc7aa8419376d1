import { isDeed } from '../governance/deeds.ts';
import type { History } from '../history/history.ts';
import type { StoredRoom } from '../history/stored-rooms.ts';
import { decodeEntries } from '../protocol/entry.ts';
import { readCharter, type Charter } from '../room/charter.ts';
import { Members } from '../room/members.ts';

/** A room as its lines are made of it. */
export interface OpenedRoom {
  readonly id: string;
  readonly stored: StoredRoom;
  readonly charter: Charter;
  readonly members: Members;
  /** Everybody who ever joined, in the order of their ids. */
  readonly devices: readonly string[];
}

/** Null where it is not here. `self` is this device. */
export async function openedRoom(history: History, roomId: string, self: string): Promise<OpenedRoom | null> {
  const stored = await history.room(roomId);
  if (!stored) return null;
  const charter = readCharter(stored.charter);
  const deeds = (await history.deeds(roomId)).flatMap(({ bytes }) => decodeEntries(bytes).filter(isDeed));
  const joined = await history.members(roomId);
  const { founder, access, direct } = charter;
  const pair = direct && { devices: direct, name: stored.name };
  const members = new Members(joined, self, { founder, access, deeds, pair });
  const devices = joined.map(({ device }) => device);
  return { id: roomId, stored, charter, members, devices };
}
