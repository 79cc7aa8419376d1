import net from 'node:net';
import tls, { type TLSSocket } from 'node:tls';
import { directLogins } from '../../../main/admission/logins.ts';
import { inviteKeys, readInvite } from '../../../main/admission/invites.ts';
import { passingIdentity } from '../../../main/identity/identity.ts';
import { dialOptions, secure } from '../../../main/net/tls.ts';
import { protocolReasons } from '../../../main/protocol/errors.ts';
import { decodeControl, encodeFrame, FrameDecoder } from '../../../main/protocol/frame.ts';
import { limits } from '../../../main/protocol/limits.ts';
import type { RoomId } from '../../../preload/contract/model.ts';
import { fingerprintOfPair, helloFor } from '../../support/raw-peer.ts';
import { messages } from '../../support/messages.ts';
import { textOf } from '../mutate.ts';
import { readSteps, writeSteps, type Step } from '../steps.ts';
import { hold, type Target } from '../target.ts';
import { World } from '../world.ts';
import { joins, json, recorded } from './seeds.ts';

/** What a stranger does who has come to the port; `plain` in front: without TLS. */
const ops = { bytes: 0, control: 1, entries: 2, hello: 3, heartbeat: 4, wait: 5, plain: 6 };
const nothing = new Uint8Array(0);
const does = (op: keyof typeof ops, payload: Uint8Array = nothing): Step => ({ op: ops[op], payload });
const says = (message: unknown): Step => does('control', json(message));
const hello = does('hello', json({}));
const proof = { type: 'proof', room: '@door', finish: 'f'.repeat(86), tag: 'T'.repeat(43) };
const comesTo = (room: string): readonly object[] => [
  ...joins.map((join) => ({ ...join, room })),
  { ...joins[0], room, with: { by: 'passphrase', start: '@start' } },
  { ...joins[0], room, with: { by: 'code', start: '@start' } },
  { ...joins[0], room, with: { by: 'invite', id: '@token', tag: 'T'.repeat(43) } },
];
const course = (...steps: readonly Step[]): Uint8Array => writeSteps(steps);
const patienceMs = 30;

/**
 * Strangers at the door of a whole app, over real TLS: its network runs in a thread of its own, of which nothing is counted here. Two of
 * its rooms let nobody in without more than a stranger has.
 */
