/**
 * Gets into a room as anybody may, and then breaks the rules of those who are in it: `member.ts HOST PORT ROOM`. Orders come as JSON
 * lines, `{"do": …}`; what comes of each is said, and then `{"kind":"done"}`.
 */
import { frame } from './bytes.ts';
import { Chain, makeEntry, type Entry } from './entries.ts';
import { Intruder, joinMessage } from './intruder.ts';
import { obey, say, sleep, type Order } from './lines.ts';
import { dial, makeSelf, serve, type Peer, type Self } from './peer.ts';

const [host = '', port = '0', room = ''] = process.argv.slice(2);
let target = { host, port: Number(port) };
/** Where members are told that it can be dialled: it is, and lets everybody wait. */
const ownPort = 47_470;
const self = makeSelf();
/** The entry by which it is a member: said once, and gone on from at each return. */
let chain: Chain | null = null;
let here: Intruder | null = null;

async function enter(as: Self = self, wish: object = {}): Promise<Intruder> {
  const entered = await Intruder.enter(target, { room, port: ownPort, ...wish }, as);
  if (!(entered instanceof Intruder)) throw new Error(`not let in: ${entered.reason}`);
  return entered;
}

/** Its place in the room, with what it wrote before. */
async function member(): Promise<Intruder> {
  if (here && !here.peer.closed) return here;
  here = await enter();
  here.chain = chain ??= here.chain;
  await here.peer.hears('page');
  if (chain.entries.length === 0) await here.held(here.add('join', { name: 'Eve', colour: 'red' }));
  return here;
}

/** Somebody else's raw key, as the room tells it. */
const keyOf = (one: Intruder, device: string): Buffer => {
  const entry = [...one.heard.values()].find(({ author }) => author === device);
  if (!entry) throw new Error(`${device} has said nothing`);
  return entry.bytes.subarray(21, 53);
};

/** However slow the machine is. */
const patienceMs = 30_000;
/** Where nothing is to come of it. */
const aMomentMs = 800;

/** Says it, and what comes of that: the end of the session, where `ends`. */
async function pushed(what: string, entry: Entry, one: Intruder, { ends }: { ends: boolean }): Promise<void> {
  one.peer.push(entry);
  await Promise.race([one.peer.until(() => false), sleep(ends ? patienceMs : aMomentMs)]);
  say({ what, ended: one.peer.closed, reason: one.peer.reason, id: entry.id });
}

/** Entries in the name of `author`, who did not sign them. */
async function forge({ author }: Order): Promise<void> {
  const victim = String(author);
  const newChain = await member();
  const lie = { author: keyOf(newChain, victim), kind: 'message', body: { text: 'forged: a chain of his' } };
  const lamport = newChain.lamport + 1;
  const draft = {
    room,
    chain: 'ab'.repeat(16),
    seq: 1,
    previous: Buffer.alloc(32),
    lamport,
    sentAt: Date.now(),
  };
  await pushed('a chain in his name', makeEntry({ ...draft, ...lie }, self.key), newChain, { ends: true });

  const onHis = await member();
  const last = [...onHis.heard.values()].filter((entry) => entry.author === victim).at(-1) as Entry;
  const next = { ...draft, ...lie, chain: last.chain, seq: last.seq + 1, previous: last.hash };
  await pushed(
    'the next of his',
    makeEntry({ ...next, body: { text: 'forged: his next' } }, self.key),
    onHis,
    { ends: true },
  );

  const altered = await member();
  const bytes = Buffer.from(last.bytes);
  bytes.writeUInt8(bytes.readUInt8(bytes.length - 3) ^ 1, bytes.length - 3);
  await pushed('his own, altered', { ...last, bytes }, altered, { ends: false });
}

async function replay(): Promise<void> {
  const one = await member();
  one.peer.push(...one.heard.values(), ...one.chain.entries);
  const entry = one.add('message', { text: 'eve: after the replay' });
  say({ what: 'everything again', held: await one.held(entry), ended: one.peer.closed });
  const elsewhere = new Chain('b'.repeat(32), self.key);
  await pushed(
    'of another room',
    elsewhere.add('message', { text: 'eve: from elsewhere' }, { lamport: 1 }),
    await member(),
    { ends: true },
  );
}

