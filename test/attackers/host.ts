/**
 * Hosts a room of its own, as a host does, except for what it is told to do otherwise: `host.ts PORT NAME`. Orders, as JSON lines:
 *
 *   keepBack   {"author","seq"}  that entry of that device is passed on to nobody but its author …
 *   hold       {"author"}        nothing of that device is passed on
 *   alter      {"author"}        what that device says is passed on with another body
 *   invent     {"author","text"} something is passed on in that device's name
 *   backwards  {"author"}        what that device says is passed on in the wrong order
 *   honest                       everything from now on, as it should be
 *   leave                        it ends, and sends nobody anywhere
 */
import { randomBytes } from 'node:crypto';
import { shortId, type Message } from './bytes.ts';
import { Chain, makeEntry, type Entry } from './entries.ts';
import { obey, say, type Order } from './lines.ts';
import { makeSelf, serve, type Peer } from './peer.ts';

const [port = '0', name = ''] = process.argv.slice(2);
const self = makeSelf();
const charter = Buffer.from(
  JSON.stringify({
    v: 1,
    founder: self.key.publicKey.toString('base64url'),
    name,
    createdAt: Date.now(),
    random: randomBytes(16).toString('base64url'),
  }),
);
const room = shortId(charter);
const startedAt = Date.now();
const own = new Chain(room, self.key);
/** What it has, in the order it came. */
const log = new Map<string, Entry>();
const guests = new Map<string, { readonly peer: Peer; readonly place: readonly [string, number] }>();

/** What is passed on of an entry to others than its author. */
type Manner = (entry: Entry) => readonly Entry[];
let manner: Manner = (entry) => [entry];

const join = own.add('join', { name: 'Mallory', colour: 'red' }, { lamport: 1 });
log.set(join.id, join);

function meet(peer: Peer): void {
  peer.hello();
  peer.beat();
  peer.onMessage = (message) => answer(peer, message);
  peer.onEntries = (entries) => take(peer, entries);
  peer.socket.once('close', () => guests.delete(peer.device ?? ''));
}

function answer(peer: Peer, message: Message): void {
  const { type } = message;
  if (type === 'look')
    peer.say({
      type: 'rooms',
      rooms: [
        { room, name, access: 'open', locked: false, term: 1, hostName: 'Mallory', people: guests.size + 1 },
      ],
    });
  else if (type === 'join') welcome(peer, Number(message['port']));
  else if (type === 'pull') {
    for (const entry of log.values()) passOn(peer, entry);
    peer.say({ type: 'page', id: message['id'], done: true });
  }
}

function welcome(peer: Peer, guestsPort: number): void {
  const now = Date.now();
  const device = peer.device ?? '';
  guests.set(device, { peer, place: [peer.socket.remoteAddress?.replace('::ffff:', '') ?? '', guestsPort] });
  peer.say({
    type: 'welcome',
    room,
    charter: charter.toString('base64url'),
    term: 1,
    host: self.key.device,
    now,
    hostingForMs: now - startedAt,
  });
  // nothing is asked of what it holds already: all of it is offered again
  peer.say({ type: 'heads', heads: [], done: true });
  peer.say({ type: 'pull', id: 1 });
  const here = [self.key.device, ...guests.keys()].map((one) => [one, 0]);
  const order = [...guests].map(([one, { place }]) => [one, ...place]);
  for (const guest of guests.values()) {
    guest.peer.say({ type: 'presence', here, gone: [], whole: true });
    guest.peer.say({ type: 'successors', order });
  }
  say({ kind: 'guest', device });
}

function take(from: Peer, entries: readonly Entry[]): void {
  for (const entry of entries) {
    if (log.has(entry.id)) continue;
    log.set(entry.id, entry);
    say({ kind: 'took', author: entry.author, seq: entry.seq, entry: entry.kind });
    from.say({ type: 'held', heads: [[entry.chain, entry.seq]] });
    for (const { peer } of guests.values()) if (peer !== from) passOn(peer, entry);
  }
}

function passOn(to: Peer, entry: Entry): void {
  const told = entry.author === to.device ? [entry] : manner(entry);
  if (told.length > 0) to.push(...told);
}

const by = ({ author }: Order, entry: Entry): boolean => entry.author === String(author);

function alter(order: Order): void {
  manner = (entry) => {
    if (!by(order, entry)) return [entry];
    const bytes = Buffer.from(entry.bytes);
    // a letter of what was said
    const at = bytes.lastIndexOf('"') - 1;
    bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
    return [{ ...entry, bytes }];
  };
}

function invent({ author, text }: Order): void {
  const his = [...log.values()].filter((entry) => entry.author === String(author)).at(-1);
  if (!his) throw new Error('nothing is known of that device');
  const draft = {
    ...{ room, author: his.bytes.subarray(21, 53), chain: his.chain, seq: his.seq + 1, previous: his.hash },
    ...{ lamport: his.lamport + 1, sentAt: Date.now(), kind: 'message', body: { text } },
  };
  const entry = makeEntry(draft, self.key);
  for (const { peer } of guests.values()) peer.push(entry);
}

function backwards(order: Order): void {
  const waiting: Entry[] = [];
  manner = (entry) => {
    if (!by(order, entry)) return [entry];
    waiting.push(entry);
    return waiting.length === 2 ? waiting.splice(0).reverse() : [];
  };
}

const server = await serve(Number(port), self, meet);
say({ kind: 'started', device: self.key.device, room });
await obey({
  keepBack: (order) => {
    manner = (entry) => (by(order, entry) && entry.seq === Number(order['seq']) ? [] : [entry]);
  },
  hold: (order) => {
    manner = (entry) => (by(order, entry) ? [] : [entry]);
  },
  alter,
  invent,
  backwards,
  honest: () => {
    manner = (entry) => [entry];
  },
  leave: () => {
    server.close();
    for (const { peer } of guests.values()) peer.destroy();
  },
});
process.exit();
