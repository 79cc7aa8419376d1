/**
 * Guesses at a passphrase: `guesser.ts HOST PORT ROOM`, orders as JSON lines. What it needs of RFC 9807 is the library's.
 *
 *   hangUp  {"guesses","from","keys","word"}  as many guesses at once, each in a connection that is given up as soon as the host has
 *                                             answered, which is all that is needed; with one key, or with a new one each time
 *   login   {"from","word"}                   one guess to its end
 */
import { client, ready } from '@serenity-kit/opaque';
import { createHmac, hkdfSync } from 'node:crypto';
import { joinMessage } from './intruder.ts';
import { obey, say, type Order } from './lines.ts';
import { dial, makeSelf, type Peer } from './peer.ts';

const [host = '', port = '0', room = ''] = process.argv.slice(2);
const own = makeSelf();

async function begin(word: string, from: string, self = own): Promise<{ peer: Peer; state: string }> {
  const { startLoginRequest: start, clientLoginState: state } = client.startLogin({ password: word });
  const peer = await dial({ host, port: Number(port), from }, self);
  peer.hello();
  if (!peer.closed) peer.say(joinMessage({ room, with: { by: 'passphrase', start } }));
  return { peer, state };
}

async function hangUp({ guesses, from, keys, word }: Order): Promise<void> {
  const answers: Record<string, number> = {};
  const addresses = from as string[];
  await Promise.all(
    Array.from({ length: Number(guesses) }, async (_, number) => {
      const self = keys === 'one' ? own : makeSelf();
      const { peer } = await begin(
        `${String(word)} ${number}`,
        addresses[number % addresses.length] ?? '',
        self,
      );
      const answer = peer.closed ? null : await peer.hears('challenge', 'end', 'welcome');
      peer.destroy();
      const what = answer?.type === 'end' ? String(answer['reason']) : (answer?.type ?? 'reset');
      answers[what] = (answers[what] ?? 0) + 1;
    }),
  );
  say({ kind: 'guessed', answers });
}

/** J2 */
function tag(peer: Peer, sessionKey: string): string {
  const key = hkdfSync('sha256', Buffer.from(sessionKey, 'base64url'), '', 'landline-login-v1', 32);
  const { dial: guest, listen } = peer.binding;
  return createHmac('sha256', Buffer.from(key))
    .update(`guest\0${room}\0`)
    .update(Buffer.from(peer.channel, 'hex'))
    .update(guest)
    .update(listen)
    .digest('base64url');
}

async function login({ from, word }: Order): Promise<void> {
  const { peer, state } = await begin(String(word), String(from), makeSelf());
  const answer = peer.closed ? null : await peer.hears('challenge', 'end');
  if (answer?.type === 'challenge') {
    const finished = client.finishLogin({
      password: String(word),
      clientLoginState: state,
      loginResponse: String(answer['answer']),
      keyStretching: 'memory-constrained',
    });
    const finish = finished?.finishLoginRequest ?? 'A'.repeat(86);
    peer.say({ type: 'proof', room, finish, tag: tag(peer, finished?.sessionKey ?? '') });
    await peer.hears('welcome', 'end');
  }
  const came = peer.messages.some(({ type }) => type === 'welcome');
  say({ kind: 'tried', in: came, reason: peer.reason });
  peer.destroy();
}

await ready;
say({ kind: 'started' });
await obey({ hangUp, login });
process.exit();
