import type { Message, TimelineItem } from '../../preload/contract/model.ts';
import type { NameMet, StoredContact, StoredRoom } from '../history/stored-rooms.ts';
import { fingerprintOf } from '../protocol/names.ts';
import type { Charter } from '../room/charter.ts';
import type { Members } from '../room/members.ts';
import { rulesOf } from '../room/room-view.ts';

/** One object of the export; `docs/export.md` says what is in each. */
export type Line = { readonly type: string } & Readonly<Record<string, unknown>>;

const nothingNoted = { alias: null, verified: false, blocked: false, sameAs: null, newKeySeen: false };

export const timeOf = (ms: number): string => new Date(ms).toISOString();

/** Somebody this person has met or noted something about. */
export function personLine(id: string, noted: StoredContact | undefined, names: readonly NameMet[]): Line {
  const { alias, verified, blocked, sameAs, newKeySeen } = noted ?? nothingNoted;
  const met = names.map(({ name, firstMet }) => ({
    name,
    firstMet: firstMet === 0 ? null : timeOf(firstMet),
  }));
  return {
    type: 'person',
    id,
    fingerprint: fingerprintOf(id),
    alias,
    verified,
    blocked,
    sameAs,
    newKeySeen,
    names: met,
  };
}

export function roomLine(room: StoredRoom, charter: Charter, members: Members): Line {
  return {
    type: 'room',
    id: room.id,
    name: room.name,
    founder: charter.founder,
    createdAt: timeOf(charter.createdAt),
    left: room.part === 'left',
    rules: rulesOf(members),
  };
}

/** Somebody who is or was a member. */
export function memberLine(room: string, id: string, members: Members, self: string): Line {
  return {
    type: 'member',
    room,
    id,
    fingerprint: fingerprintOf(id),
    name: members.nameOf(id),
    colour: members.colourOf(id),
    role: members.rules.roleOf(id),
    here: members.has(id),
    self: id === self,
  };
}

/** What a window shows, without what only windows need. */
export function itemLine(room: string, item: TimelineItem): Line {
  const { kind: type, id, author, authorName, own, sentAt } = item;
  return { type, room, id, author, authorName, own, sentAt: timeOf(sentAt), ...contentOf(item) };
}

const messageContent = (item: Message): Readonly<Record<string, unknown>> => ({
  text: item.text,
  late: item.late,
  withheld: item.withheld,
  ...(item.edits > 0 && { edits: item.edits }),
  ...(item.reply && { reply: item.reply.id }),
  ...(item.forwarded && { forwarded: item.forwarded }),
  ...(item.reactions.length > 0 && {
    reactions: item.reactions.map(({ emoji, names, count }) => ({ emoji, names, count })),
  }),
  ...(item.announcement && { announcement: item.announcement }),
  ...(item.pinned && { pinned: true }),
});

function contentOf(item: TimelineItem): Readonly<Record<string, unknown>> {
  switch (item.kind) {
    case 'message':
      return messageContent(item);
    case 'join':
      return { formerName: item.formerName };
    case 'host':
      return { how: item.how, formerHostName: item.formerHostName };
    case 'conduct': {
      const { what, subjectName, until } = item;
      return { what, subjectName, until: until === null ? null : timeOf(until) };
    }
    case 'role':
      return { subjectName: item.subjectName, role: item.role };
    case 'rules':
      return { change: item.change, passphrase: item.passphrase };
    case 'deleted':
      return { byName: item.byName };
    case 'leave':
    case 'untold':
      return {};
  }
}
