import type { Role, Silence } from '../../../preload/contract/rules.ts';
import { deviceId, fingerprintOf, person } from './fake-room.ts';
import { noNotes } from './fake-notes.ts';
import { office, people } from './scenes.ts';
import type { Scene } from './succession-scenes.ts';

const minute = 60_000;
const hour = 60 * minute;
type Language = 'en' | 'zh-CN';

/** The workshop with everything that people can be: this person has `role` in it. */
export function company(now: number, language: Language = 'en', role: Role = 'owner'): Scene {
  const { app, main } = office(now, language);
  const zh = language === 'zh-CN';
  const { ben, carla, dmitri, emi, farid } = people;
  const roles: Readonly<Record<string, Role>> = {
    [main.self.id]: role,
    [ben.id]: role === 'owner' ? 'moderator' : 'owner',
    [emi.id]: 'guest',
  };
  main.members = main.members.map((member) => ({ ...member, role: roles[member.person.id] ?? 'member' }));
  main.members = main.members.map((member) =>
    member.person.id === dmitri.id ? { ...member, muted: { until: now + 40 * minute } } : member,
  );
  app.notes.set(ben.id, { ...noNotes, verified: true });
  app.notes.set(emi.id, { ...noNotes, alias: zh ? '前台的惠美' : 'Emi from the front desk' });
  app.notes.set(carla.id, {
    ...noNotes,
    former: { id: deviceId('Carla before'), verified: true },
  });
  main.removed = [
    {
      id: farid.id,
      name: farid.name,
      fingerprint: fingerprintOf(farid.id),
      how: 'ban',
      byName: ben.name,
      at: now - 20 * minute,
    },
    {
      id: deviceId('Greta'),
      name: 'Greta',
      fingerprint: fingerprintOf(deviceId('Greta')),
      how: 'kick',
      byName: main.self.name,
      at: now - 26 * hour,
    },
  ];
  main.readUpTo = main.items.at(-1)?.cursor ?? null;
  return { app, main };
}

/** As `company`; what happened among its people stands in the conversation. */
export function eventful(now: number, language: Language = 'en'): Scene {
  const { app, main } = company(now, language);
  const { ben, carla, dmitri, emi } = people;
  const greta = person('Greta', 'red');
  const zh = language === 'zh-CN';
  const ago = (minutes: number): number => now - minutes * minute;
  main.addConduct(ben, 'admit', greta.name, ago(30));
  main.addJoin(greta, ago(30));
  main.addMessage(
    greta,
    zh ? '大家都来看看这个：免费赠品，快点击！' : 'Everybody look at this: free vouchers, click now.',
    ago(29),
  );
  main.addConduct(ben, 'kick', greta.name, ago(28));
  main.addConduct(main.self, 'ban', people.farid.name, ago(27));
  main.addRole(main.self, ben.name, 'moderator', ago(25));
  main.addRules(
    main.self,
    { access: 'passphrase', locked: true, slowSeconds: 30, history: 'joined' },
    ago(24),
    true,
  );
  main.addMessage(carla, zh ? '终于安静了。' : 'Quiet at last.', ago(20));
  main.addConduct(ben, 'mute', dmitri.name, ago(18), now + 40 * minute);
  main.addRules(ben, { readOnly: true }, ago(12));
  main.addRules(ben, { readOnly: false }, ago(9));
  main.addMessage(emi, zh ? '可以继续了吗？' : 'May we go on now?', ago(8));
  main.members = main.members.map((member) =>
    member.person.id === emi.id ? { ...member, flag: 'forked' } : member,
  );
  main.readUpTo = main.items.at(-1)?.cursor ?? null;
  return { app, main };
}

/** Somebody who has just come: what was said before is not for them. */
export function newcomer(now: number, language: Language = 'en'): Scene {
  const { app, main } = office(now, language);
  const told = main.items.splice(0);
  for (const item of told.slice(0, -2)) {
    const author = [people.ben, people.carla, people.emi][item.lamport % 3] ?? people.ben;
    main.addUntold(author, item.sentAt);
  }
  main.addJoin(main.self, now - 4 * minute);
  main.addMessage(people.ben, language === 'en' ? 'Welcome, Ana.' : '欢迎，Ana。', now - 3 * minute);
  main.readUpTo = main.items.at(-1)?.cursor ?? null;
  return { app, main };
}

/** This person may not write in the workshop. */
export function silent(now: number, silence: Silence, language: Language = 'en'): Scene {
  const scene = company(now, language, 'member');
  scene.main.silence = silence;
  if (silence.why === 'read-only') scene.main.rules = { ...scene.main.rules, readOnly: true };
  if (silence.why === 'slow') scene.main.rules = { ...scene.main.rules, slowSeconds: 30 };
  return scene;
}

/** This person was removed from the workshop by Ben. */
export function removed(now: number, how: 'kick' | 'ban', language: Language = 'en'): Scene {
  const scene = company(now, language, 'member');
  const { main } = scene;
  main.connection = { kind: 'removed', how, byName: people.ben.name };
  main.members = main.members.filter((member) => member.person.id !== main.self.id);
  main.addConduct(people.ben, how, main.self.name, now - 2 * minute);
  main.readUpTo = main.items.at(-1)?.cursor ?? null;
  return scene;
}
