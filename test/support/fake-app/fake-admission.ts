import type { Handlers } from '../../../preload/bridge/server.ts';
import type { CredentialInput, JoinTarget, WaitingToJoin } from '../../../preload/contract/api.ts';
import { AppError } from '../../../preload/contract/errors.ts';
import type { EntryId, RoomId } from '../../../preload/contract/model.ts';
import type { NearbyRoom } from '../../../preload/contract/nearby.ts';
import type { Asking, Invite, InvitePreview, NewInvite } from '../../../preload/contract/rules.ts';
import type { FakeApp } from './fake-app.ts';
import { keyWordsOf } from './fake-conduct.ts';
import { entryId, fingerprintOf, type FakePerson, type FakeRoom } from './fake-room.ts';
import { hostHere } from './fake-succession.ts';

type AdmissionCall =
  | 'room.start'
  | 'room.join'
  | 'room.waitingToJoin'
  | 'room.stopAsking'
  | 'asking.admit'
  | 'asking.turnAway'
  | 'invite.make'
  | 'invite.list'
  | 'invite.revoke'
  | 'invite.read'
  | 'invite.take'
  | 'app.allowCamera';

const minute = 60_000;

/** Who gets in where, with what, and who waits to. */
export class FakeAdmission {
  /** What opens each room that is not open. */
  readonly passphrases = new Map<RoomId, string>();
  readonly codes = new Map<RoomId, string>();
  /** Rooms that links lead to. */
  readonly links = new Map<string, { readonly room: FakeRoom; readonly expiresAt: number }>();
  readonly invites = new Map<RoomId, Invite[]>();
  waiting: readonly WaitingToJoin[] = [];
  /** What the system handed over and no window has taken. */
  handed: string | null = null;
  /** What was shown at a door, in turn. */
  readonly shown: CredentialInput[] = [];
  made = 0;
}

/** What the app answers about getting in. */
export function admissionAnswers(app: FakeApp): Pick<Handlers, AdmissionCall> {
  const setWaiting = (waiting: readonly WaitingToJoin[]): void => {
    app.admission.waiting = waiting;
    app.emit('room.waitingToJoinChanged', waiting);
  };
  const ask = (room: FakeRoom): ReturnType<Handlers['room.join']> => {
    const others = app.admission.waiting.filter(({ roomId }) => roomId !== room.id);
    const row = { roomId: room.id, name: room.name, hostName: room.host.name, since: app.now() };
    setWaiting([...others, { ...row, state: 'asking' }]);
    return { kind: 'asked', roomId: room.id };
  };
  const enter = (room: FakeRoom): ReturnType<Handlers['room.join']> => ({
    kind: 'joined',
    room: app.enter(room).asRoom(),
  });
  const knock = (
    room: FakeRoom,
    credential: CredentialInput | undefined,
  ): ReturnType<Handlers['room.join']> => {
    if (room.rules.locked) throw new AppError('room-locked');
    if (room.rules.access === 'open') return enter(room);
    if (!credential) return { kind: 'credential', room: nearbyRoom(room) };
    app.admission.shown.push(credential);
    if (credential.by === 'ask') return ask(room);
    const { passphrases, codes } = app.admission;
    const right = (credential.by === 'code' ? codes : passphrases).get(room.id);
    if (credential.text !== right) throw new AppError('credential-wrong');
    return enter(room);
  };
  const follow = (link: string): ReturnType<Handlers['room.join']> => {
    const known = app.admission.links.get(link.toUpperCase());
    if (!known) throw new AppError('invite-unknown');
    if (known.expiresAt <= app.now()) throw new AppError('invite-expired');
    return enter(known.room);
  };
  const find = (target: Exclude<JoinTarget, { kind: 'invite' }>): readonly FakeRoom[] => {
    if (target.kind === 'nearby') {
      const room = app.around.get(target.roomId);
      if (!room) throw new AppError('room-gone');
      return [room];
    }
    const rooms = app.addresses.get(target.address);
    if (!rooms) throw new AppError('host-unreachable');
    return rooms.length === 1 ? rooms : rooms.filter(({ id }) => !target.roomId || id === target.roomId);
  };
  const decide = (room: FakeRoom, id: Asking['id']): Asking => {
    const asking = room.asking.find((one) => one.id === id);
    if (!asking) throw new AppError('person-unknown');
    room.asking = room.asking.filter((one) => one !== asking);
    return asking;
  };

  return {
    'room.start': ({ name, access = 'open', passphrase, hidden = false }) => {
      if (access === 'passphrase' && passphrase === undefined) throw new AppError('passphrase-needed');
      const room = app.addRoom(name, app.self);
      room.rules = { ...room.rules, access };
      room.hidden = hidden;
      if (passphrase !== undefined) app.admission.passphrases.set(room.id, passphrase);
      hostHere(room, app.now());
      app.changed(room);
      return room.asRoom();
    },
    'room.join': ({ target, credential }) => {
      if (target.kind === 'invite') return follow(target.link);
      const [room, ...others] = find(target);
      if (!room) throw new AppError('room-gone');
      if (others.length > 0)
        return { kind: 'choose', rooms: [room, ...others].map((one) => nearbyRoom(one)) };
      return knock(room, credential);
    },
    'room.waitingToJoin': () => app.admission.waiting,
    'room.stopAsking': ({ roomId }) =>
      setWaiting(app.admission.waiting.filter((waiting) => waiting.roomId !== roomId)),
    'asking.admit': ({ roomId, id }) => {
      const room = app.room(roomId);
      const { name } = decide(room, id);
      room.members.push({ person: { id, name, colour: 'slate' }, present: true });
      app.tell(room, [room.addConduct(app.self, 'admit', name, app.now())]);
      app.peopleChanged(room);
    },
    'asking.turnAway': ({ roomId, id }) => {
      const room = app.room(roomId);
      decide(room, id);
      app.changed(room);
    },
    'invite.make': ({ roomId, by, minutes = 10 }) => {
      const made = makeInvite(app, app.room(roomId), by, minutes);
      app.changed(app.room(roomId));
      return made;
    },
    'invite.list': ({ roomId }) => app.admission.invites.get(roomId) ?? [],
    'invite.revoke': ({ roomId, id }) => endInvite(app, app.room(roomId), id),
    'invite.read': ({ link }) => {
      const known = app.admission.links.get(link.toUpperCase());
      if (!known) throw new AppError('invite-invalid');
      return preview(app, known.room, known.expiresAt);
    },
    'invite.take': () => {
      const { handed } = app.admission;
      app.admission.handed = null;
      return handed;
    },
    'app.allowCamera': () => undefined,
  };
}

