import type { RoomId, TimelineItem } from '../../preload/contract/model.ts';
import { cursorOf } from '../../main/lib/cursor.ts';
import type { Entry } from '../../main/protocol/entry.ts';
import { readCharter } from '../../main/room/charter.ts';
import type { Device } from './device.ts';
import { foundersBans } from './door-watch.ts';
import { constituted } from './roster.ts';
import type { World } from './world.ts';

type DeedOf<Kind extends Entry['kind']> = Extract<Entry, { readonly kind: Kind }>;

/** What must hold of a room's rules and its people once all its members have everything; `page` is what they are shown. */
export function checkRules(
  world: World,
  roomId: string,
  members: readonly Device[],
  page: readonly TimelineItem[],
): void {
  const [first] = members;
  if (!first) return;
  const agreed = JSON.stringify(view(first, roomId));
  for (const device of members) {
    const own = JSON.stringify(view(device, roomId));
    if (own !== agreed) world.oracle.violated('rules', `${device.name} ${own}, ${first.name} ${agreed}`);
  }
  checkRoster(world, roomId, first, members);
  checkBans(world, roomId, first, page);
  checkTempted(world, roomId, first);
  checkInvites(world, roomId, first);
  checkShown(world, roomId, members, page);
}

/** What everybody has to agree about. */
function view(device: Device, roomId: string): unknown {
  const rooms = device.up?.rooms;
  const people = rooms?.people(roomId as RoomId) ?? [];
  return {
    rules: device.room(roomId)?.rules,
    people: people.map(({ id, name, role, muted }) => `${id} ${name} ${role} ${isForGood(muted)}`).sort(),
    removed: rooms?.deeds.removed(roomId as RoomId).map(({ id, how, byName }) => `${id} ${how} ${byName}`),
  };
}

/** Whether a time is over each says by its own clock. */
const isForGood = (muted: { readonly until: number | null } | null): boolean => muted?.until === null;

const rosterOf = (device: Device, roomId: string): Set<string> =>
  new Set<string>(device.up?.rooms.people(roomId as RoomId).map(({ id }) => id));

const removedBy = (device: Device, roomId: string): Map<string, string> =>
  new Map(device.up?.rooms.deeds.removed(roomId as RoomId).map(({ id, byName }) => [id, byName]));

/** Who belongs to the room is on its roster, and nobody else of those who are here. */
function checkRoster(world: World, roomId: string, first: Device, members: readonly Device[]): void {
  const roster = rosterOf(first, roomId);
  const removed = removedBy(first, roomId);
  for (const { name, signer } of members) {
    if (!roster.has(signer.device)) world.oracle.violated('rules', `${name} is not on the roster`);
    if (removed.has(signer.device)) world.oracle.violated('rules', `${name} is in and out`);
  }
}

/** A ban holds until a pardon names it, whoever else did what (A49), and nothing of whoever is out stands behind it (J6). */
function checkBans(world: World, roomId: string, first: Device, page: readonly TimelineItem[]): void {
  const removed = removedBy(first, roomId);
  for (const ban of [...foundersBans(first, roomId), ...moderatorsBans(first, roomId)]) {
    const { device } = ban.body;
    if (!removed.has(device))
      world.oracle.violated(9, `${device.slice(0, 4)} is in, though ${ban.id.slice(0, 6)} bans it`);
    const place = cursorOf(ban);
    const shown = page.filter(
      ({ author, cursor, kind }) => author === device && cursor > place && kind !== 'leave',
    );
    if (shown.length > 0)
      world.oracle.violated(9, `${shown.length} of ${device.slice(0, 4)} are shown behind its ban`);
  }
}

