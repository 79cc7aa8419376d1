import type { FakeApp } from './fake-app.ts';
import type { FakePerson, FakeRoom } from './fake-room.ts';
import { archivedRoom } from './fake-conversation.ts';
import { office, people } from './scenes.ts';

const minute = 60_000;
const hour = 60 * minute;
type Language = 'en' | 'zh-CN';

export interface Talk {
  readonly app: FakeApp;
  /** Where replies, reactions, edits, a deletion, a pin, an announcement, and a mention of this person are. */
  readonly main: FakeRoom;
  /** With somebody who is here, and with somebody who is not. */
  readonly direct: FakeRoom;
  readonly away: FakeRoom;
  /** Not told to those who look around. */
  readonly secret: FakeRoom;
  readonly archived: FakeRoom;
  /** Of Ben, which this person has not confirmed. */
  readonly announcement: ReturnType<FakeRoom['addMessage']>;
}

const texts = {
  en: {
    question: 'Who has the key to the paint room?',
    answer: 'On the hook, beside the door.',
    markdown:
      'Steps for **tomorrow**:\n\n1. Check the _panels_\n2. Run `laser --dry`\n\n> cut twice, measure once ~~or so~~\n\n```ts\nconst panels = 14;\nconsole.log(`cut ${panels}`);\n```',
    first: 'Fire drill on Tuesday.',
    announce: '**Fire drill on Thursday at ten.** Everybody leaves by the east stairs. Please confirm.',
    mention: '@Ana can you bring the label printer?',
    all: '@all the van leaves in ten minutes.',
    forwarded: 'Downstairs at half past twelve.',
    direct: ['Do you have a minute?', 'Sure. What is it?', 'The quote for the fair, *before* Carla sees it.'],
    away: 'I left the drawings on your desk.',
    secret: 'Nobody tells Ben about the cake.',
    secretName: 'Ben’s birthday',
    archivedName: 'Fair 2025',
    archivedWords: 'That was it. Thanks, everybody!',
    draft: 'I would say we should take the',
    emi: 'In the paint room until four',
    carla: 'At the supplier’s',
  },
  'zh-CN': {
    question: '喷漆房的钥匙在谁那里？',
    answer: '在门边的挂钩上。',
    markdown:
      '**明天**的步骤：\n\n1. 检查*木板*\n2. 运行 `laser --dry`\n\n> 量两次，~~切三次~~切一次\n\n```ts\nconst panels = 14;\nconsole.log(`cut ${panels}`);\n```',
    first: '周二消防演习。',
    announce: '**周四十点消防演习。**所有人从东侧楼梯离开。请确认。',
    mention: '@Ana 你能带标签打印机来吗？',
    all: '@所有人 十分钟后发车。',
    forwarded: '十二点半楼下见。',
    direct: ['有空吗？', '有，什么事？', '展会的报价，*先*别给 Carla 看。'],
    away: '图纸放在你桌上了。',
    secret: '别告诉 Ben 蛋糕的事。',
    secretName: 'Ben 的生日',
    archivedName: '2025 展会',
    archivedWords: '结束了，谢谢大家！',
    draft: '我觉得我们应该',
    emi: '四点前在喷漆房',
    carla: '在供应商那里',
  },
} as const;