async function times(): Promise<void> {
  for (const [text, sentAt] of [
    ['eve: in 1970', 1],
    ['eve: in 2100', 4_102_444_800_000],
  ] as const) {
    const one = await member();
    const entry = one.chain.add('message', { text }, { lamport: ++one.lamport, sentAt });
    one.peer.push(entry);
    say({ what: text, held: await one.held(entry), ended: one.peer.closed });
  }
  for (const [text, jump] of [
    ['eve: a leap of 1,100', 1_100],
    ['eve: a leap to the end', 2 ** 48],
  ] as const) {
    const one = await member();
    const lamport = jump === 1_100 ? one.lamport + jump : jump - 1;
    const leaping = new Chain(room, self.key);
    await pushed(text, leaping.add('message', { text }, { lamport }), one, { ends: false });
  }
}

/** Two entries for one place: one is told here, the other to whoever `also` names. */
async function fork(): Promise<void> {
  const one = await member();
  const forked = new Chain(room, self.key);
  const first = forked.add('message', { text: 'eve: one story' }, { lamport: ++one.lamport });
  const other = forked.add('message', { text: 'eve: another story' }, { lamport: one.lamport, at: 1 });
  one.peer.push(first);
  await one.held(first);
  one.peer.push(other);
  await Promise.race([one.peer.until(() => false), sleep(aMomentMs)]);
  say({ what: 'both stories', ended: one.peer.closed, reason: one.peer.reason });
}

/** As fast as the connection takes it, until the host has had enough. */
async function flood({ messages }: Order): Promise<void> {
  const one = await member();
  for (let number = 0; number < Number(messages) && !one.peer.closed; number++) {
    one.peer.push(one.chain.add('message', { text: `eve: flood ${number}` }, { lamport: ++one.lamport }));
    if (number % 50 === 49) await sleep(5);
  }
  const slow = await Promise.race([one.peer.hears('slow', 'end'), sleep(patienceMs)]);
  say({ what: 'messages', answer: slow?.type ?? null });
}

/** Comes and goes, and comes, from one of these addresses after another. */
async function storm({ times: count, from }: Order): Promise<void> {
  const reasons: Record<string, number> = {};
  const addresses = from as readonly string[];
  for (let time = 0; time < Number(count); time++) {
    const peer = await dial({ ...target, from: addresses[time % addresses.length] ?? '' }, self);
    if (!peer.closed) {
      peer.hello();
      peer.say(joinMessage({ room, port: ownPort }));
      await peer.hears('welcome', 'end');
    }
    const came = peer.messages.some(({ type }) => type === 'welcome') ? 'welcome' : (peer.reason ?? 'reset');
    reasons[came] = (reasons[came] ?? 0) + 1;
    peer.destroy();
  }
  say({ what: 'coming and going', reasons });
}

/** Asks for everything again and again, and reads nothing. */
async function gorge(): Promise<void> {
  const one = await enter(makeSelf());
  one.peer.socket.pause();
  for (let id = 1_000; id < 1_400; id++) {
    one.peer.say({ type: 'heads', heads: [], done: true });
    one.peer.say({ type: 'pull', id });
  }
  say({ what: 'not reading' });
}

async function frames(): Promise<void> {
  const cases: readonly (readonly [string, (peer: Peer) => void])[] = [
    ['60,000 deep', (peer) => peer.raw(frame('control', Buffer.from('['.repeat(60_000))))],
    [
      '60,000 keys',
      (peer) => peer.raw(frame('control', Buffer.from(`{"type":"held","heads":[${'0,'.repeat(30_000)}0]}`))),
    ],
    [
      'a head too many',
      (peer) => peer.say({ type: 'held', heads: Array.from({ length: 501 }, () => ['0'.repeat(32), 1]) }),
    ],
    ['no entry in it', (peer) => peer.raw(frame('entries'))],
    ['half an entry', (peer) => peer.raw(frame('entries', Buffer.alloc(100, 1)))],
    ['noise for entries', (peer) => peer.raw(frame('entries', Buffer.alloc(60_000, 0xa7)))],
    ['64 KB and one', (peer) => peer.raw(Buffer.from('0001000202', 'hex'))],
    ['a host’s message', (peer) => peer.say({ type: 'presence', here: [], gone: [], whole: true })],
    [
      'a prototype',
      (peer) => peer.raw(frame('control', Buffer.from('{"type":"pull","id":1,"__proto__":{"x":1}}'))),
    ],
  ];
  for (const [what, send] of cases) {
    const one = await enter(makeSelf());
    send(one.peer);
    await Promise.race([one.peer.until(() => false), sleep(patienceMs)]);
    say({ what, ended: one.peer.closed, reason: one.peer.reason });
    one.peer.destroy();
  }
}

