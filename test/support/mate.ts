import { Contacts } from '../../main/people/contacts.ts';
import { createHash } from 'node:crypto';
import type { EventName, Events } from '../../preload/contract/api.ts';
import type { Message, Room, RoomId, TimelineItem } from '../../preload/contract/model.ts';
import type { Advertisement, Discovery, DiscoveryEvent } from '../../main/discovery/discovery.ts';
import type { Clock } from '../../main/lib/clock.ts';
import { Emitter } from '../../main/lib/emitter.ts';
import { silentLogger } from '../../main/lib/logger.ts';
import { verifyEntries } from '../../main/protocol/verify.ts';
import { Rooms } from '../../main/room/rooms.ts';
import type { Told } from '../../main/room/surroundings.ts';
import type { Crew } from './crew.ts';
import { knownDevice, type KnownDevice } from './devices.ts';
import { MemoryDisk, MemoryHistory } from './memory-history.ts';
import type { MemoryNetwork } from './memory-network.ts';
import { activePerson } from './own-state.ts';

const port = 47470;

type Heard = {
  readonly [Name in EventName]: { readonly name: Name; readonly value: Events[Name] };
}[EventName];

/** One device of a crew. */
export class Mate {
  readonly name: string;
  readonly address: string;
  readonly device: string;
  readonly told: Told[] = [];
  readonly heard: Heard[] = [];
  readonly #crew: Crew;
  readonly #signer: KnownDevice;
  readonly #disk: MemoryDisk;
  #life: Life | null = null;
  #drawn = 0;

  /** `identity`: of which known device it has the key. */
  constructor(name: string, number: number, crew: Crew, identity = number) {
    this.name = name;
    this.address = crew.addressOf(number);
    this.#crew = crew;
    this.#signer = knownDevice(identity);
    this.device = this.#signer.device;
    this.#disk = new MemoryDisk(this.device);
  }

  get rooms(): Rooms {
    return this.#alive.rooms;
  }

  get network(): MemoryNetwork {
    return this.#alive.network;
  }

  get disk(): MemoryDisk {
    return this.#disk;
  }

  /** What it tells the network about its rooms. */
  get advertised(): readonly Advertisement[] {
    return this.#alive.advertised;
  }

  room(id: RoomId): Room {
    const room = this.rooms.list().find((one) => one.id === id);
    if (!room) throw new Error(`${this.name} is not in the room`);
    return room;
  }

  async items(id: RoomId): Promise<readonly TimelineItem[]> {
    return (await this.#crew.counted(this.rooms.page(id, { limit: 500 }))).items;
  }

  async messages(id: RoomId): Promise<Message[]> {
    return (await this.items(id)).filter((item) => item.kind === 'message');
  }

  async texts(id: RoomId): Promise<string[]> {
    return (await this.messages(id)).map(({ text }) => text);
  }

  /** Everything in the room as a person reads it, in shown order. */
  async shown(id: RoomId): Promise<string[]> {
    return (await this.items(id)).map((item) => {
      if (item.kind === 'message') return `${item.authorName}: ${item.text}`;
      return item.kind === 'host'
        ? `${item.authorName} hosts (${item.how})`
        : `${item.authorName} ${item.kind}s`;
    });
  }

  async hostLines(id: RoomId): Promise<string[]> {
    return (await this.items(id)).flatMap((item) =>
      item.kind === 'host' ? [`${item.authorName} after ${item.formerHostName}, ${item.how}`] : [],
    );
  }

  say(id: RoomId, text: string): Promise<Message> {
    return this.#crew.done(this.rooms.talk.send(id, { text }));
  }

  join(host: Mate): ReturnType<Rooms['join']> {
    const at = host.address.includes(':') ? `[${host.address}]` : host.address;
    return this.rooms.join({ kind: 'address', address: `${at}:${port}` });
  }

  async start(): Promise<void> {
    if (this.#life) throw new TypeError(`${this.name} runs already`);
    this.#life = this.#begin();
    await this.#crew.done(this.#life.rooms.start());
  }

  /** Quits: hands over, and says goodbye. */
  async stop(): Promise<void> {
    const life = this.#life;
    if (!life) return;
    await life.rooms.stop();
    await life.history.close();
    await this.#end(life);
  }

  /** The power goes: nothing is handed over or said. */
  async crash(): Promise<void> {
    const life = this.#alive;
    life.history.crash();
    await this.#end(life);
  }

  get #alive(): Life {
    if (!this.#life) throw new TypeError(`${this.name} does not run`);
    return this.#life;
  }

  async #end(life: Life): Promise<void> {
    life.alive = false;
    this.#life = null;
    await life.network.stop();
  }

  #begin(): Life {
    const crew = this.#crew;
    const network = crew.hub.network(this.device, this.#signer.publicKey, this.address);
    const history = new MemoryHistory(this.#disk, (run) => {
      void crew.counted(new Promise<void>((resolve) => setImmediate(() => resolve(run()))));
    });
    const told = new Emitter<Told>();
    told.on((fact) => this.told.push(fact));
    const life: Life = {
      alive: true,
      network,
      history,
      advertised: [],
      rooms: undefined as unknown as Rooms,
    };
    life.rooms = new Rooms(
      {
        clock: mortal(crew.clock, () => life.alive),
        history,
        network,
        signer: this.#signer,
        logger: silentLogger,
        told,
        logins: this.#crew.logins,
        contacts: new Contacts(history, this.device),
        person: activePerson,
        verify: (entries) => crew.counted(verifyEntries(entries)),
        randomBytes: (count) => this.#draw(count),
      },
      {
        discovery: silentDiscovery((rooms) => (life.advertised = rooms)),
        announce: (name, value) => this.heard.push({ name, value } as Heard),
        person: () => ({ name: this.name, colour: 'blue' }),
        defaultPort: port,
        listen: async () => (await network.listen(port)).port,
        addresses: () => [this.address],
      },
    );
    return life;
  }

  #draw(count: number): Uint8Array {
    const seed = createHash('sha256').update(`${this.name} ${this.#drawn++}`).digest();
    return Uint8Array.from({ length: count }, (_, at) => seed[at % seed.length] ?? 0);
  }
}

interface Life {
  alive: boolean;
  rooms: Rooms;
  readonly network: MemoryNetwork;
  readonly history: MemoryHistory;
  advertised: readonly Advertisement[];
}

/** What a program has put off does not happen after its end. */
const mortal = (clock: Clock, alive: () => boolean): Clock => ({
  now: () => clock.now(),
  monotonic: () => clock.monotonic(),
  after: (delayMs, run) => clock.after(delayMs, () => alive() && run()),
  every: (periodMs, run) => clock.every(periodMs, () => alive() && run()),
});

const silentDiscovery = (advertise: Discovery['advertise']): Discovery => ({
  start: () => Promise.resolve(),
  advertise,
  watch: () => undefined,
  refresh: () => undefined,
  forget: () => undefined,
  report: () => ({ interfaces: [], problem: null }),
  onEvent: (_listener: (event: DiscoveryEvent) => void) => () => undefined,
  stop: () => Promise.resolve(),
});
