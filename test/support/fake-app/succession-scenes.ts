import type { FakeApp } from './fake-app.ts';
import type { FakeRoom } from './fake-room.ts';
import { hostHere } from './fake-succession.ts';
import { office, people } from './scenes.ts';

const minute = 60_000;
type Language = 'en' | 'zh-CN';
export interface Scene {
  readonly app: FakeApp;
  readonly main: FakeRoom;
}

/** Nobody of the workshop is reached, and three messages wait. */
export function apart(now: number, language: Language = 'en'): Scene {
  const { app, main } = office(now, language);
  const words =
    language === 'en'
      ? [
          'The van is here.',
          'I let them in at the back.',
          'Somebody please bring the hand truck down to the yard.',
        ]
      : ['货车到了。', '我让他们从后门进来。', '请谁把手推车推到院子里。'];
  main.connection = { kind: 'waiting', cause: 'room-gone', nextAttemptAt: now + 5_000 };
  main.members = main.members.map((member) => ({ ...member, present: member.person.id === main.self.id }));
  words.forEach((text, at) => {
    main.addMessage(main.self, text, now - (3 - at) * minute, 'waiting', { withheld: true });
  });
  return { app, main };
}

/** The workshop lost its host, was two rooms for a while, and is one again. */
export function metAgain(now: number, language: Language = 'en'): Scene {
  const { app, main } = office(now, language);
  const zh = language === 'zh-CN';
  const { ben, carla, dmitri, emi } = people;
  const heard = main.items.findLast((item) => item.kind === 'message' && item.own);
  if (heard) {
    main.addLate(
      dmitri,
      zh
        ? ['我们这边断网了。', '切割机两点开始。']
        : ['We are cut off over here.', 'The cutter starts at two.'],
      heard,
    );
    main.addLate(emi, [zh ? '好的。' : 'All right.'], heard);
  }
  main.addHost(carla, 'lost', ben.name, now - 6 * minute);
  main.addMessage(carla, zh ? '我这边接手了。' : 'Mine has taken over.', now - 5 * minute);
  main.addHost(ben, 'handed', carla.name, now - 4 * minute);
  main.addHost(emi, 'handed', ben.name, now - 3 * minute);
  main.addLeave(dmitri, now - 2 * minute);
  main.host = emi;
  main.since = now - 3 * minute;
  main.unreadLate.clear();
  main.readUpTo = main.items.at(-1)?.cursor ?? null;
  return { app, main };
}

/** This device hosts the workshop. `reachable`: Ben and 恵美 could take it over. */
export function hosting(now: number, reachable: boolean, language: Language = 'en'): Scene {
  const { app, main } = office(now, language);
  main.host = main.self;
  hostHere(main, now - 42 * minute);
  main.readUpTo = main.items.at(-1)?.cursor ?? null;
  const able = [people.ben.id, people.emi.id];
  main.members = main.members.map((member) => ({
    ...member,
    reachable: reachable && able.includes(member.person.id),
  }));
  return { app, main };
}

/** As `hosting`, and one that tried has told that this device cannot be reached. */
export function unreached(now: number, reachable: boolean, language: Language = 'en'): Scene {
  const scene = hosting(now, reachable, language);
  const { connection } = scene.main;
  if (connection.kind === 'hosting') scene.main.connection = { ...connection, reach: 'unreached' };
  return scene;
}
