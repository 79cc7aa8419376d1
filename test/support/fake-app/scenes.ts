import { nearbyRoom } from './fake-admission.ts';
import { FakeApp } from './fake-app.ts';
import { FakeRoom, person } from './fake-room.ts';
import { hostHere } from './fake-succession.ts';

const minute = 60_000;
const hour = 60 * minute;

export const people = {
  ben: person('Ben Okafor', 'blue'),
  carla: person('Carla Weiss', 'violet'),
  dmitri: person('Dmitri', 'amber'),
  emi: person('恵美', 'pink'),
  farid: person('Farid', 'green'),
};

/** An office in the middle of a working day. */
export function office(now: number, language: 'en' | 'zh-CN' = 'en'): { app: FakeApp; main: FakeRoom } {
  const app = new FakeApp('Ana', () => now);
  app.settings = { ...app.settings, language };
  const { ben, carla, dmitri, emi, farid } = people;
  const zh = language === 'zh-CN';

  const main = app.addRoom(zh ? '二楼工作室' : 'Workshop, second floor', ben, [carla, dmitri, emi]);
  main.members = main.members.map((member) => ({ ...member, present: member.person !== dmitri }));
  main.since = now - 3 * hour;
  const ana = main.self;
  const yesterday = now - 26 * hour;
  main.addJoin(ana, yesterday);
  const say = zh ? chineseTalk : englishTalk;
  for (const line of say) {
    const author = { ana, ben, carla, dmitri, emi }[line.who];
    const at = (line.day === 'yesterday' ? yesterday : now - 50 * minute) + line.minute * minute;
    if (line.text === null) main.addJoin(author, at);
    else main.addMessage(author, line.text, at, line.state ?? 'delivered');
  }
  main.readUpTo = main.items.at(-3)?.cursor ?? null;

  const lunch = app.addRoom(zh ? '午饭' : 'Lunch', carla, [ben, farid]);
  lunch.addMessage(farid, zh ? '今天吃面吗？' : 'Noodles today?', now - 2 * hour);
  lunch.addMessage(carla, zh ? '十二点半楼下见。' : 'Downstairs at half past twelve.', now - 95 * minute);
  const own = app.addRoom(zh ? 'Ana 的房间' : 'Ana’s room', app.self, [emi]);
  hostHere(own, now - 28 * hour);
  own.addMessage(
    app.self,
    zh ? '投影仪的线在抽屉里。' : 'The projector cable is in the drawer.',
    now - 28 * hour,
  );
  own.readUpTo = own.items.at(-1)?.cursor ?? null;
  const press = app.addRoom(zh ? '印刷车间' : 'Print room', dmitri, [farid]);
  press.connection = { kind: 'waiting', cause: 'host-unreachable', nextAttemptAt: now + 12_000 };
  press.addMessage(dmitri, zh ? '第二台机器又卡纸了。' : 'Machine two is jammed again.', now - 75 * hour);
  press.addMessage(
    app.self,
    zh ? '我下午去看看。' : 'I’ll have a look this afternoon.',
    now - 5 * minute,
    'waiting',
    { withheld: true },
  );
  press.readUpTo = press.items.at(-1)?.cursor ?? null;

  around(app, zh ? ['前台', '培训教室 3'] : ['Front desk', 'Training room 3']);
  app.nearby = {
    rooms: [...[...app.around.values()].map((room) => nearbyRoom(room)), nearbyRoom(main, true)],
    discovery: {
      state: 'looking',
      interfaces: [
        { name: 'eth0', address: '192.168.1.20', state: 'listening' },
        { name: 'wlan0', address: '192.168.4.7', state: 'listening' },
      ],
      rememberedHosts: 2,
      since: now - 5 * hour,
      problem: null,
    },
  };
  return { app, main };
}

function around(app: FakeApp, names: readonly string[]): void {
  const hosts = [people.farid, people.carla];
  names.forEach((name, index) => {
    const host = hosts[index % hosts.length] ?? people.farid;
    const room = new FakeRoom(name, app.self, host);
    room.members = [host, people.ben, people.emi].map((member) => ({ person: member, present: true }));
    app.around.set(room.id, room);
  });
}

/** Nobody else has started a room; looking began `sinceMs` ago. */
export function alone(now: number, sinceMs: number): FakeApp {
  const app = new FakeApp('Ana', () => now);
  app.nearby = { ...app.nearby, discovery: { ...app.nearby.discovery, since: now - sinceMs } };
  return app;
}