/** Says at somebody’s door that it hosts the room: as itself, or as somebody who was never in it. */
async function claim({ at, stranger, leap, times: count, say: type }: Order): Promise<void> {
  const one = await member();
  const as: Self = stranger ? makeSelf() : self;
  const known = Number(one.welcome['term']);
  for (let time = 1; time <= Number(count); time++) {
    const peer = await dial({ host: String(at), port: target.port }, as);
    if (peer.closed) {
      say({ what: 'claim', term: null, answer: 'reset' });
      continue;
    }
    peer.hello();
    const term = known + Number(leap) + time;
    if (type === 'join') peer.say(joinMessage({ room, term, host: as.key.device, port: ownPort }));
    else peer.say(type === 'take' ? { type, room, term } : { type: 'lead', room, term, port: ownPort });
    const answer = await Promise.race([
      peer.hears('elsewhere', 'unreached', 'taken', 'welcome', 'end'),
      sleep(patienceMs),
    ]);
    say({ what: 'claim', term, answer: answer?.type ?? null, reason: peer.reason });
    peer.destroy();
  }
}

/** Whoever comes to its own door: who, and with what wish. It is let in, under a term of its own. */
async function openDoor({ term }: Order): Promise<void> {
  const { welcome } = await member();
  await serve(ownPort, self, (peer) => {
    peer.hello();
    peer.onMessage = (message) => {
      if (message.type !== 'join') return;
      say({ kind: 'came', device: peer.device });
      peer.say({ ...welcome, term, host: self.key.device, now: Date.now(), hostingForMs: 0 });
    };
  });
}

/** Deeds and words signed as it is, whatever it may; in a chain of their own where `apart`. */
async function write({ kind, body, lamport, sentAt, apart }: Order): Promise<void> {
  const one = await member();
  const chain = apart ? new Chain(room, self.key) : one.chain;
  const entry = chain.add(String(kind), body as object, {
    lamport: lamport === undefined ? ++one.lamport : Number(lamport),
    ...(sentAt === undefined ? {} : { sentAt: Number(sentAt) }),
  });
  one.peer.push(entry);
  const held = await Promise.race([one.held(entry), sleep(patienceMs)]);
  say({ what: kind, id: entry.id, held: held === true, reason: one.peer.reason });
}

/** What is said at that door to who wants to come in. */
async function knock({ at }: Order): Promise<void> {
  const peer = await dial({ ...target, host: String(at) }, self);
  peer.hello();
  peer.say(joinMessage({ room, port: ownPort }));
  const answer = await Promise.race([peer.hears('welcome', 'elsewhere', 'end'), sleep(patienceMs)]);
  say({ kind: 'knocked', answer: answer?.type ?? null, reason: peer.reason });
  peer.destroy();
}

say({ kind: 'started', device: self.key.device });
await obey({
  enter: async () => say({ kind: 'member', term: (await member()).welcome['term'] }),
  forge,
  replay,
  times,
  fork,
  flood,
  storm,
  gorge,
  frames,
  claim,
  openDoor,
  write,
  knock,
  /** Waits until it has heard so many entries of that kind. */
  hear: async ({ kind, count }) => {
    const { heard, peer } = await member();
    await peer.until(
      () => [...heard.values()].filter((entry) => entry.kind === kind).length >= Number(count),
    );
  },
  turnTo: ({ at }) => {
    target = { ...target, host: String(at) };
    here?.peer.destroy();
  },
});
process.exit();
