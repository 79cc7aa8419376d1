/**
 * Floods a door until it is killed: `flood.ts HOST PORT KIND RATE ADDRESS…`, RATE connections a second from its addresses in turn.
 * `silent` connects and says nothing, `handshake` goes through TLS and hangs up, `hello` introduces itself and then waits to be asked.
 * Says `{"tried", "open", "refused", "closed", "secured", "greeted"}` four times a second; `closed` counts those that were open.
 */
import { dial, makeSelf, tcp, type Target } from './peer.ts';
import { say, sleep } from './lines.ts';

const [host = '', port = '0', kind = 'silent', rate = '100', ...addresses] = process.argv.slice(2);
const self = makeSelf();
const count = { tried: 0, open: 0, refused: 0, closed: 0, secured: 0, greeted: 0 };

async function knock(target: Target): Promise<void> {
  if (kind === 'silent') {
    const socket = await tcp(target);
    if (socket.destroyed) count.refused++;
    else {
      count.open++;
      socket.resume();
      socket.once('close', () => {
        count.open--;
        count.closed++;
      });
    }
    return;
  }
  const peer = await dial(target, self);
  if (peer.closed) {
    count.refused++;
    return;
  }
  count.secured++;
  if (kind === 'hello') {
    peer.hello();
    if (await peer.hears('hello')) count.greeted++;
    peer.beat();
    await peer.until(() => false);
    count.closed++;
  } else {
    await sleep(200);
    peer.destroy();
  }
}

const everyMs = 20;
let due = 0;
setInterval(() => {
  for (due += (Number(rate) * everyMs) / 1_000; due >= 1; due--) {
    const from = addresses[count.tried++ % addresses.length];
    void knock({ host, port: Number(port), ...(from === undefined ? {} : { from }) });
  }
}, everyMs);
setInterval(() => say(count), 250);