/** A room with `count` messages of many shapes. */
export function longRoom(now: number, count: number): { app: FakeApp; room: FakeRoom } {
  const app = new FakeApp('Ana', () => now);
  const writers = [people.ben, people.carla, people.dmitri, app.self];
  const room = app.addRoom('Archive', people.ben, [people.carla, people.dmitri]);
  for (let index = 0; index < count; index += 1) {
    const author = writers[Math.floor(index / 3) % writers.length] ?? people.ben;
    const words = 'one line of talk that is long enough to wrap now and then on a narrow window '.repeat(
      index % 4,
    );
    room.addMessage(author, `#${index + 1}. ${words}`.trim(), now - (count - index) * 2 * minute);
  }
  room.readUpTo = room.items.at(-1)?.cursor ?? null;
  return { app, room };
}

interface Line {
  readonly who: 'ana' | 'ben' | 'carla' | 'dmitri' | 'emi';
  readonly day: 'yesterday' | 'today';
  readonly minute: number;
  readonly text: string | null;
  readonly state?: 'waiting' | 'sent';
}

const englishTalk: readonly Line[] = [
  {
    who: 'ben',
    day: 'yesterday',
    minute: 1,
    text: 'Morning. The uplink is down until noon, so everything goes here today.',
  },
  {
    who: 'ben',
    day: 'yesterday',
    minute: 2,
    text: 'Drawings are on the shelf server: http://shelf.local/drawings',
  },
  { who: 'ana', day: 'yesterday', minute: 4, text: 'Got them, thanks.' },
  { who: 'dmitri', day: 'yesterday', minute: 31, text: null },
  { who: 'dmitri', day: 'yesterday', minute: 33, text: 'Laser cutter is free from two o’clock.' },
  {
    who: 'carla',
    day: 'today',
    minute: 0,
    text: 'Here is the order for the fair, please check the numbers before I send it:\n\n• 12 panels, birch, 4 mm\n• 40 brackets\n• 2 rolls of edge tape',
  },
  { who: 'carla', day: 'today', minute: 1, text: 'Delivery on Thursday if we are quick.' },
  {
    who: 'ana',
    day: 'today',
    minute: 6,
    text: 'Panels: 14, not 12. We lost two in the damp. The rest is right.',
  },
  { who: 'ana', day: 'today', minute: 7, text: 'I can take the call with the supplier as well.' },
  { who: 'emi', day: 'today', minute: 24, text: '了解です。テープは在庫がまだ一巻あります。' },
  { who: 'carla', day: 'today', minute: 41, text: 'Perfect. 14 panels, one roll. Sending it now.' },
  {
    who: 'ben',
    day: 'today',
    minute: 43,
    text: 'Supplier’s terms, for whoever signs: https://example.com/terms?order=2214&lang=en',
  },
];

const chineseTalk: readonly Line[] = [
  { who: 'ben', day: 'yesterday', minute: 1, text: '早上好。外网中午才恢复，今天都在这里说。' },
  { who: 'ben', day: 'yesterday', minute: 2, text: '图纸在架子上的服务器里：http://shelf.local/drawings' },
  { who: 'ana', day: 'yesterday', minute: 4, text: '收到，谢谢。' },
  { who: 'dmitri', day: 'yesterday', minute: 31, text: null },
  { who: 'dmitri', day: 'yesterday', minute: 33, text: '激光切割机两点以后空着。' },
  {
    who: 'carla',
    day: 'today',
    minute: 0,
    text: '这是展会的订单，发出之前请核对一下数量：\n\n• 桦木板 12 块，4 毫米\n• 支架 40 个\n• 封边带 2 卷',
  },
  { who: 'carla', day: 'today', minute: 1, text: '快一点的话周四就能送到。' },
  { who: 'ana', day: 'today', minute: 6, text: '木板是 14 块，不是 12 块，有两块受潮了。其他都对。' },
  { who: 'ana', day: 'today', minute: 7, text: '供应商的电话我也可以打。' },
  { who: 'emi', day: 'today', minute: 24, text: '了解です。テープは在庫がまだ一巻あります。' },
  { who: 'carla', day: 'today', minute: 41, text: '好的。14 块木板，1 卷封边带，现在发出。' },
  {
    who: 'ben',
    day: 'today',
    minute: 43,
    text: '供应商的条款，签字的人请看：https://example.com/terms?order=2214&lang=zh',
  },
];
