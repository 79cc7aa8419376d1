import type { ControlMessage } from '../../main/protocol/messages.ts';
import { makeHello } from '../../main/protocol/hello.ts';
import { knownDevice, someRoom } from './devices.ts';

const device = knownDevice(1);
const tag = 'T'.repeat(43);
const chain = '000102030405060708090a0b0c0d0e0f';

export const someBinding = {
  exporter: Buffer.alloc(32, 0xe0),
  dialFingerprint: Buffer.alloc(32, 0xd1),
  listenFingerprint: Buffer.alloc(32, 0x15),
};

/** One message of every type, all their fields filled. */
export const messages: {
  readonly [Type in ControlMessage['type']]: Extract<ControlMessage, { type: Type }>;
} = {
  hello: makeHello(device, 'dial', someBinding, { min: 1, max: 1 }, '0.1.0'),
  look: { type: 'look' },
  rooms: {
    type: 'rooms',
    rooms: [{ room: someRoom, name: '会议室', access: 'open', term: 3, hostName: 'Ana', people: 4 }],
  },
  join: {
    type: 'join',
    room: someRoom,
    now: 1_700_000_000_000,
    term: 3,
    host: device.device,
    port: 51_820,
  },
  welcome: {
    type: 'welcome',
    room: someRoom,
    charter: 'Y2hhcnRlcg',
    term: 3,
    host: device.device,
    now: 1_700_000_000_001,
    hostingForMs: 65_000,
  },
  challenge: { type: 'challenge', room: someRoom, answer: 'QW5zd2Vy' },
  proof: { type: 'proof', room: someRoom, finish: 'RmluaXNo', tag },
  asking: { type: 'asking', people: [{ device: device.device, name: 'Bob', since: 1_700_000_000_000 }] },
  turnAway: { type: 'turnAway', device: device.device },
  elsewhere: {
    type: 'elsewhere',
    room: someRoom,
    term: 4,
    host: device.device,
    place: ['fe80::1c2d:3e4f', 51_821],
  },
  lead: { type: 'lead', room: someRoom, term: 4, port: 51_821 },
  unreached: { type: 'unreached', room: someRoom },
  take: { type: 'take', room: someRoom, term: 5 },
  taken: { type: 'taken', room: someRoom, term: 5 },
  successors: { type: 'successors', order: [[device.device, '192.168.1.7', 51_820]] },
  heads: { type: 'heads', heads: [[chain, 12, '0a1b2c3d']], done: true },
  pull: { type: 'pull', id: 1 },
  page: { type: 'page', id: 1, done: false },
  bodies: { type: 'bodies', id: 2, entries: [[chain, 7]] },
  held: { type: 'held', heads: [[chain, 13]] },
  copies: { type: 'copies', counts: [[chain, 13, 2]] },
  presence: { type: 'presence', here: [[device.device, -250]], gone: [], whole: true },
  status: { type: 'status', state: 'busy', text: 'in the workshop' },
  statuses: { type: 'statuses', people: [[device.device, 'away', '开会']] },
  typing: { type: 'typing' },
  typists: { type: 'typists', people: [device.device] },
  read: { type: 'read', upTo: `00000000000c-${chain}-00000007` },
  reads: { type: 'reads', marks: [[device.device, `00000000000c-${chain}-00000007`]] },
  where: { type: 'where', device: device.device },
  there: { type: 'there', device: device.device, place: ['192.168.1.7', 51_820] },
  slow: { type: 'slow', forMs: 10_000 },
  end: { type: 'end', reason: 'leaving' },
};

/** Messages of which parts may be absent, with them. */
export const fuller: Readonly<Record<string, ControlMessage>> = {
  'rooms-locked': {
    type: 'rooms',
    rooms: messages.rooms.rooms.map((room) => ({ ...room, access: 'ask', locked: true })),
  },
  'join-passphrase': { ...messages.join, with: { by: 'passphrase', start: 'U3RhcnQ' } },
  'join-code': { ...messages.join, with: { by: 'code', start: 'U3RhcnQ' } },
  'join-invite': { ...messages.join, with: { by: 'invite', id: 'I'.repeat(22), tag } },
  'join-ask': { ...messages.join, with: { by: 'ask', name: 'Bob' } },
  'welcome-tag': { ...messages.welcome, tag },
  'heads-bare': { type: 'heads', heads: [[chain, 12, '0a1b2c3d', 7]], done: true },
  'held-bare': { type: 'held', heads: [[chain, 13, 7]] },
  'copies-bare': { type: 'copies', counts: [[chain, 13, 2, 7]] },
};
