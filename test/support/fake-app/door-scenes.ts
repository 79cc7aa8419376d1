import { linkTo, nearbyRoom } from './fake-admission.ts';
import type { FakeApp } from './fake-app.ts';
import { FakeRoom, person, type FakePerson } from './fake-room.ts';
import { alone, office, people } from './scenes.ts';

const minute = 60_000;
const hour = 60 * minute;
type Language = 'en' | 'zh-CN';

export const strangers = {
  zoe: person('Zoe', 'teal', 'a stranger'),
  ben: person('Ben Okafor', 'red', 'another Ben'),
  long: person('Maximiliane von Hohenstein-Großkopf-Berg', 'green', 'a long name'),
};

export interface Doors {
  readonly app: FakeApp;
  /** Named by how newcomers get in. */
  readonly rooms: Readonly<Record<'open' | 'passphrase' | 'ask' | 'invite' | 'locked', FakeRoom>>;
}

/** Rooms near that let newcomers in in every way there is. `passphrase` is the right one. */
export function doors(now: number, language: Language = 'en', passphrase = 'correct horse battery'): Doors {
  const { app } = office(now, language);
  const zh = language === 'zh-CN';
  const room = (name: string, host: FakePerson, others: readonly FakePerson[]): FakeRoom => {
    const made = new FakeRoom(name, app.self, host);
    made.members = [host, ...others].map((member) => ({ person: member, present: true }));
    made.addMessage(host, zh ? '你好。' : 'Hello, everybody.', now - hour);
    return made;
  };
  const { ben, carla, dmitri, emi, farid } = people;
  const rooms = {
    open: room(zh ? '前台' : 'Front desk', farid, [ben, emi]),
    passphrase: room(zh ? '董事会' : 'Board meeting', carla, [farid]),
    ask: room(zh ? '三号诊室' : 'Clinic, room 3', emi, [carla, ben, farid]),
    invite: room(zh ? '人事' : 'Personnel', dmitri, [carla]),
    locked: room(zh ? '考试' : 'Examination', ben, [emi, farid, dmitri]),
  };
  for (const access of ['passphrase', 'ask', 'invite'] as const)
    rooms[access].rules = { ...rooms[access].rules, access };
  rooms.locked.rules = { ...rooms.locked.rules, locked: true };
  app.admission.passphrases.set(rooms.passphrase.id, passphrase);
  for (const one of [rooms.passphrase, rooms.ask, rooms.invite]) app.admission.codes.set(one.id, 'K7QM-4XRW');
  app.around.clear();
  for (const one of Object.values(rooms)) app.around.set(one.id, one);
  app.nearby = { ...app.nearby, rooms: Object.values(rooms).map((one) => nearbyRoom(one)) };
  return { app, rooms };
}

/** A link to the room that lets in with an invite only; `known`: the room is near, so its name is. */
export function invited(
  now: number,
  language: Language = 'en',
  goodForMs = 26 * hour,
  known = true,
): Doors & { link: string } {
  const scene = doors(now, language);
  const { app, rooms } = scene;
  if (!known) app.nearby = { ...app.nearby, rooms: [nearbyRoom(rooms.open)] };
  return { ...scene, link: linkTo(app, rooms.invite, 1, now + goodForMs) };
}

/** This person has asked to be let into three rooms, and something else has come of each. */
export function waitingOutside(now: number, language: Language = 'en'): FakeApp {
  const { app, rooms } = doors(now, language);
  const row = (
    room: FakeRoom,
    ago: number,
  ): { roomId: FakeRoom['id']; name: string; hostName: string; since: number } => ({
    roomId: room.id,
    name: room.name,
    hostName: room.host.name,
    since: now - ago,
  });
  app.admission.waiting = [
    { ...row(rooms.ask, 2 * minute), state: 'asking' },
    { ...row(rooms.invite, 9 * minute), state: 'unreachable' },
    { ...row(rooms.passphrase, 20 * minute), state: 'turned-away' },
  ];
  return app;
}

/** A room of this person's that lets in whom they let in; nobody else has started one. */
export function ownDoor(now: number): { app: FakeApp; room: FakeRoom } {
  const app = alone(now, minute);
  const room = app.addRoom('Clinic, room 3', app.self, [people.ben, people.emi]);
  room.rules = { ...room.rules, access: 'ask' };
  room.addMessage(people.ben, 'Hello, everybody.', now - hour);
  room.readUpTo = room.items.at(-1)?.cursor ?? null;
  return { app, room };
}
