/**
 * A device in a process of its own, to be run by any runtime: `listen`, or `dial PORT`. Says what happens as JSON lines.
 * The one that listens admits who joins; the one that dials joins, sends entries and leaves.
 */
import { passingIdentity } from '../../../main/identity/identity.ts';
import { localNetwork } from '../../../main/net/local-network.ts';
import type { Session } from '../../../main/net/network.ts';
import { golden } from '../golden.ts';
import { messages } from '../messages.ts';

const [part, port] = process.argv.slice(2);
const { secrets, identity } = passingIdentity(Date.now());
const network = localNetwork(secrets, { app: '0.1.0' });
const say = (line: unknown): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

function follow(session: Session): void {
  say({ met: session.peer.device });
  session.listen({
    onMessage({ type }) {
      say({ message: type });
      if (type === 'join') session.send(messages.welcome);
      if (type === 'welcome') {
        session.sendEntries(golden('frame-entries').subarray(5));
        session.end('leaving');
      }
    },
    onEntries: (payload) => say({ entries: payload.length }),
    onBehind: () => undefined,
    onCaughtUp: () => undefined,
    onEnd(reason) {
      say({ end: reason });
      void network.stop();
    },
  });
}

if (part === 'listen') {
  network.onSession(follow);
  const listening = await network.listen(0);
  say({ device: identity.device, port: listening.port });
} else {
  const session = await network.dial({ host: '127.0.0.1', port: Number(port) });
  follow(session);
  session.send(messages.join);
}
