import type { DeviceId, Person } from '../../preload/contract/model.ts';
import type { Contacts } from '../people/contacts.ts';
import { fingerprintOf, foldName } from '../protocol/names.ts';
import type { Member, Members } from './members.ts';
import type { Tidings } from './messages/tidings.ts';

export interface PeopleContext {
  readonly self: string;
  readonly present: ReadonlySet<string>;
  readonly host: string | null;
  /** Whom the room can be handed over to. */
  readonly successors: ReadonlySet<string>;
  readonly contacts: Contacts;
  /** Authors of forked chains. */
  readonly forkers: ReadonlySet<string>;
  readonly tidings: Tidings;
  readonly now: number;
}

/** The roster as windows show it: those who are here first, then by name. */
export function people(members: Members, context: PeopleContext): Person[] {
  const roster = members.present();
  const shared = new Map<string, number>();
  for (const { name } of roster) shared.set(foldName(name), (shared.get(foldName(name)) ?? 0) + 1);
  return roster
    .map((member) => person(member, members, context, (shared.get(foldName(member.name)) ?? 0) > 1))
    .sort((a, b) => Number(b.present) - Number(a.present) || (a.name < b.name ? -1 : 1));
}

function person(
  { device, name, colour }: Member,
  members: Members,
  context: PeopleContext,
  sameName: boolean,
): Person {
  const { self, present, host, successors, contacts, forkers, tidings, now } = context;
  const { alias, verified, blocked, sameAs } = contacts.of(device);
  const status = tidings.statusOf(device);
  const until = members.rules.mutedUntil(device, now);
  return {
    id: device as DeviceId,
    name,
    colour,
    present: present.has(device),
    availability: status.availability,
    statusText: status.text,
    lastSeen: present.has(device) ? now : tidings.lastSeenOf(device),
    host: device === host,
    self: device === self,
    canHost: successors.has(device),
    fingerprint: fingerprintOf(device),
    sameName,
    role: members.rules.roleOf(device),
    muted: until === null ? null : { until: until === 0 ? null : until },
    alias,
    verified,
    blocked,
    newKey: device === self ? null : contacts.newKey(device, name),
    sameAs: sameAs as DeviceId | null,
    flag: forkers.has(device) ? 'forked' : members.hasForged(device) ? 'forged' : null,
  };
}
