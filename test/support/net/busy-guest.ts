/** Joins the host at `PORT` and sends it `COUNT` signed entries, as fast as it takes them. */
import { passingIdentity } from '../../../main/identity/identity.ts';
import { localNetwork } from '../../../main/net/local-network.ts';
import { makeEntry } from '../../../main/protocol/entry.ts';
import { messageDraft } from '../devices.ts';
import { messages } from '../messages.ts';

const [port, count] = process.argv.slice(2).map(Number) as [number, number];
const { secrets, identity } = passingIdentity(Date.now());
const payloads: Buffer[] = [];
let gathered: Uint8Array[] = [];
let previous: Uint8Array = new Uint8Array(32);
for (let seq = 1; seq <= count; seq++) {
  const draft = messageDraft(identity, { seq, previous, lamport: seq });
  const entry = makeEntry({ ...draft, body: { text: `message ${seq}`.padEnd(80, '.') } }, identity.sign);
  previous = entry.hash;
  gathered.push(entry.bytes);
  if (gathered.length === 200 || seq === count) {
    payloads.push(Buffer.concat(gathered));
    gathered = [];
  }
}
const network = localNetwork(secrets, { app: '0.1.0' });
const session = await network.dial({ host: '127.0.0.1', port });
session.listen({
  onMessage(message) {
    if (message.type === 'welcome') for (const payload of payloads) session.sendEntries(payload);
  },
  onEntries: () => undefined,
  onBehind: () => undefined,
  onCaughtUp: () => undefined,
  onEnd: () => process.exit(),
});
session.send(messages.join);
process.stdout.write(`${JSON.stringify({ joined: true })}\n`);
