import type { RoomId } from '../../preload/contract/model.ts';
import type { Device } from './device.ts';
import type { World } from './world.ts';

/** How often each kind of trouble comes, against the others. */
const usual = {
  kill: 22,
  powerCut: 8,
  death: 3,
  part: 10,
  isolate: 6,
  reset: 8,
  freeze: 7,
  sleep: 5,
  slowDisk: 5,
  clock: 4,
  quit: 6,
  leave: 2,
  handOver: 6,
  hostHere: 3,
  wall: 4,
  move: 4,
  behind: 3,
  lyingDisk: 3,
};
export type Trouble = keyof typeof usual;

/** What breaks in a world, and mostly mends by itself after a while. */
export class Troubles {
  readonly #world: World;
  readonly #over: () => boolean;

  /** Once it is `over` nothing mends by itself: whoever healed the world has mended it. */
  constructor(world: World, over: () => boolean) {
    this.#world = world;
    this.#over = over;
  }

  /** Mostly the host's. */
  #victim(): Device | undefined {
    const { devices, rooms, random } = this.#world;
    const up = devices.filter((device) => device.running && !device.running.process.frozen);
    const hosts = up.filter((device) => rooms.some((roomId) => device.hosts(roomId)));
    const among = hosts.length > 0 && random.chance(0.7) ? hosts : up;
    return among.length > 0 ? random.pick(among) : undefined;
  }

  /** Something breaks. */
  strikeOnce(): void {
    const { random, rooms } = this.#world;
    const kind = random.weighted(usual);
    const victim = this.#victim();
    if (!victim) return;
    const roomId = victim.rooms.size > 0 ? random.pick([...victim.rooms]) : rooms[0];
    if (roomId !== undefined) this.#strike(kind, victim, roomId);
  }

  /** Two halves that do not reach each other, for a while. */
  part(): void {
    const { random, fabric, trace, devices } = this.#world;
    const side = random.whole(1, 1_000_000);
    for (const device of devices) if (random.chance(0.5)) device.machine.side = side;
    trace(`parted: ${devices.map(({ name, machine }) => `${name}/${machine.side}`).join(' ')}`);
    fabric.changed();
    this.#later(random.wait(8_000) + 500, () => this.#rejoin(devices));
  }

  #strike(kind: Trouble, victim: Device, roomId: string): void {
    const { random, fabric, trace, devices, oracle } = this.#world;
    switch (kind) {
      case 'kill':
      case 'powerCut':
        victim.kill({ machine: kind === 'powerCut' });
        return this.#later(random.wait(5_000) + 100, () => victim.start());
      case 'death':
        if (
          devices.filter((device) => device !== victim && !device.gone && device.rooms.has(roomId)).length < 2
        )
          return;
        victim.kill({ machine: true });
        victim.gone = true;
        return trace(`${victim.name} never comes back`);
      case 'part':
        return this.part();
      case 'isolate':
        victim.machine.side = random.whole(1, 1_000_000);
        trace(`${victim.name} is alone`);
        fabric.changed();
        return this.#later(random.wait(6_000) + 200, () => this.#rejoin([victim]));
      case 'reset':
        trace(`${victim.name}'s connections are reset`);
        for (const end of victim.running?.network.ends ?? []) if (random.chance(0.7)) end.link.reset();
        return;
      case 'freeze':
        victim.freeze({ asleep: false });
        return this.#later(random.wait(4_000) + 100, () => victim.thaw());
      case 'sleep':
        return this.#sleep(victim);
      case 'slowDisk':
        trace(`${victim.name}'s disk is slow`);
        victim.disk.slowness = random.whole(10, 150);
        return this.#later(random.wait(6_000), () => void (victim.disk.slowness = 1));
      case 'lyingDisk':
        trace(`${victim.name}'s disk lies`);
        victim.disk.lie(random.whole(1, 6));
        return this.#later(random.wait(2_000) + 200, () => {
          victim.kill({ machine: true });
          this.#later(random.wait(3_000) + 100, () => victim.start());
        });
      case 'clock':
        victim.wall.aheadMs += random.whole(-7_200_000, 7_200_000);
        return trace(`${victim.name}'s clock jumps`);
      case 'quit':
        void victim.quit();
        return this.#later(random.wait(5_000) + 2_000, () => victim.start());
      case 'leave':
        if (
          devices.filter((device) => device !== victim && !device.gone && device.rooms.has(roomId)).length < 2
        )
          return;
        return void victim.leave(roomId);
      case 'handOver':
        return this.#handOver(victim, roomId);
      case 'hostHere':
        return this.#hostHere(roomId);
      case 'wall':
        victim.machine.walled = true;
        trace(`${victim.name} is behind a firewall`);
        return this.#later(random.wait(10_000), () => void (victim.machine.walled = false));
      case 'move':
        return this.#move(victim);
      case 'behind':
        for (const end of victim.running?.network.ends ?? []) {
          end.behind = true;
          end.tell('onBehind');
          this.#later(random.wait(3_000), () => {
            end.behind = false;
            end.tell('onCaughtUp');
          });
        }
        return oracle.violations.length > 0 ? undefined : trace(`${victim.name} is behind`);
    }
  }

  /** What ends some trouble; when everything is healed it has been ended already. */
  #later(delayMs: number, run: () => void): void {
    this.#world.schedule.after(delayMs, () => {
      if (!this.#over()) run();
    });
  }

  #rejoin(devices: readonly Device[]): void {
    for (const { machine } of devices) machine.side = 0;
    this.#world.trace(`together again: ${devices.map(({ name }) => name).join(' ')}`);
    this.#world.fabric.changed();
  }

  #sleep(victim: Device): void {
    const { random } = this.#world;
    const { up } = victim;
    if (!up) return;
    if (random.chance(0.7)) void up.rooms.suspend();
    this.#later(random.whole(100, 4_000), () => {
      if (victim.up !== up) return;
      victim.freeze({ asleep: true });
      this.#later(random.wait(10_000) + 1_000, () => this.wake(victim));
    });
  }

  wake(device: Device): void {
    if (!device.running?.process.frozen) return;
    device.thaw();
    const { running } = device;
    running.process.after(this.#world.random.whole(1, 1_500), () => running.rooms.refresh());
  }

  #handOver(host: Device, roomId: string): void {
    const { random, trace } = this.#world;
    if (!host.hosts(roomId)) return;
    const others =
      host.up?.rooms.people(roomId as RoomId).filter(({ canHost, self }) => canHost && !self) ?? [];
    if (others.length === 0) return;
    const { id, name } = random.pick(others);
    trace(`${host.name} hands over to ${name}`);
    host.up?.rooms
      .handOver(roomId as RoomId, id)
      .catch((error: unknown) => trace(`not handed over: ${String(error)}`));
  }

  /** Somebody who waits presses "host it here". */
  #hostHere(roomId: string): void {
    const { devices, random, trace } = this.#world;
    const waiting = devices.filter(
      (device) => device.up && device.room(roomId)?.connection.kind === 'waiting',
    );
    if (waiting.length === 0) return;
    const presser = random.pick(waiting);
    trace(`${presser.name} presses host it here`);
    presser.pressed = true;
    this.#world.schedule.after(10_000, () => void (presser.pressed = false));
    presser.up?.rooms.host(roomId as RoomId).catch((error: unknown) => trace(`not hosted: ${String(error)}`));
  }

  /** Another address, which its app hears of a moment later. */
  #move(device: Device): void {
    const { random, fabric, trace } = this.#world;
    device.machine.address = `10.0.${random.whole(1, 250)}.${random.whole(1, 250)}`;
    trace(`${device.name} has the address ${device.machine.address}`);
    fabric.changed();
    device.running?.process.after(random.whole(10, 2_000), () => device.running?.rooms.refresh());
  }
}
