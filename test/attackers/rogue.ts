/**
 * Keeps a door of its own, at which it lies: `rogue.ts PORT`. Orders come as JSON lines; what comes to its door is said as
 * `{"kind":"came","device","types","with"}` when whoever came has gone: what they said, and by what they wanted to get in.
 *
 *   twin     tells of a room with that name, its own
 *   claim    says that it hosts that room, which is somebody else's
 *   relay    passes bytes on to HOST PORT and back, with a certificate of its own on both sides
 *   forward  passes messages on to HOST PORT and back, as one who introduces itself on both sides; what it has seen it keeps
 *   replay   says to HOST PORT what it has kept of others, in connections of its own
 */
import tls from 'node:tls';
import { randomBytes } from 'node:crypto';
import { shortId, type Message } from './bytes.ts';
import { joinMessage } from './intruder.ts';
import { showInvite } from './invites.ts';
import { obey, say, sleep, type Order } from './lines.ts';
import { dial, makeSelf, serve, type Peer } from './peer.ts';

type Manner = (near: Peer) => void;

const port = Number(process.argv[2]);
const self = makeSelf();
/** What others have said to it, or through it, that might open a door. */
const kept: Message[] = [];
let manner: Manner = () => undefined;

const charter = (name: string): Buffer =>
  Buffer.from(
    JSON.stringify({
      v: 1,
      founder: self.key.publicKey.toString('base64url'),
      name,
      createdAt: Date.now(),
      random: randomBytes(16).toString('base64url'),
    }),
  );

/** Everybody who comes is greeted, and told about at the end. */
function meet(near: Peer): void {
  const said: Message[] = [];
  manner(near);
  const { onMessage } = near;
  near.onMessage = (message) => {
    said.push(message);
    if (['join', 'proof'].includes(message.type)) kept.push(message);
    onMessage(message);
  };
  near.socket.once('close', () => {
    const join = said.find(({ type }) => type === 'join');
    const types = said.map(({ type }) => type);
    say({ kind: 'came', device: near.device, types, with: join?.['with'] ?? null, reason: near.reason });
  });
}

/** A host of `room`, which is told of as `name`. */
function hosting(
  room: string,
  name: string,
  access: string,
  ownCharter: Buffer | null,
  term: number,
): Manner {
  return (near) => {
    near.hello();
    near.beat();
    near.onMessage = ({ type }) => {
      if (type === 'look')
        near.say({
          type: 'rooms',
          rooms: [{ room, name, access, locked: false, term, hostName: name, people: 3 }],
        });
      else if (type === 'join')
        near.say({
          type: 'welcome',
          room,
          charter: (ownCharter ?? charter(name)).toString('base64url'),
          term,
          host: self.key.device,
          now: Date.now(),
          hostingForMs: 0,
        });
    };
  };
}

function twin({ name, access }: Order): void {
  const own = charter(String(name));
  const room = shortId(own);
  manner = hosting(room, String(name), String(access), own, 1);
  say({ kind: 'twin', room });
}

const claim = ({ room, name, access, term, charter: known }: Order): void => {
  const bytes = typeof known === 'string' ? Buffer.from(known, 'base64url') : null;
  manner = hosting(String(room), String(name), String(access), bytes, Number(term));
};

/** Blind: whatever comes on one side leaves on the other. */
function relay({ host, port: far }: Order): void {
  const { cert, key } = self.certificate;
  manner = (near) => {
    near.socket.removeAllListeners('data');
    const beyond = tls.connect({
      ...{ host: String(host), port: Number(far), cert, key, rejectUnauthorized: false },
      ...{ ALPNProtocols: ['landline/1'], minVersion: 'TLSv1.3' },
    });
    for (const [one, other] of [
      [near.socket, beyond],
      [beyond, near.socket],
    ] as const) {
      one.on('data', (chunk: Buffer) => other.write(chunk));
      one.on('error', () => undefined);
      one.on('close', () => other.destroy());
    }
    beyond.on('close', () => say({ kind: 'relayed', bytes: beyond.bytesRead }));
  };
}

/** Knowing: it says hello as itself on both sides, and passes everything else on. */
function forward({ host, port: far }: Order): void {
  manner = (near) => {
    near.hello();
    const waiting: Message[] = [];
    let beyond: Peer | null = null;
    near.onMessage = (message) => {
      if (message.type === 'hello') return;
      if (beyond) beyond.say(message);
      else waiting.push(message);
    };
    void dial({ host: String(host), port: Number(far) }, self).then((peer) => {
      beyond = peer;
      peer.hello();
      peer.onMessage = (message) => {
        if (message.type === 'hello') return;
        say({ kind: 'answered', type: message.type, reason: message['reason'] ?? null });
        near.say(message);
      };
      for (const message of waiting) peer.say(message);
      peer.socket.once('close', () => near.destroy());
      near.socket.once('close', () => peer.destroy());
    });
  };
}

/** Each `join` and `proof` it has kept, in a new connection. */
async function replay({ host, port: far, room }: Order): Promise<void> {
  const target = { host: String(host), port: Number(far) };
  const joins = kept.filter(({ type }) => type === 'join');
  const proofs = kept.filter(({ type }) => type === 'proof');
  for (const join of joins) {
    const peer = await dial(target, self);
    peer.hello();
    peer.say({ ...join, ...(room === undefined ? {} : { room }) });
    const answer = await peer.hears('welcome', 'challenge', 'end');
    for (const proof of answer?.type === 'challenge' ? proofs : []) {
      peer.say(proof);
      await peer.hears('welcome', 'end');
    }
    const let_in = peer.messages.some(({ type }) => type === 'welcome');
    say({
      kind: 'replayed',
      with: (join['with'] as { by?: string } | undefined)?.by ?? null,
      let_in,
      reason: peer.reason,
    });
    peer.destroy();
  }
}

/** Comes as anybody does, with nothing to show, with something made up, or with a link it has got hold of. */
async function knock({ host, port: far, room, with: made, link }: Order): Promise<void> {
  const peer = await dial({ host: String(host), port: Number(far) }, self);
  peer.hello();
  const shown = typeof link === 'string' ? showInvite(link, peer.binding, peer.channel) : (made as object);
  peer.say(joinMessage({ room: String(room), with: shown }));
  const answer = await Promise.race([peer.hears('welcome', 'challenge', 'elsewhere', 'end'), sleep(30_000)]);
  say({ kind: 'knocked', answer: answer?.type ?? null, reason: peer.reason });
  peer.say({ type: 'pull', id: 1 });
  await Promise.race([peer.until(() => false), sleep(30_000)]);
  say({ kind: 'pulled', entries: peer.entries.length, closed: peer.closed, reason: peer.reason });
  peer.destroy();
}

await serve(port, self, meet);
say({ kind: 'started', device: self.key.device, fingerprint: self.certificate.fingerprint.toString('hex') });
await obey({ twin, claim, relay, forward, replay, knock });
process.exit();