/** Bans of those who were made moderators once, by the founder, and about whom nothing was said since; of members about whom nobody said more. */
function moderatorsBans(first: Device, roomId: string): DeedOf<'remove'>[] {
  const charter = first.disk.charter(roomId);
  if (!charter) return [];
  const { founder } = readCharter(charter);
  const deeds = first.disk.deeds(roomId);
  const roster = rosterOf(first, roomId);
  const about = (device: string): Entry[] =>
    deeds.filter((deed) => (deed.kind === 'role' || deed.kind === 'remove') && deed.body.device === device);
  const lifted = new Set(deeds.flatMap((deed) => (deed.kind === 'pardon' ? deed.body.lifts : [])));
  return deeds.filter((deed): deed is DeedOf<'remove'> => {
    if (deed.kind !== 'remove' || deed.body.how !== 'ban' || lifted.has(deed.id)) return false;
    const [appointed, ...more] = about(deed.author);
    const isModerator =
      appointed?.kind === 'role' &&
      appointed.author === founder &&
      ['moderator', 'owner'].includes(appointed.body.role) &&
      cursorOf(appointed) < cursorOf(deed) &&
      more.length === 0 &&
      roster.has(deed.author);
    const isMember = about(deed.body.device).every(({ kind }) => kind === 'remove');
    return isModerator && isMember && deed.body.device !== founder;
  });
}

/** What a moderator dates back who is one no more counts nowhere (L6). */
function checkTempted(world: World, roomId: string, first: Device): void {
  const [mallory] = world.oracle.hostiles;
  const charter = first.disk.charter(roomId);
  if (mallory === undefined || !charter) return;
  const { founder } = readCharter(charter);
  const isKnown = first.disk
    .deeds(roomId)
    .some(
      (deed) =>
        deed.author === founder &&
        ((deed.kind === 'role' && deed.body.role === 'member') || deed.kind === 'remove') &&
        deed.body.device === mallory,
    );
  const by = [...removedBy(first, roomId)].filter(([, byName]) => byName === 'Mallory');
  if (isKnown && by.length > 0)
    world.oracle.violated('rules', `Mallory, who may no more, has removed ${by.length}`);
}

/** An invite brings in one device at most (J4). */
function checkInvites(world: World, roomId: string, first: Device): void {
  const charter = first.disk.charter(roomId);
  const deeds = first.disk.deeds(roomId);
  const everOpen = deeds.some((deed) => deed.kind === 'settings' && deed.body.access === 'open');
  if (!charter || everOpen || readCharter(charter).access === 'open') return;
  const roster = rosterOf(first, roomId);
  const admits = deeds.filter((deed): deed is DeedOf<'admit'> => deed.kind === 'admit');
  const broughtIn = new Map<string, Set<string>>();
  for (const { body } of admits) {
    const grounds = new Set(admits.filter((other) => other.body.device === body.device).map(groundOf));
    if (body.invite === undefined || !roster.has(body.device) || grounds.size > 1) continue;
    broughtIn.set(body.invite, (broughtIn.get(body.invite) ?? new Set()).add(body.device));
  }
  for (const [invite, devices] of broughtIn)
    if (devices.size > 1)
      world.oracle.violated('invite', `${devices.size} are in by ${invite.slice(0, 6)} alone`);
  const founder = readCharter(charter).founder;
  for (const device of roster)
    if (device !== founder && !admits.some(({ body }) => body.device === device))
      world.oracle.violated('invite', `${device.slice(0, 4)} is in, and nobody has let it in`);
}
const groundOf = ({ id, body }: DeedOf<'admit'>): string => body.invite ?? id;

/** What is judged little by little comes to what is judged all at once. */
function checkShown(
  world: World,
  roomId: string,
  members: readonly Device[],
  page: readonly TimelineItem[],
): void {
  const room = constituted(members, roomId);
  if (!room) return;
  const ids = new Set<string>(page.map(({ id }) => id));
  const wrong = room.entries.filter(
    (entry) =>
      ['message', 'join', 'leave', 'host'].includes(entry.kind) &&
      room.members.rules.counts(entry) !== ids.has(entry.id),
  );
  if (wrong.length > 0)
    world.oracle.violated(
      'rules',
      `wrongly judged: ${wrong.map(({ kind, id, author }) => `${kind} ${id.slice(0, 6)} of ${author.slice(0, 4)}`).join(', ')}`,
    );
}
