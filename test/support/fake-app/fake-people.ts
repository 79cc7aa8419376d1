import type { Person } from '../../../preload/contract/model.ts';
import { noNotes } from './fake-notes.ts';
import { fingerprintOf, type FakeRoom } from './fake-room.ts';

/** The people of `room` as main would tell of them. */
export function peopleOf(room: FakeRoom): readonly Person[] {
  return room.members.map((member) => {
    const { person, present, reachable = false } = member;
    const { former, ...notes } = room.notes.get(person.id) ?? noNotes;
    return {
      ...person,
      ...notes,
      present,
      availability: member.availability ?? 'active',
      statusText: member.statusText ?? '',
      lastSeen: present ? room.now() : (member.lastSeen ?? null),
      host: person.id === room.host.id,
      self: person.id === room.self.id,
      canHost: present && reachable && person.id !== room.self.id,
      fingerprint: fingerprintOf(person.id),
      sameName: room.members.some(
        (other) => other.person.id !== person.id && other.person.name === person.name,
      ),
      role: room.roleOf(person.id),
      muted: member.muted ?? null,
      newKey: former && {
        former: former.id,
        fingerprint: fingerprintOf(former.id),
        verified: former.verified,
      },
      flag: member.flag ?? null,
    };
  });
}