export const handshake: Target = {
  name: 'handshake',
  functions: {
    'main/room/door/doorway.ts': ['receive', '#judge'],
    'main/room/door/door.ts': ['judge', 'refusal', '#petition', '#invite', '#logIn', '#prove'],
    'main/room/door/lobby.ts': [],
  },
  shape: 'steps',
  seeds: [
    course(hello, says(messages.look), does('wait')),
    ...['@door', '@hall'].flatMap((room) =>
      comesTo(room).map((join) => course(hello, says(join), does('wait'))),
    ),
    course(hello, says(comesTo('@door')[5]), does('wait'), says(proof), does('wait')),
    course(hello, says(comesTo('@door')[0]), does('entries', recorded('entry-message')[0])),
    course(hello, does('entries', recorded('entry-2-admit')[0])),
    course(hello, says(messages.lead), does('wait')),
    course(hello, says(messages.take), does('wait')),
    course(hello, says({ ...messages.lead, room: '@door' }), does('wait')),
    course(says(comesTo('@door')[0]), hello),
    course(does('bytes', Buffer.from('GET / HTTP/1.1\r\n\r\n'))),
    course(does('plain'), does('bytes', Buffer.from('SSH-2.0-x\r\n'))),
    course(does('plain'), does('bytes', Buffer.from('16030100050100000103', 'hex'))),
  ],
  words: ['@door', '@hall', '@room', '@start', '@token'],
  stateful: true,
  executions: 80,
  async open() {
    const world = await World.open({ logins: 'real' });
    const { client } = world;
    const door = await client.call('room.start', {
      name: 'Door',
      access: 'passphrase',
      passphrase: 'correct horse',
    });
    const hall = await client.call('room.start', { name: 'Hall', access: 'ask' });
    const { text: link } = await client.call('invite.make', { roomId: door.id, by: 'link' });
    world.learn('@door', door.id);
    world.learn('@hall', hall.id);
    world.learn('@start', (await directLogins().begin('another')).start);
    world.learn('@token', inviteKeys(readInvite(link)?.secret ?? nothing, door.id).id);
    const port = await world.app.listen();
    const inside = async (roomId: RoomId): Promise<string> => {
      const people = await client.call('room.people', { roomId });
      const { items } = await client.call('message.history', { roomId, limit: 500 });
      return JSON.stringify([people.map(({ id }) => id), items.map(({ id }) => id)]);
    };
    const before = new Map([
      [door.id, await inside(door.id)],
      [hall.id, await inside(hall.id)],
    ]);
    let tried = 0;
    return {
      async run(input) {
        tried += 1;
        const steps = readSteps(input).slice(0, 24);
        const localAddress =
          process.platform === 'linux'
            ? `127.${1 + ((tried >> 16) & 63)}.${(tried >> 8) & 255}.${tried & 255}`
            : undefined;
        const at = { host: '127.0.0.1', port, localAddress };
        const stranger = passingIdentity(Date.now());
        const isPlain = steps[0]?.op === ops.plain;
        const socket = isPlain
          ? net.connect(at)
          : tls.connect({ ...at, ...dialOptions(stranger.secrets.certificate) });
        const heard: { readonly type: string; readonly reason?: string; readonly room?: string }[] = [];
        const decoder = new FrameDecoder(1_000_000);
        const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
        socket.on('error', () => undefined);
        await Promise.race([
          closed,
          new Promise((resolve) => socket.once(isPlain ? 'connect' : 'secureConnect', resolve)),
        ]);
        if (socket.destroyed) return 'not let in';
        if (isPlain) socket.resume();
        else
          socket.on('data', (chunk: Buffer) => {
            for (const { type, payload } of decoder.push(chunk))
              if (type === 'control') heard.push(decodeControl(payload));
          });
        const binding = isPlain
          ? null
          : secure(socket as TLSSocket, 'dial', fingerprintOfPair(stranger.secrets.certificate)).binding;
        for (const { op, payload } of steps) {
          const filled = Buffer.from(world.fill(textOf(payload)));
          if (op === ops.control) socket.write(encodeFrame('control', filled));
          else if (op === ops.entries) socket.write(encodeFrame('entries', payload));
          else if (op === ops.heartbeat) socket.write(encodeFrame('heartbeat', nothing));
          else if (op === ops.hello && binding)
            socket.write(encodeFrame('control', changed(helloFor(stranger, binding), filled)));
          else if (op === ops.bytes) socket.write(payload);
          else if (op === ops.wait)
            await Promise.race([
              closed,
              new Promise((resolve) => socket.once('data', resolve)),
              new Promise((resolve) => setTimeout(resolve, patienceMs)),
            ]);
        }
        socket.end();
        await closed;
        const welcome = heard.find(({ type }) => type === 'welcome');
        hold(welcome?.room !== door.id && welcome?.room !== hall.id, 'no stranger is let in');
        const end = heard.find(({ type }) => type === 'end')?.reason;
        hold(
          end === undefined || (end !== 'internal' && (protocolReasons as readonly string[]).includes(end)),
          `it ends for a known reason, not ${end}`,
        );
        return end ?? heard.at(-1)?.type ?? 'nothing';
      },
      async check() {
        for (const [room, then] of before)
          hold((await inside(room)) === then, 'nothing has changed in a room that nobody was let into');
        const { asking } = (await client.call('room.list', {})).find(({ id }) => id === hall.id) ?? hall;
        hold(asking.length <= limits.askingPerRoom, 'no more than so many ask');
        await world.checkAlive();
      },
      close: () => world.close(),
    };
  },
};

function changed(hello: object, payload: Uint8Array): Uint8Array {
  try {
    return json({ ...hello, ...(JSON.parse(textOf(payload)) as object) });
  } catch {
    // no JSON, or deeper than can be written
    return payload;
  }
}
