import type { Session } from '../../main/net/network.ts';
import { decodeEntries, makeEntry } from '../../main/protocol/entry.ts';
import type { RoomMessage } from '../../main/protocol/messages.ts';
import type { Signer } from '../../main/room/surroundings.ts';
import { standardPort, type Device } from './device.ts';
import { simIdentity } from './identity.ts';
import { Process } from './process.ts';
import { SimNetwork } from './sim-network.ts';
import type { World } from './world.ts';

const claimsAtOnce = 8;
const payloadsKept = 200;

/** A member that says everything again, to whoever will hear it, and that it hosts, again and again. */
export class Pest {
  readonly #world: World;
  readonly #roomId: string;
  readonly #done: { replayed: number; claimed: number };
  readonly #signer: Signer;
  readonly #network: SimNetwork;
  readonly #heard: Uint8Array[] = [];
  #session: Session | null = null;
  #joined = false;
  #lamport = 0;
  #over = false;

  constructor(world: World, roomId: string, done: { replayed: number; claimed: number }) {
    this.#world = world;
    this.#roomId = roomId;
    this.#done = done;
    this.#signer = simIdentity(world.seed, 'pest');
    const machine = world.fabric.add('pest', '10.0.254.1');
    const nobody = (): void => undefined;
    this.#network = new SimNetwork(
      world.fabric,
      machine,
      new Process(world.schedule, { aheadMs: 0 }),
      this.#signer,
      { onSend: nobody, onMessage: nobody, onEntries: nobody },
    );
    world.oracle.hostiles.add(this.#signer.device);
    // whoever follows its claims waits at its door
    this.#network.onSession((session) => session.listen(silent()));
    void this.#network.listen(standardPort);
  }

  act(): void {
    if (this.#over) return;
    if (!this.#session) return void this.#enter();
    if (this.#world.random.chance(0.6)) this.#replay();
    else void this.#claim();
  }

  stop(): void {
    if (this.#over) return;
    this.#over = true;
    void this.#network.stop();
  }

  async #enter(): Promise<void> {
    const [host] = this.#world.hosts(this.#roomId);
    const room = host?.room(this.#roomId);
    const session = host && (await this.#dial(host));
    if (!host || !room || !session) return;
    session.listen({
      ...silent(),
      onMessage: (message) => this.#onMessage(session, message),
      onEntries: (payload) => {
        for (const { lamport } of decodeEntries(payload)) this.#lamport = Math.max(this.#lamport, lamport);
        if (this.#heard.length < payloadsKept) this.#heard.push(Uint8Array.from(payload));
      },
      onEnd: () => {
        this.#session = null;
      },
    });
    session.send(this.#join(room.term, room.host?.id ?? null));
  }

  #onMessage(session: Session, message: RoomMessage): void {
    if (message.type === 'pull') session.send({ type: 'page', id: message.id, done: true });
    if (message.type !== 'welcome') return;
    this.#session = session;
    session.send({ type: 'heads', heads: [], done: true });
    session.send({ type: 'pull', id: 1 });
    if (this.#joined) return;
    this.#joined = true;
    const entry = makeEntry(
      {
        room: this.#roomId,
        author: this.#signer.publicKey,
        chain: Buffer.from(this.#world.random.bytes(16)).toString('hex'),
        seq: 1,
        previous: new Uint8Array(32),
        lamport: this.#lamport + 1,
        sentAt: this.#network.process.now(),
        kind: 'join',
        body: { name: 'Pest', colour: 'red' },
        salt: this.#world.random.bytes(16),
      },
      this.#signer.sign,
    );
    session.sendEntries(entry.bytes);
  }

  /** Everything again, and some of it under the term of a host long gone. */
  #replay(): void {
    const { random } = this.#world;
    const some = random.shuffled(this.#heard).slice(0, 5);
    for (const payload of some) this.#session?.sendEntries(payload);
    this.#done.replayed += some.length;
    if (some.length > 0) this.#world.trace(`pest: ${some.length} again`);
  }

  /** At one door after another, each time with a greater term. */
  async #claim(): Promise<void> {
    const members = this.#world.members(this.#roomId).filter((device) => device.up);
    if (members.length === 0) return;
    const victim = this.#world.random.pick(members);
    const known = victim.room(this.#roomId)?.term ?? 0;
    this.#world.trace(`pest: claims at ${victim.name}`);
    for (let time = 1; time <= claimsAtOnce && !this.#over; time++) {
      const session = await this.#dial(victim);
      if (!session) return;
      session.listen(silent());
      this.#done.claimed++;
      session.send({ type: 'lead', room: this.#roomId, term: known + time, port: standardPort });
      this.#network.process.after(1_000, () => session.end('leaving'));
    }
  }

  #join(term: number, host: string | null): RoomMessage {
    const now = this.#network.process.now();
    return { type: 'join', room: this.#roomId, now, term, host, port: standardPort };
  }

  #dial({ machine, signer }: Device): Promise<Session | null> {
    return this.#network
      .dial({ host: machine.address, port: standardPort, expect: { device: signer.device } })
      .catch(() => null);
  }
}

const silent = () => ({
  onMessage: () => undefined,
  onEntries: () => undefined,
  onBehind: () => undefined,
  onCaughtUp: () => undefined,
  onEnd: () => undefined,
});