function makeInvite(app: FakeApp, room: FakeRoom, by: Invite['by'], minutes: number): NewInvite {
  const { admission } = app;
  const seed = (admission.made += 1);
  const expiresAt = app.now() + minutes * minute;
  const id = entryId(`invite ${seed}`);
  const text = by === 'link' ? linkTo(app, room, seed, expiresAt) : codeFor(app, room, seed);
  const invite: Invite = { id, by, authorName: app.self.name, own: true, expiresAt };
  const others = (admission.invites.get(room.id) ?? []).filter((one) => by === 'link' || one.by === 'link');
  admission.invites.set(room.id, [...others, invite]);
  return { ...invite, text };
}

/** A link as long as a real one; it leads to `room`. */
export function linkTo(app: FakeApp, room: FakeRoom, seed: number, expiresAt: number): string {
  const body = [room.id, room.host.id, entryId(`secret ${seed}`), entryId(`place ${seed}`)].join('');
  const link = `landline://join/${body}`.toUpperCase();
  app.admission.links.set(link, { room, expiresAt });
  return link;
}

function codeFor(app: FakeApp, room: FakeRoom, seed: number): string {
  const code = ['K7QM-4XRW', '9TBD-VH2N', 'Z3PC-86YJ'][(seed - 1) % 3] ?? 'K7QM-4XRW';
  app.admission.codes.set(room.id, code);
  return code;
}

/** The invite is used up, or revoked. */
export function endInvite(app: FakeApp, room: FakeRoom, id: EntryId): void {
  const rest = (app.admission.invites.get(room.id) ?? []).filter((invite) => invite.id !== id);
  app.admission.invites.set(room.id, rest);
  app.changed(room);
}

/** Somebody asks the moderators of `room` to be let in. */
export function askToJoin(app: FakeApp, room: FakeRoom, who: FakePerson, sameName = false): Asking {
  const { id, name } = who;
  const asking = { id, name, fingerprint: fingerprintOf(id), since: app.now(), sameName };
  room.asking = [...room.asking, asking];
  app.changed(room);
  return asking;
}

function preview(app: FakeApp, room: FakeRoom, expiresAt: number): InvitePreview {
  const near = app.nearby.rooms.some(({ id }) => id === room.id);
  const host = room.host.id;
  return {
    roomId: room.id,
    roomName: near || app.rooms.has(room.id) ? room.name : null,
    host,
    fingerprint: fingerprintOf(host),
    words: keyWordsOf(host).words.en,
    addresses: ['192.168.1.31:47470', '[fd00::31]:47470'],
    expiresAt,
    expired: expiresAt <= app.now(),
    member: app.rooms.has(room.id),
  };
}

export function nearbyRoom(room: FakeRoom, member = false): NearbyRoom {
  return {
    id: room.id,
    name: room.name,
    host: { id: room.host.id, name: room.host.name },
    people: room.members.length,
    source: 'mdns',
    address: '192.168.1.31',
    port: 47_470,
    reachable: true,
    member,
    access: room.rules.access,
    locked: room.rules.locked,
  };
}
