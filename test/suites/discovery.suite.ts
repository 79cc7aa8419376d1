import { afterEach, describe, expect, it } from 'vitest';
import type { Advertisement, Discovery, DiscoveryEvent, Sighting } from '../../main/discovery/discovery.ts';

/** A network of its own that machines join; `leave` closes what `join` made beyond the discovery itself. */
export interface DiscoveryWorld {
  join(): Discovery;
  leave(): Promise<void>;
}

export const kitchen: Advertisement = {
  room: 'k'.repeat(32),
  name: 'Kitchen',
  access: 'open',
  term: 7,
  port: 4711,
  fingerprint: 'ab12'.repeat(16),
};
export const workshop: Advertisement = { ...kitchen, room: 'w'.repeat(32), name: '工作坊', port: 4712 };

/** One participant and all it was told. */
class Participant {
  readonly events: DiscoveryEvent[] = [];
  readonly discovery: Discovery;
  readonly #wake = new Set<() => void>();

  constructor(discovery: Discovery) {
    this.discovery = discovery;
    discovery.onEvent((event) => {
      this.events.push(event);
      for (const wake of [...this.#wake]) wake();
    });
  }

  async until<Found>(find: (event: DiscoveryEvent) => Found | undefined, since = 0): Promise<Found> {
    for (let next = since; ; next++) {
      while (next >= this.events.length) {
        await new Promise<void>((resolve) => {
          const wake = (): void => {
            this.#wake.delete(wake);
            resolve();
          };
          this.#wake.add(wake);
        });
      }
      const event = this.events[next];
      const found = event && find(event);
      if (found !== undefined) return found;
    }
  }

  sighted(room: Advertisement, since = 0): Promise<Sighting> {
    return this.until((event) => {
      return event.kind === 'sighted' && event.sighting.room === room.room ? event.sighting : undefined;
    }, since);
  }

  async doubted(instance: string, since = 0): Promise<void> {
    await this.until(
      (event) => (event.kind === 'doubted' && event.instance === instance ? event : undefined),
      since,
    );
  }

  async listening(): Promise<void> {
    const { discovery } = this;
    const ready = (): true | undefined => {
      const { interfaces } = discovery.report();
      return interfaces.length > 0 && interfaces.every(({ state }) => state === 'listening')
        ? true
        : undefined;
    };
    if (ready() === undefined) await this.until(ready);
  }
}

/** What every Discovery does, whatever carries it. */
export function discoverySuite(name: string, open: () => Promise<DiscoveryWorld>): void {
  describe(`discovery: ${name}`, () => {
    const worlds: DiscoveryWorld[] = [];
    const participants: Participant[] = [];
    const world = async (): Promise<{ join(): Promise<Participant> }> => {
      const opened = await open();
      worlds.push(opened);
      return {
        async join() {
          const participant = new Participant(opened.join());
          participants.push(participant);
          await participant.discovery.start();
          await participant.listening();
          return participant;
        },
      };
    };
    afterEach(async () => {
      await Promise.all(participants.splice(0).map(({ discovery }) => discovery.stop()));
      await Promise.all(worlds.splice(0).map((opened) => opened.leave()));
    });

    it('[D2] tells of a room all that others need, and of a fingerprint its first 20 bytes', async () => {
      const { join } = await world();
      const [ana, ben] = [await join(), await join()];
      ana.discovery.advertise([kitchen]);
      const { instance, address, ...rest } = await ben.sighted(kitchen);
      const { room, name, term, port, fingerprint } = kitchen;
      expect(rest).toEqual({ room, name, term, port, fingerprint: fingerprint.slice(0, 40) });
      expect(instance).toMatch(/^[a-z2-7]{26}$/);
      expect(address).toMatch(/^(10|127)\./);
    });

    it('[D1] is seen by who came later, and gives each room an instance name of its own', async () => {
      const { join } = await world();
      const ana = await join();
      ana.discovery.advertise([kitchen, workshop]);
      const ben = await join();
      const [one, two] = await Promise.all([ben.sighted(kitchen), ben.sighted(workshop)]);
      expect(one.instance).not.toBe(two.instance);
      expect(two.name).toBe('工作坊');
    });

    it('[D1] has another instance name after every start', async () => {
      const { join } = await world();
      const [first, ben] = [await join(), await join()];
      first.discovery.advertise([kitchen]);
      const before = await ben.sighted(kitchen);
      await first.discovery.stop();
      await ben.doubted(before.instance);
      const since = ben.events.length;
      const second = await join();
      second.discovery.advertise([kitchen]);
      const after = await ben.until((event) => {
        const fresh = event.kind === 'sighted' && event.sighting.instance !== before.instance;
        return fresh ? event.sighting : undefined;
      }, since);
      expect(after.room).toBe(before.room);
    });

    it('[D3] never sights its own rooms', async () => {
      const { join } = await world();
      const [ana, ben] = [await join(), await join()];
      ana.discovery.advertise([kitchen]);
      ben.discovery.advertise([workshop]);
      await Promise.all([ana.sighted(workshop), ben.sighted(kitchen)]);
      const rooms = ana.events.flatMap((event) => (event.kind === 'sighted' ? event.sighting.room : []));
      expect(rooms).not.toContain(kitchen.room);
    });

    it('[D1] tells a change under the same instance name', async () => {
      const { join } = await world();
      const [ana, ben] = [await join(), await join()];
      ana.discovery.advertise([kitchen]);
      const before = await ben.sighted(kitchen);
      ana.discovery.advertise([{ ...kitchen, name: 'Kitchen 2', term: 8 }]);
      const after = await ben.until((event) => {
        return event.kind === 'sighted' && event.sighting.term === 8 ? event.sighting : undefined;
      });
      expect(after).toEqual({ ...before, name: 'Kitchen 2', term: 8 });
    });

    it('[trap D15] a goodbye puts one room in doubt and leaves the others, and takes none away', async () => {
      const { join } = await world();
      const [ana, ben] = [await join(), await join()];
      ana.discovery.advertise([kitchen, workshop]);
      const { instance } = await ben.sighted(kitchen);
      const kept = await ben.sighted(workshop);
      const since = ben.events.length;
      ana.discovery.advertise([workshop]);
      await ben.doubted(instance, since);
      const back = ben.events.length;
      ana.discovery.advertise([workshop, kitchen]);
      expect((await ben.sighted(kitchen, back)).instance).toBe(instance);
      expect(ben.events).not.toContainEqual({ kind: 'doubted', instance: kept.instance });
    });

    it('[D4] sights a forgotten room again as soon as it speaks', async () => {
      const { join } = await world();
      const [ana, ben] = [await join(), await join()];
      ana.discovery.advertise([kitchen]);
      const { instance } = await ben.sighted(kitchen);
      ben.discovery.forget(instance);
      ben.discovery.forget('unknown');
      const since = ben.events.length;
      ben.discovery.refresh();
      expect((await ben.sighted(kitchen, since)).instance).toBe(instance);
    });

    it('[D1] says goodbye when it stops, and stops once however often it is told', async () => {
      const { join } = await world();
      const [ana, ben] = [await join(), await join()];
      ana.discovery.advertise([kitchen]);
      const { instance } = await ben.sighted(kitchen);
      await Promise.all([ana.discovery.stop(), ana.discovery.stop()]);
      await ana.discovery.stop();
      await ben.doubted(instance);
    });

    it('[trap D11] cuts a long name at 60 bytes, between two characters', async () => {
      const { join } = await world();
      const [ana, ben] = [await join(), await join()];
      ana.discovery.advertise([{ ...kitchen, name: '房'.repeat(22) }]);
      expect((await ben.sighted(kitchen)).name).toBe('房'.repeat(20));
    });

    it('[D3] tells what was advertised before the start, and a listener that left nothing more', async () => {
      const opened = await open();
      worlds.push(opened);
      const [ana, ben] = [new Participant(opened.join()), new Participant(opened.join())];
      participants.push(ana, ben);
      ana.discovery.advertise([kitchen]);
      const heard: DiscoveryEvent[] = [];
      const leave = ben.discovery.onEvent((event) => heard.push(event));
      leave();
      await ben.discovery.start();
      await ana.discovery.start();
      await ben.sighted(kitchen);
      expect(heard).toEqual([]);
    });
  });
}
