import { describe, expect, it } from 'vitest';
import { ProtocolError } from '../../../main/protocol/errors.ts';
import { decodeControl, encodeControl } from '../../../main/protocol/frame.ts';
import { limits } from '../../../main/protocol/limits.ts';
import { mayArrive, type ControlType } from '../../../main/protocol/messages.ts';
import { someRoom } from '../../support/devices.ts';
import { messages } from '../../support/messages.ts';

type Succession = 'join' | 'welcome' | 'elsewhere' | 'lead' | 'unreached' | 'take' | 'taken' | 'successors';

/** What a peer that sends `value` is told, or `read`. */
function answer(value: unknown): string {
  try {
    decodeControl(Buffer.from(JSON.stringify(value)));
    return 'read';
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    return error.reason;
  }
}
const changed = (type: Succession, changes: object): string => answer({ ...messages[type], ...changes });

const beyond = Number.MAX_SAFE_INTEGER + 1;
const noTerm = [-1, 1.5, beyond, 1e300, '3', null, [3]];
const noPort = [-1, 0, 1.5, 65_536, '80', null];
const noId = ['', 'a'.repeat(31), 'a'.repeat(33), 'A'.repeat(32), '1'.repeat(32), 7];
const noAddress = [
  'fe80::1%eth0',
  'fe80::1%3',
  '1',
  '10.0.0.1 ',
  '10.0.0.1\n',
  '10.0.0.1/8',
  'user@10.0.0.1',
  '[::1]',
  '::',
  '8.8.8.8',
  '2001:db8::1',
  'a'.repeat(64),
  'host.local',
  '主机.local',
  '',
  7,
  null,
];

