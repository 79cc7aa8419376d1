/**
 * Brings `COUNT` signed entries to the host at `PORT`. With `ROOM`, as a member of it that comes back with what it wrote meanwhile
 * and is pulled from; without, to a bare host that takes them as fast as it reads.
 */
import { passingIdentity } from '../../../main/identity/identity.ts';
import { localNetwork } from '../../../main/net/local-network.ts';
import { makeEntry } from '../../../main/protocol/entry.ts';
import { limits } from '../../../main/protocol/limits.ts';
import type { RoomMessage } from '../../../main/protocol/messages.ts';
import { payloads } from '../../../main/room/log/sync.ts';
import { messageDraft, someRoom } from '../devices.ts';

const [port, count] = process.argv.slice(2, 4).map(Number) as [number, number];
const room = process.argv[4] ?? null;
const { secrets, identity } = passingIdentity(Date.now());
const entries: Uint8Array[] = [];
const { chain } = messageDraft(identity);
let previous: Uint8Array = new Uint8Array(32);
for (let seq = 1; seq <= count; seq++) {
  const draft = messageDraft(identity, { room: room ?? someRoom, seq, previous, lamport: seq });
  const entry = makeEntry({ ...draft, body: { text: `message ${seq}`.padEnd(80, '.') } }, identity.sign);
  previous = entry.hash;
  entries.push(entry.bytes);
}
const network = localNetwork(secrets, { app: '0.1.0' });
const session = await network.dial({ host: '127.0.0.1', port });
const send = (some: readonly Uint8Array[]): void => payloads(some).forEach((one) => session.sendEntries(one));
const check = Buffer.from(previous.subarray(0, 4)).toString('hex');
let sent = 0;

function serve(message: RoomMessage): void {
  if (message.type === 'welcome' && room === null) send(entries);
  else if (message.type === 'welcome')
    session.send({ type: 'heads', heads: [[chain, count, check]], done: true });
  else if (message.type === 'pull') {
    send(entries.slice(sent, sent + limits.entriesPerPull));
    sent += limits.entriesPerPull;
    session.send({ type: 'page', id: message.id, done: sent >= count });
  }
}

session.listen({
  onMessage: serve,
  onEntries: () => undefined,
  onBehind: () => undefined,
  onCaughtUp: () => undefined,
  onEnd: () => process.exit(),
});
session.send({ type: 'join', room: room ?? someRoom, now: Date.now(), term: 0, host: null, port: 0 });
process.stdout.write(`${JSON.stringify({ joined: true })}\n`);
