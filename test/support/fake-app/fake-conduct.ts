import type { Handlers } from '../../../preload/bridge/server.ts';
import { AppError } from '../../../preload/contract/errors.ts';
import type { DeviceId } from '../../../preload/contract/model.ts';
import type { KeyWords } from '../../../preload/contract/rules.ts';
import type { FakeApp } from './fake-app.ts';
import { noNotes } from './fake-notes.ts';
import { fingerprintOf, type FakeMember, type FakeRoom } from './fake-room.ts';

type ConductCall =
  | 'room.setRules'
  | 'room.removed'
  | 'room.forget'
  | 'person.setRole'
  | 'person.remove'
  | 'person.pardon'
  | 'person.mute'
  | 'person.note'
  | 'person.key'
  | 'person.checkCode'
  | 'app.eraseEverything'
  | 'app.saveText'
  | 'data.export'
  | 'data.exportFile';

const english =
  'bridge candle harbor lemon orchid paper quarter river silver tunnel velvet window anchor copper meadow violin';
const chinese = '的一是在不了有和人这中大为上个国';

/** Words that look like a real key's, the same in every run. */
export function keyWordsOf(id: DeviceId): KeyWords {
  const at = [...id.slice(0, 8)].map((letter) => letter.charCodeAt(0) % 16);
  const pick = (list: readonly string[]): readonly string[] => at.map((index) => list[index] ?? '');
  return {
    fingerprint: fingerprintOf(id),
    words: { en: pick(english.split(' ')), 'zh-CN': pick([...chinese]) },
    code: `LANDLINE://KEY/${id.toUpperCase()}`,
  };
}

/** What the app answers about people, rules, and what is kept. */
export function conductAnswers(app: FakeApp): Pick<Handlers, ConductCall> {
  const memberOf = (room: FakeRoom, id: DeviceId): FakeMember => {
    const member = room.members.find(({ person }) => person.id === id);
    if (!member) throw new AppError('person-unknown');
    return member;
  };
  const told = (room: FakeRoom): void => {
    app.peopleChanged(room);
    app.changed(room);
  };
  const noted = (): void => [...app.rooms.values()].forEach(told);
  const note = (id: DeviceId, change: Partial<typeof noNotes>): void => {
    app.notes.set(id, { ...(app.notes.get(id) ?? noNotes), ...change });
    noted();
  };
  return {
    'room.setRules': ({ roomId, change, passphrase }) => {
      const room = app.room(roomId);
      const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
      if (change.access === 'passphrase' && passphrase === undefined) throw new AppError('passphrase-needed');
      room.rules = { ...room.rules, ...given };
      app.tell(room, [room.addRules(app.self, given, app.now(), passphrase !== undefined)]);
      return room.asRoom();
    },
    'room.removed': ({ roomId }) => app.room(roomId).removed,
    'room.forget': ({ roomId }) => {
      app.room(roomId);
      app.rooms.delete(roomId);
      app.emit('room.removed', { roomId });
    },
    'person.setRole': ({ roomId, id, role }) => {
      const room = app.room(roomId);
      const member = memberOf(room, id);
      member.role = role;
      app.tell(room, [room.addRole(app.self, member.person.name, role, app.now())]);
      told(room);
    },
    'person.remove': ({ roomId, id, how }) => {
      const room = app.room(roomId);
      const { person } = memberOf(room, id);
      room.members = room.members.filter((member) => member.person.id !== id);
      const at = app.now();
      const fingerprint = fingerprintOf(id);
      room.removed.push({ id, name: person.name, fingerprint, how, byName: app.self.name, at });
      app.tell(room, [room.addConduct(app.self, how, person.name, at)]);
      told(room);
    },
    'person.pardon': ({ roomId, id }) => {
      const room = app.room(roomId);
      const gone = room.removed.find((removed) => removed.id === id);
      if (!gone) throw new AppError('person-unknown');
      room.removed = room.removed.filter((removed) => removed !== gone);
      app.tell(room, [room.addConduct(app.self, 'pardon', gone.name, app.now())]);
      told(room);
    },
    'person.mute': ({ roomId, id, minutes }) => {
      const room = app.room(roomId);
      const member = memberOf(room, id);
      const until = minutes === null ? null : app.now() + minutes * 60_000;
      member.muted = minutes === 0 ? null : { until };
      const what = minutes === 0 ? 'unmute' : 'mute';
      app.tell(room, [room.addConduct(app.self, what, member.person.name, app.now(), until)]);
      told(room);
    },
    'person.note': ({ id, newKeySeen, alias, verified, blocked, sameAs }) => {
      const former = newKeySeen || sameAs ? { former: null } : {};
      const given = Object.entries({ alias, verified, blocked, sameAs }).filter(
        ([, value]) => value !== undefined,
      );
      note(id, { ...Object.fromEntries(given), ...former });
    },
    'person.key': ({ id }) => keyWordsOf(id),
    'person.checkCode': ({ expected, code }) => {
      const id = /^LANDLINE:\/\/KEY\/([A-Z2-7]{32})$/.exec(code)?.[1]?.toLowerCase();
      if (id === undefined) throw new AppError('code-not-a-person');
      if (id === expected) note(expected, { verified: true });
      return { id: id as DeviceId, matches: id === expected };
    },
    'app.eraseEverything': () => {
      app.rooms.clear();
      app.settings = { ...app.settings, name: '' };
    },
    'app.saveText': ({ name, text }) => {
      if (app.exported) app.saved.set(name, text);
      return app.exported;
    },
    'data.export': ({ after }) => {
      const lines = [...app.rooms.values()].flatMap((room) => room.items.map((item) => JSON.stringify(item)));
      const from = Number(after ?? 0);
      const next = from + 10 < lines.length ? String(from + 10) : null;
      return { lines: lines.slice(from, from + 10), next };
    },
    'data.exportFile': () => app.exported,
  };
}
