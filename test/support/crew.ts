import { expect } from 'vitest';
import { directLogins, type Logins } from '../../main/admission/logins.ts';
import type { RoomId } from '../../preload/contract/model.ts';
import { ManualClock } from './manual-clock.ts';
import { Mate } from './mate.ts';
import { MemoryHub } from './memory-network.ts';

const stepMs = 10;

/** Devices that run whole rooms in one process, on a network, disks and a time that do only what the test says. Nobody has mDNS. */
export class Crew {
  readonly clock = new ManualClock();
  readonly hub = new MemoryHub();
  /** Of the n-th device. */
  readonly addressOf: (number: number) => string;
  readonly logins: Logins = this.#countedLogins(directLogins());
  readonly #mates: Mate[] = [];
  /** What is on its way to a disk, or has its signatures checked. */
  #busy = 0;

  constructor(addressOf = (number: number): string => `10.0.0.${number}`) {
    this.addressOf = addressOf;
  }

  /** A device of that name, started. */
  async mate(name: string): Promise<Mate> {
    const mate = new Mate(name, this.#mates.length + 1, this);
    this.#mates.push(mate);
    await mate.start();
    return mate;
  }

  /** A device with the identity of `mate`, as a copied data folder makes one, started; at the next address. It knows of no room yet. */
  async copyOf(mate: Mate): Promise<Mate> {
    const number = this.#mates.length + 1;
    const copy = new Mate(`${mate.name} again`, number, this, this.#mates.indexOf(mate) + 1);
    this.#mates.push(copy);
    await copy.start();
    return copy;
  }

  /** `names` in a room of the first, who hosts it. */
  async room(...names: string[]): Promise<{ readonly id: RoomId; readonly mates: Mate[] }> {
    const mates: Mate[] = [];
    for (const name of names) mates.push(await this.mate(name));
    const [host, ...guests] = mates;
    if (!host) throw new TypeError('nobody to found a room');
    const { id } = await this.done(host.rooms.found('Workshop'));
    for (const guest of guests) await this.done(guest.join(host));
    await this.pass(1_000);
    return { id, mates };
  }

  /** Lets time pass while `work` is under way, until it is done. */
  async done<Value>(work: Promise<Value>): Promise<Value> {
    let open = true;
    const ended = work.finally(() => (open = false));
    ended.catch(() => undefined);
    for (let passed = 0; open && passed < 30_000; passed += stepMs) {
      await this.settle();
      if (open) this.clock.pass(stepMs);
    }
    if (open) throw new Error('not done within 30 s');
    return ended;
  }

  /** Resolves when nothing happens any more that does not wait for time. */
  async settle(): Promise<void> {
    for (let quiet = 0; quiet < 3; quiet++) {
      await new Promise((resolve) => setImmediate(resolve));
      if (this.#busy + this.hub.underWay > 0) quiet = -1;
    }
  }

  async pass(durationMs: number): Promise<void> {
    for (let passed = 0; passed < durationMs; passed += stepMs) {
      await this.settle();
      this.clock.pass(Math.min(stepMs, durationMs - passed));
    }
    await this.settle();
  }

  /** Lets time pass until `check` throws no more; throws what it throws after `withinMs`. Answers how long that took, in ms. */
  async until(check: () => unknown, withinMs = 20_000): Promise<number> {
    const begun = this.clock.monotonic();
    for (;;) {
      await this.settle();
      try {
        await check();
        return this.clock.monotonic() - begun;
      } catch (error) {
        if (this.clock.monotonic() - begun >= withinMs) throw error;
      }
      this.clock.pass(stepMs);
    }
  }

  /** The mates are one room: one of them hosts, the others are its guests, and all show the same. */
  async untilOne(id: RoomId, mates: readonly Mate[], withinMs?: number): Promise<Mate> {
    const hosts = (): Mate[] => mates.filter((mate) => mate.room(id).connection.kind === 'hosting');
    await this.until(async () => {
      expect(hosts()).toHaveLength(1);
      const [host] = hosts() as [Mate];
      for (const mate of mates) {
        expect(mate.room(id)).toMatchObject({ host: { id: host.device }, present: mates.length, waiting: 0 });
        if (mate !== host) expect(mate.room(id).connection).toEqual({ kind: 'connected', merging: false });
        expect(await mate.shown(id)).toEqual(await host.shown(id));
      }
    }, withinMs);
    return hosts()[0] as Mate;
  }

  async counted<Value>(work: Promise<Value>): Promise<Value> {
    this.#busy += 1;
    return work.finally(() => (this.#busy -= 1));
  }

  async stop(): Promise<void> {
    for (const mate of this.#mates) await this.done(mate.stop());
    await this.logins.stop();
  }

  #countedLogins(logins: Logins): Logins {
    const counted = <Value>(work: Promise<Value>): Promise<Value> => this.counted(work);
    return {
      register: (secret) => counted(logins.register(secret)),
      async begin(secret) {
        const begun = await counted(logins.begin(secret));
        return { ...begun, finish: (answer) => counted(begun.finish(answer)) };
      },
      async answer(login, start) {
        const answered = await counted(logins.answer(login, start));
        return answered && { ...answered, finish: (finish) => counted(answered.finish(finish)) };
      },
      stop: () => logins.stop(),
    };
  }
}
