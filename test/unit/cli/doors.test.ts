import { describe, expect, it } from 'vitest';
import { enterRoom, hostRoom, readTarget, type EnterOptions } from '../../../main/cli/find-room.ts';
import type { Handlers } from '../../../preload/bridge/server.ts';
import type { Room } from '../../../preload/contract/model.ts';
import type { InvitePreview } from '../../../preload/contract/rules.ts';
import { DeviceId } from '../../../preload/contract/model.ts';
import { appDouble, idOf, nearbyOf, roomOf } from '../../support/app-double.ts';
import { ManualClock } from '../../support/manual-clock.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const address = '10.0.0.2:47470';
const preview: InvitePreview = {
  roomId: idOf('a'),
  roomName: null,
  host: DeviceId.parse('d'.repeat(32)),
  fingerprint: 'dddd dddd',
  words: ['abandon'],
  addresses: [address],
  expiresAt: 1,
  expired: false,
  member: false,
};

/** Knocks at a room that wants a credential, and answers as `opens` says once it has one. */
function knock(
  given: Partial<EnterOptions>,
  opens: (clock: ManualClock) => ReturnType<Handlers['room.join']>,
  text = address,
) {
  const asked: unknown[] = [];
  const clock = new ManualClock();
  let own: Room[] = [];
  let waiting: ReturnType<Handlers['room.waitingToJoin']> = [];
  const { client, announce } = appDouble({
    'room.list': () => own,
    'room.waitingToJoin': () => waiting,
    'invite.read': () => preview,
    'room.join'(input) {
      asked.push(input);
      if (input.credential) return opens(clock);
      return input.target.kind === 'invite' ? opens(clock) : { kind: 'credential', room: nearbyOf('a') };
    },
  });
  const entering = enterRoom(client, readTarget(text), { clock, waitMs: 1, ...given });
  entering.catch(() => undefined);
  return {
    entering,
    asked,
    clock,
    async tell(state: 'asking' | 'unreachable' | 'turned-away' | null) {
      await turn();
      const row = { roomId: idOf('a'), name: 'Team', hostName: 'Ana', since: 0 };
      waiting = state === null ? [] : [{ ...row, state }];
      announce('room.waitingToJoinChanged', waiting);
      await turn();
    },
    async letIn(room: Room) {
      await turn();
      own = [room];
      announce('room.changed', room);
    },
  };
}

describe('a room that lets nobody in without a credential', () => {
  const passphrase = { by: 'passphrase', text: 'correct horse' } as const;
  const target = { kind: 'address', address };

  it('[J1] is told as such where there is none to show', async () => {
    const { entering, asked } = knock({}, () => ({ kind: 'joined', room: roomOf('a') }));
    expect(await entering).toMatchObject({ kind: 'credential', room: { id: idOf('a') } });
    expect(asked).toEqual([{ target }]);
  });

  it('[A03] is shown one only after it has asked for it', async () => {
    const { entering, asked } = knock({ credential: passphrase }, () => ({
      kind: 'joined',
      room: roomOf('a'),
    }));
    expect(await entering).toMatchObject({ kind: 'entered', reached: true, known: false });
    expect(asked).toEqual([{ target }, { target, credential: passphrase }]);
  });

  it('[J4] is entered by an invite as it is', async () => {
    const link = 'landline://join/abc';
    const { entering, asked } = knock({}, () => ({ kind: 'joined', room: roomOf('a') }), link);
    expect(await entering).toMatchObject({ kind: 'entered', known: false });
    expect(asked).toEqual([{ target: { kind: 'invite', link } }]);
  });
});

describe('asking to be let in', () => {
  const ask = { by: 'ask' } as const;
  const asking = (onAsked?: EnterOptions['onAsked']) =>
    knock({ credential: ask, ...(onAsked && { onAsked }) }, () => ({
      kind: 'asked',
      roomId: idOf('a'),
    }));

  it('[J1] waits for as long as it takes, and is in once somebody says so', async () => {
    const told: string[] = [];
    const door = asking((roomId) => told.push(roomId));
    await door.tell('asking');
    door.clock.pass(3_600_000);
    await door.tell('unreachable');
    door.clock.pass(3_600_000);
    await door.letIn(roomOf('a'));
    expect(await door.entering).toMatchObject({ kind: 'entered', room: { id: idOf('a') }, reached: true });
    expect(told).toEqual([idOf('a')]);
  });

  it('[J1] ends where a moderator says no', async () => {
    const door = asking();
    await door.tell('asking');
    await door.tell('turned-away');
    await expect(door.entering).rejects.toMatchObject({ code: 'turned-away' });
  });

  it('[J1] gives the room a moment to show up once nobody is asked any more', async () => {
    const late = asking();
    await late.tell('asking');
    await late.tell(null);
    late.clock.pass(4_999);
    await late.letIn(roomOf('a'));
    expect(await late.entering).toMatchObject({ kind: 'entered' });
    const never = asking();
    await never.tell('asking');
    await never.tell(null);
    never.clock.pass(5_000);
    await expect(never.entering).rejects.toMatchObject({ code: 'turned-away' });
  });
});

describe('a room this device was removed from', () => {
  const removed = (how: 'kick' | 'ban'): Room =>
    roomOf('a', { connection: { kind: 'removed', how, byName: 'Ana' } });
  const nearby = {
    rooms: [nearbyOf('a')],
    discovery: { state: 'looking', interfaces: [], rememberedHosts: 0, since: 0, problem: null },
  } as const;

  it('[J6] is asked again to let it in after a kick, and not after a ban', async () => {
    const asked: unknown[] = [];
    const world = (how: 'kick' | 'ban') =>
      appDouble({
        'room.list': () => [removed(how)],
        'room.nearby': () => nearby,
        'room.watchNearby': () => undefined,
        'room.join': ({ target }) => {
          asked.push(target);
          return { kind: 'joined', room: roomOf('a') };
        },
      }).client;
    const clock = new ManualClock();
    const entering = enterRoom(world('kick'), readTarget('Team'), { clock, waitMs: 15_000 });
    for (let step = 0; step < 4; step++) await turn();
    clock.pass(500);
    expect(await entering).toMatchObject({ kind: 'entered' });
    expect(asked).toEqual([{ kind: 'nearby', roomId: idOf('a') }]);
    await expect(
      enterRoom(world('ban'), readTarget('Team'), { clock, waitMs: 15_000 }),
    ).rejects.toMatchObject({ code: 'banned' });
  });

  it('[J6] is not hosted here', async () => {
    const { client } = appDouble({ 'room.list': () => [removed('kick')] });
    await expect(hostRoom(client, 'Team', { clock: new ManualClock(), waitMs: 5_000 })).rejects.toMatchObject(
      { code: 'kicked' },
    );
  });
});

describe('a room that is hosted anew', () => {
  it('[J1] has the access and the passphrase it was given', async () => {
    const started: unknown[] = [];
    const { client } = appDouble({
      'room.list': () => [],
      'room.start': (input) => {
        started.push(input);
        return roomOf('n');
      },
    });
    const options = { clock: new ManualClock(), waitMs: 5_000 };
    await hostRoom(client, 'Team', options);
    await hostRoom(client, 'Team', { ...options, access: 'passphrase', passphrase: 'correct horse' });
    expect(started).toEqual([
      { name: 'Team' },
      { name: 'Team', access: 'passphrase', passphrase: 'correct horse' },
    ]);
  });
});
