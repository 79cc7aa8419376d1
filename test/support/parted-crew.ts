import { expect } from 'vitest';
import type { DeviceId, RoomId } from '../../preload/contract/model.ts';
import { Crew } from './crew.ts';
import type { Mate } from './mate.ts';

export const idOf = (mate: Mate): DeviceId => mate.device as DeviceId;
export const hasCode = (code: string): unknown => expect.objectContaining({ code });

/** A crew whose network falls into parts, and whose members have to agree about the room's rules all the same. */
export class PartedCrew extends Crew {
  /** Those of each half reach each other alone from now on; without halves, everybody again. */
  part(...halves: readonly (readonly Mate[])[]): void {
    this.hub.part(...halves.map((mates) => mates.map(({ address }) => address)));
  }

  /** As `untilOne`, and all know of the same rules, people and removals. */
  async untilAgreed(id: RoomId, mates: readonly Mate[]): Promise<Mate> {
    const host = await this.untilOne(id, mates);
    for (const mate of mates) expect(rulesOn(mate, id)).toEqual(rulesOn(host, id));
    return host;
  }

  async untilHosting(id: RoomId, mate: Mate): Promise<void> {
    await this.until(() => expect(mate.room(id).connection.kind).toBe('hosting'));
  }

  async untilOut(id: RoomId, mate: Mate, how: 'kick' | 'ban'): Promise<void> {
    await this.until(() => expect(mate.room(id).connection).toMatchObject({ kind: 'removed', how }));
  }

  /** `by` makes each of them a moderator. */
  async appoint(id: RoomId, by: Mate, ...mates: readonly Mate[]): Promise<void> {
    for (const mate of mates) {
      await this.done(by.rooms.deeds.setRole(id, idOf(mate), 'moderator'));
      await this.until(() => expect(mate.room(id).role).toBe('moderator'));
    }
  }
}

function rulesOn(mate: Mate, id: RoomId): unknown {
  return {
    rules: mate.room(id).rules,
    people: mate.rooms
      .people(id)
      .map(({ id: device, name, role, muted }) => ({ device, name, role, muted }))
      .sort((a, b) => (a.device < b.device ? -1 : 1)),
    removed: mate.rooms.deeds.removed(id).map(({ id: device, how, byName }) => ({ device, how, byName })),
  };
}

/** What that one said, as `mate` is shown it. */
export const saidBy = async (author: Mate, mate: Mate, id: RoomId): Promise<string[]> =>
  (await mate.messages(id)).filter((item) => item.author === author.device).map(({ text }) => text);