/** The office with all that a conversation can hold. */
export function talk(now: number, language: Language = 'en'): Talk {
  const { app, main } = office(now, language);
  const { ben, carla, dmitri, emi } = people;
  const words = texts[language];
  app.settings = { ...app.settings, availability: 'active', statusText: '' };
  standing(main, now, words);
  const said = main.readUpTo;

  const question = main.addMessage(emi, words.question, now - 30 * minute);
  main.addMessage(carla, words.answer, now - 29 * minute, 'delivered', { reply: question.id });
  const list = main.addMessage(ben, words.markdown, now - 20 * minute);
  main.talk.react(list.id, carla, '👍');
  main.talk.react(list.id, emi, '👍');
  main.talk.react(list.id, app.self, '👍');
  main.talk.react(list.id, dmitri, '🎉');
  main.talk.pin(list.id);
  const mistake = main.addMessage(carla, '…', now - 19 * minute);
  main.talk.remove(mistake.id);
  const announcement = main.addMessage(ben, words.first, now - 18 * minute, 'delivered', { announce: true });
  main.talk.edit(announcement.id, words.announce, now - 17 * minute);
  main.talk.confirm(announcement.id, carla.id, 'read', now - 12 * minute);
  main.talk.confirm(announcement.id, emi.id, 'got', now - 16 * minute);
  main.talk.confirm(announcement.id, app.self.id, 'got', now - 16 * minute);
  main.addMessage(dmitri, words.forwarded, now - 15 * minute, 'delivered', {
    forwarded: { authorName: carla.name, sentAt: now - 95 * minute },
  });
  main.addMessage(emi, '😀🎉', now - 14 * minute);
  const own = main.addMessage(app.self, words.answer, now - 13 * minute, 'delivered', { reply: mistake.id });
  main.talk.edit(own.id, words.answer.replace(/[。.]$/u, '!'), now - 12 * minute);
  main.addMessage(ben, words.mention, now - 6 * minute, 'delivered', {
    mentions: [{ id: app.self.id, name: app.self.name }],
  });
  main.addMessage(carla, words.all, now - 5 * minute, 'delivered', {
    mentions: [{ id: 'all', name: language === 'en' ? 'all' : '所有人' }],
  });
  main.readUpTo = said;
  main.reads = [ben, carla, emi].map(({ id }, index) => ({
    id,
    upTo: main.items.at(-1 - 2 * index)?.cursor ?? announcement.cursor,
  }));
  return { app, main, announcement, ...others(app, now, language) };
}

/** Who is active, away, busy and gone. */
function standing(room: FakeRoom, now: number, words: (typeof texts)[Language]): void {
  const { carla, dmitri, emi } = people;
  const states = new Map<FakePerson, Partial<FakeRoom['members'][number]>>([
    [carla, { availability: 'away', statusText: words.carla }],
    [dmitri, { present: false, lastSeen: now - 3 * hour }],
    [emi, { availability: 'busy', statusText: words.emi }],
  ]);
  room.members = room.members.map((member) => ({ ...member, ...states.get(member.person) }));
}

function others(
  app: FakeApp,
  now: number,
  language: Language,
): Pick<Talk, 'direct' | 'away' | 'secret' | 'archived'> {
  const { carla, dmitri, emi, ben } = people;
  const words = texts[language];
  const direct = app.addDirect(emi);
  direct.members = direct.members.map((member) =>
    member.person === emi ? { ...member, availability: 'busy', statusText: words.emi } : member,
  );
  const [first, second, third] = words.direct;
  direct.addMessage(emi, first, now - 10 * minute);
  direct.addMessage(app.self, second, now - 9 * minute);
  direct.readUpTo = direct.addMessage(emi, third, now - 8 * minute).cursor;
  app.drafts.set(direct.id, { text: words.draft, mentions: [], reply: null, edit: null });

  const away = app.addDirect(dmitri, false);
  away.members = away.members.map((member) =>
    member.person === dmitri ? { ...member, lastSeen: now - 3 * hour } : member,
  );
  away.addMessage(dmitri, words.away, now - 3 * hour);

  const secret = app.addRoom(words.secretName, carla, [emi]);
  secret.hidden = true;
  secret.notify = 'none';
  secret.addMessage(carla, words.secret, now - 4 * hour);

  const archived = archivedRoom(app, words.archivedName, now - 90 * 24 * hour, ben);
  archived.addMessage(ben, words.archivedWords, now - 91 * 24 * hour);
  archived.readUpTo = archived.items.at(-1)?.cursor ?? null;
  return { direct, away, secret, archived };
}