describe('messages of succession', () => {
  it.each(['join', 'welcome', 'elsewhere', 'lead', 'take', 'taken'] as const)(
    '[H1] [F5] hold a term in %s from 0 to the greatest whole number, and no other',
    (type) => {
      for (const term of [0, 1, Number.MAX_SAFE_INTEGER]) expect(changed(type, { term })).toBe('read');
      for (const term of noTerm) expect([term, changed(type, { term })]).toEqual([term, 'control-invalid']);
    },
  );

  it.each(['join', 'welcome', 'elsewhere', 'lead', 'unreached', 'take', 'taken'] as const)(
    '[L8] [F5] name the room in %s by its id alone',
    (type) => {
      for (const room of noId) expect([room, changed(type, { room })]).toEqual([room, 'control-invalid']);
    },
  );

  it('[H1] [F5] name a host by its id; only who joins may know none', () => {
    expect(changed('join', { host: null })).toBe('read');
    for (const type of ['join', 'welcome', 'elsewhere'] as const)
      for (const host of noId) expect([host, changed(type, { host })]).toEqual([host, 'control-invalid']);
    for (const type of ['welcome', 'elsewhere'] as const)
      expect(changed(type, { host: null })).toBe('control-invalid');
  });

  it('[H3] [F5] say in a join where its sender is dialled: at a port, or with 0 nowhere', () => {
    for (const port of [0, 1, 65_535]) expect(changed('join', { port })).toBe('read');
    for (const port of noPort.filter((each) => each !== 0))
      expect([port, changed('join', { port })]).toEqual([port, 'control-invalid']);
  });

  it('[H8] [F5] call from a port that can be dialled', () => {
    for (const port of [1, 65_535]) expect(changed('lead', { port })).toBe('read');
    for (const port of noPort) expect([port, changed('lead', { port })]).toEqual([port, 'control-invalid']);
  });

  it('[H3] [F5] give a place as an address without scope and a port, or none at all', () => {
    const places = [['10.0.0.1', 1], ['::1', 65_535], ['fe80::1c2d:3e4f', 80], ['fd00::1', 80], null];
    for (const place of places) expect([place, changed('elsewhere', { place })]).toEqual([place, 'read']);
    const none = [
      ...noAddress.map((address) => [address, 80]),
      ...noPort.map((port) => ['10.0.0.1', port]),
      [],
      ['10.0.0.1'],
      ['10.0.0.1', 80, 'more'],
      '10.0.0.1:80',
      undefined,
    ];
    for (const place of none)
      expect([place, changed('elsewhere', { place })]).toEqual([place, 'control-invalid']);
  });

  it('[H3] [F5] list as many successors as there may be, and none one over it', () => {
    const [one] = messages.successors.order;
    const order = (count: number) => Array.from({ length: count }, () => one);
    for (const count of [0, 1, limits.successors])
      expect(changed('successors', { order: order(count) })).toBe('read');
    expect(changed('successors', { order: order(limits.successors + 1) })).toBe('control-invalid');
  });

  it('[H3] [F5] list successors by id, address without scope and port', () => {
    const id = messages.welcome.host;
    const none = [
      ...noId.map((each) => [each, '10.0.0.1', 80]),
      ...noAddress.map((address) => [id, address, 80]),
      ...noPort.map((port) => [id, '10.0.0.1', port]),
      [id, '10.0.0.1'],
      [id, '10.0.0.1', 80, 1],
      id,
      null,
    ];
    for (const each of none)
      expect([each, changed('successors', { order: [each] })]).toEqual([each, 'control-invalid']);
  });

  it('[F5] say for how long the host has been hosting, from nothing to the end of its clock', () => {
    for (const hostingForMs of [0, 0xffff_ffff_ffff])
      expect(changed('welcome', { hostingForMs })).toBe('read');
    for (const hostingForMs of [-1, 0.5, 0xffff_ffff_ffff + 1, '0', null])
      expect([hostingForMs, changed('welcome', { hostingForMs })]).toEqual([hostingForMs, 'control-invalid']);
  });

  it.each(['join', 'welcome', 'elsewhere', 'lead', 'unreached', 'take', 'taken', 'successors'] as const)(
    '[F5] refuse %s with a field missing or one more',
    (type) => {
      for (const field of Object.keys(messages[type]))
        expect([field, changed(type, { [field]: undefined })]).toEqual([field, 'control-invalid']);
      expect(changed(type, { more: 1 })).toBe('control-invalid');
      expect(changed(type, JSON.parse('{"__proto__":{"polluted":1}}') as object)).toBe('control-invalid');
      expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    },
  );

  it('[F3] keep within what may be sent before admission, the list of successors within a frame', () => {
    const [id, term, address, port] = ['a'.repeat(32), Number.MAX_SAFE_INTEGER, 'f'.repeat(64), 65_535];
    const longest: Parameters<typeof encodeControl>[0][] = [
      { type: 'join', room: someRoom, now: 0xffff_ffff_ffff, term, host: id, port },
      { type: 'elsewhere', room: someRoom, term, host: id, place: [address, port] },
      {
        ...messages.welcome,
        charter: 'Y'.repeat(1_400),
        term,
        hostingForMs: 0xffff_ffff_ffff,
      },
    ];
    for (const message of longest)
      expect(encodeControl(message).length).toBeLessThanOrEqual(limits.frameBeforeAdmission);
    const order = Array.from(
      { length: limits.successors },
      () => [id, address, port] as [string, string, number],
    );
    expect(encodeControl({ type: 'successors', order }).length).toBeLessThanOrEqual(limits.frameAnswer);
  });
});

describe('what may arrive', () => {
  const copying: readonly ControlType[] = ['heads', 'pull', 'page', 'bodies', 'held'];
  const tables = [
    ['listens', 'waits for a join', 'listen', 'waiting', ['look', 'join', 'proof', 'lead', 'take']],
    [
      'listens',
      'has admitted its guest',
      'listen',
      'member',
      [...copying, 'taken', 'turnAway', 'status', 'typing', 'read', 'where'],
    ],
    [
      'dialled',
      'waits for its welcome',
      'dial',
      'waiting',
      ['rooms', 'welcome', 'challenge', 'slow', 'elsewhere', 'unreached', 'taken'],
    ],
    [
      'dialled',
      'is a guest',
      'dial',
      'member',
      [
        ...[...copying, 'copies', 'presence', 'slow', 'successors', 'take', 'elsewhere', 'asking'],
        ...['statuses', 'typists', 'reads', 'there'],
      ],
    ],
  ] as const;

  it.each(tables)('[F5] [A26] at a side that %s and %s', (_side, _when, role, stage, taken) => {
    const types = Object.keys(messages) as ControlType[];
    expect(types.filter((type) => mayArrive(type, role, stage)).sort()).toEqual([...taken].sort());
  });

  it('[F5] is somewhere each message but the first and the last of a session', () => {
    const somewhere = new Set<ControlType>(tables.flatMap(([, , , , taken]) => [...taken]));
    const nowhere = (Object.keys(messages) as ControlType[]).filter((type) => !somewhere.has(type));
    expect(nowhere).toEqual(['hello', 'end']);
  });
});
