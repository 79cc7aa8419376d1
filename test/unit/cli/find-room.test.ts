import { describe, expect, it } from 'vitest';
import { enterRoom, hostRoom, readTarget, type Entered } from '../../../main/cli/find-room.ts';
import type { Clock } from '../../../main/lib/clock.ts';
import type { Handlers } from '../../../preload/bridge/server.ts';
import type { JoinTarget } from '../../../preload/contract/api.ts';
import { AppError } from '../../../preload/contract/errors.ts';
import type { Room, RoomId } from '../../../preload/contract/model.ts';
import type { NearbyRoom } from '../../../preload/contract/nearby.ts';
import { appDouble, idOf, lookingReport, nearbyOf, roomOf } from '../../support/app-double.ts';

/** Time that passes when the test says so. */
class TestClock implements Clock {
  #now = 0;
  readonly #due: { readonly at: number; readonly run: () => void }[] = [];
  now = (): number => this.#now;
  monotonic = (): number => this.#now;
  every = (): (() => void) => () => undefined;
  after(delayMs: number, run: () => void): () => void {
    const entry = { at: this.#now + delayMs, run };
    this.#due.push(entry);
    return () => {
      const at = this.#due.indexOf(entry);
      if (at !== -1) this.#due.splice(at, 1);
    };
  }
  pass(ms: number): void {
    this.#now += ms;
    for (const entry of this.#due.filter(({ at }) => at <= this.#now)) {
      this.#due.splice(this.#due.indexOf(entry), 1);
      entry.run();
    }
  }
}

const roomIn = (target: JoinTarget): RoomId | undefined =>
  target.kind === 'invite' ? undefined : target.roomId;

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Enters `text` with these rooms known and found; `steps` happen one after the other. */
async function enter(
  text: string,
  world: { own?: Room[]; nearby?: NearbyRoom[]; join?: Handlers['room.join'] },
  ...steps: ((clock: TestClock, announce: ReturnType<typeof appDouble>['announce']) => void)[]
): Promise<{ entered: Entered; asked: string[] }> {
  const asked: string[] = [];
  const join: Handlers['room.join'] = ({ target }) => {
    const roomId = roomIn(target);
    asked.push(`join ${roomId ?? ''}`);
    return { kind: 'joined', room: roomOf(roomId?.[0] ?? 'z') };
  };
  const { client, announce } = appDouble({
    'room.list': () => world.own ?? [],
    'room.nearby': () => ({ rooms: world.nearby ?? [], discovery: lookingReport }),
    'room.watchNearby': ({ watching }) => void asked.push(`watch ${watching}`),
    'room.reconnect': ({ roomId }) => void asked.push(`reconnect ${roomId}`),
    'room.join': world.join ?? join,
  });
  const clock = new TestClock();
  const entering = enterRoom(client, readTarget(text), { clock, waitMs: 15_000 });
  for (const step of steps) {
    await turn();
    step(clock, announce);
  }
  return { entered: await entering, asked };
}
const wait =
  (ms: number) =>
  (clock: TestClock): void =>
    clock.pass(ms);

describe('what is meant by a target', () => {
  it.each([
    ['a'.repeat(32), { kind: 'id', roomId: idOf('a') }],
    ['A'.repeat(32), { kind: 'name', name: 'A'.repeat(32) }],
    ['192.168.1.20', { kind: 'address', address: '192.168.1.20', roomId: null }],
    ['192.168.1.20:47470', { kind: 'address', address: '192.168.1.20:47470', roomId: null }],
    ['anas-laptop.local:1', { kind: 'address', address: 'anas-laptop.local:1', roomId: null }],
    ['fe80::1', { kind: 'address', address: 'fe80::1', roomId: null }],
    ['[fe80::1%eth0]:47470', { kind: 'address', address: '[fe80::1%eth0]:47470', roomId: null }],
    [`10.0.0.2:47470/${'b'.repeat(32)}`, { kind: 'address', address: '10.0.0.2:47470', roomId: idOf('b') }],
    ['Front desk', { kind: 'name', name: 'Front desk' }],
    ['前台', { kind: 'name', name: '前台' }],
    ['Team: 2', { kind: 'name', name: 'Team: 2' }],
    ['1/2', { kind: 'name', name: '1/2' }],
    ['LANDLINE://JOIN/ABC', { kind: 'invite', link: 'LANDLINE://JOIN/ABC' }],
    [' landline:join?x', { kind: 'invite', link: ' landline:join?x' }],
  ])('[cli] %s', (text, target) => {
    expect(readTarget(text)).toEqual(target);
  });
});

describe('entering a room', () => {
  it('[cli] joins the only room of that name, soon after it is found', async () => {
    const found = { rooms: [nearbyOf('b', { name: 'Other' }), nearbyOf('a')], discovery: lookingReport };
    const { entered, asked } = await enter(
      'Team',
      {},
      wait(4_000),
      (_clock, announce) => announce('room.nearbyChanged', found),
      wait(500),
    );
    expect(entered).toMatchObject({ kind: 'entered', room: { id: idOf('a') }, reached: true, known: false });
    expect(asked).toEqual(['watch true', 'watch false', `join ${idOf('a')}`]);
  });

  it('[A03] joins none of two rooms with that name, also when the second is heard a little later', async () => {
    const both = { rooms: [nearbyOf('a'), nearbyOf('b')], discovery: lookingReport };
    const { entered, asked } = await enter(
      'Team',
      { nearby: [nearbyOf('a')] },
      wait(300),
      (_clock, announce) => announce('room.nearbyChanged', both),
      wait(200),
    );
    expect(entered).toMatchObject({ kind: 'several', rooms: [{ id: idOf('a') }, { id: idOf('b') }] });
    expect(asked).not.toContainEqual(expect.stringContaining('join'));
  });

  it('[A03] goes back to the room it is a member of, whatever else has that name', async () => {
    const { entered } = await enter('Team', { own: [roomOf('a')], nearby: [nearbyOf('b')] });
    expect(entered).toMatchObject({ kind: 'entered', room: { id: idOf('a') }, reached: true, known: true });
  });

  it.each([
    ['Work  shop', 'Work shop'],
    [' Work shop ', 'Work shop'],
    ['\u202eWork\u200b shop\u200f', 'Work shop'],
    ['Cafe\u0301', 'Café'],
    ['w'.repeat(80), 'w'.repeat(60)],
  ])('[A03] knows a room by the name it is kept under: %j', async (typed, name) => {
    const own = await enter(typed, { own: [roomOf('a', { name })] });
    expect(own.entered).toMatchObject({ kind: 'entered', room: { id: idOf('a') }, known: true });
    const near = await enter(typed, { nearby: [nearbyOf('b', { name })] }, wait(500));
    expect(near.entered).toMatchObject({ kind: 'entered', room: { id: idOf('b') }, known: false });
  });

  it.each(['', ' \u200b ', 'w'.repeat(10_000)])(
    '[A03] refuses at once what no room can be called',
    async (typed) => {
      const entering = enter(typed, { nearby: [nearbyOf('a', { name: 'w'.repeat(60) })] });
      await expect(entering).rejects.toMatchObject({ code: 'name-invalid' });
    },
  );

  it('[H3] waits for the host of its own room, and goes in without it', async () => {
    const away = roomOf('a', {
      connection: { kind: 'waiting', cause: 'room-gone', nextAttemptAt: null },
    });
    const alone = await enter('Team', { own: [away] }, wait(15_000));
    expect(alone.entered).toMatchObject({ kind: 'entered', reached: false, known: true });
    const reached = await enter('Team', { own: [away] }, (_clock, announce) =>
      announce('room.changed', roomOf('a')),
    );
    expect(reached.entered).toMatchObject({ kind: 'entered', reached: true });
    expect(reached.asked).toEqual([`reconnect ${idOf('a')}`]);
  });

  it('[cli] finds nothing within its time, and rooms that do not answer are nothing', async () => {
    const world = { nearby: [nearbyOf('a', { reachable: false })] };
    expect((await enter('Team', world, wait(15_000))).entered).toEqual({ kind: 'none' });
  });

  it('[cli] asks an address and tells the rooms to choose from', async () => {
    const rooms = [nearbyOf('a'), nearbyOf('b')];
    const join: Handlers['room.join'] = ({ target }) => {
      const roomId = roomIn(target);
      return roomId === undefined
        ? { kind: 'choose', rooms }
        : { kind: 'joined', room: roomOf(roomId.charAt(0)) };
    };
    expect((await enter('10.0.0.2:47470', { join })).entered).toEqual({ kind: 'several', rooms });
    expect((await enter(`10.0.0.2:47470/${idOf('b')}`, { join })).entered).toMatchObject({
      kind: 'entered',
      room: { id: idOf('b') },
    });
  });
});

describe('hosting a room by its name', () => {
  const hosting = { kind: 'hosting', port: 47_470, addresses: [], reach: 'unknown' } as const;
  const waiting = { kind: 'waiting', cause: 'room-gone', nextAttemptAt: null } as const;
  const waitMs = 5_000;

  async function host(
    own: Room[],
    options: { hosted?: Room; steps?: Parameters<typeof enter>[2][] } = {},
  ): Promise<{ hosted: Awaited<ReturnType<typeof hostRoom>>; asked: string[] }> {
    const asked: string[] = [];
    const { client, announce } = appDouble({
      'room.list': () => own,
      'room.start': ({ name }) => {
        asked.push(`start ${name}`);
        return roomOf('n', { name, connection: hosting });
      },
      'room.reconnect': ({ roomId }) => void asked.push(`reconnect ${roomId}`),
      'room.host': ({ roomId }) => {
        asked.push(`host ${roomId}`);
        if (options.hosted) {
          own.splice(0, 1, options.hosted);
          throw new AppError('room-hosted');
        }
        return roomOf(roomId.charAt(0), { connection: hosting });
      },
    });
    const clock = new TestClock();
    const entering = hostRoom(client, 'Team', { clock, waitMs });
    for (const step of options.steps ?? []) {
      await turn();
      step(clock, announce);
    }
    return { hosted: await entering, asked };
  }

  it('[cli] makes a new one where this device is in none of that name', async () => {
    const { hosted, asked } = await host([roomOf('b', { name: 'Other' })]);
    expect(hosted).toMatchObject({ kind: 'entered', room: { id: idOf('n') } });
    expect(asked).toEqual(['start Team']);
  });

  it('[H4] goes on with the one it hosts', async () => {
    const own = [roomOf('a'), roomOf('b', { connection: hosting })];
    const { hosted, asked } = await host(own);
    expect(hosted).toMatchObject({ kind: 'entered', room: { id: idOf('b') } });
    expect(asked).toEqual([]);
  });

  it('[H1] comes into the one that another member hosts by now, and takes it from nobody', async () => {
    const { hosted, asked } = await host([roomOf('a', { connection: waiting })], {
      steps: [wait(waitMs - 1), (_clock, announce) => announce('room.changed', roomOf('a'))],
    });
    expect(hosted).toMatchObject({ kind: 'entered', room: { connection: { kind: 'connected' } } });
    expect(asked).toEqual([`reconnect ${idOf('a')}`]);
  });

  it('[H1] hosts the one that nobody hosts here', async () => {
    const own = [roomOf('a', { connection: waiting })];
    const { hosted, asked } = await host(own, { steps: [wait(waitMs)] });
    expect(hosted).toMatchObject({ kind: 'entered', room: { connection: hosting } });
    expect(asked.at(-1)).toBe(`host ${idOf('a')}`);
  });

  it('[H1] does not take it while another member is being entered', async () => {
    const connecting = roomOf('a', { connection: { kind: 'connecting' } });
    const { hosted, asked } = await host([connecting], {
      steps: [wait(waitMs), (_clock, announce) => announce('room.changed', roomOf('a'))],
    });
    expect(hosted).toMatchObject({ kind: 'entered', room: { connection: { kind: 'connected' } } });
    expect(asked).toEqual([`reconnect ${idOf('a')}`]);
    const left = await host([connecting], {
      steps: [
        wait(waitMs),
        (_clock, announce) => announce('room.changed', roomOf('a', { connection: waiting })),
      ],
    });
    expect(left.asked.at(-1)).toBe(`host ${idOf('a')}`);
  });

  it('[H1] yields to whoever comes to host it at the last moment', async () => {
    const own = [roomOf('a', { connection: waiting })];
    const { hosted } = await host(own, {
      hosted: roomOf('a'),
      steps: [wait(waitMs)],
    });
    expect(hosted).toMatchObject({ kind: 'entered', room: { connection: { kind: 'connected' } } });
  });

  it('[cli] asks which one where there are several', async () => {
    const { hosted, asked } = await host([roomOf('a'), roomOf('b')]);
    expect(hosted).toMatchObject({ kind: 'several', rooms: [{ id: idOf('a') }, { id: idOf('b') }] });
    expect(asked).toEqual([]);
  });
});
