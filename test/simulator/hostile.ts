import {
  decodeEntries,
  makeEntry,
  type Entry,
  type EntryBody,
  type EntryKind,
} from '../../main/protocol/entry.ts';
import type { RoomMessage } from '../../main/protocol/messages.ts';
import type { Session } from '../../main/net/network.ts';
import type { Signer } from '../../main/room/surroundings.ts';
import type { Tempted } from './conduct.ts';
import { standardPort, type Device } from './device.ts';
import type { Machine } from './fabric.ts';
import { simIdentity } from './identity.ts';
import { Process } from './process.ts';
import { SimNetwork } from './sim-network.ts';
import type { World } from './world.ts';

interface Tail {
  readonly chain: string;
  readonly seq: number;
  readonly hash: Uint8Array;
}
const attacks = {
  forge: 3,
  wrongRoom: 1,
  fork: 4,
  otherFork: 4,
  hugeTerm: 2,
  liar: 1,
  backdate: 3,
  meddle: 4,
};

/** Speaks the protocol by itself, and breaks it: as a member of the room, or as somebody who never was one (`outsider`). */
export class Hostile {
  readonly signer: Signer;
  readonly tempted: Tempted;
  readonly #world: World;
  readonly #roomId: string;
  readonly #outsider: boolean;
  readonly #machine: Machine;
  readonly #network: SimNetwork;
  #session: Session | null = null;
  #tail: Tail;
  #lamport = 0;
  /** Where it was made a moderator. */
  #appointedAt: number | null = null;
  #claimed = 0;
  /** The last message of somebody else that it has heard. */
  #heard: Extract<Entry, { readonly kind: 'message' }> | null = null;
  /** The other entry for a place whose first one somebody has. */
  #other: Entry | null = null;
  #over = false;

  constructor(world: World, roomId: string, options: { readonly outsider: boolean }) {
    this.#world = world;
    this.#roomId = roomId;
    this.#outsider = options.outsider;
    const name = options.outsider ? 'outsider' : 'hostile';
    this.signer = simIdentity(world.seed, name);
    this.tempted = { device: this.signer.device, state: 'member' };
    this.#machine = world.fabric.add(name, options.outsider ? '10.0.255.2' : '10.0.255.1');
    const process = new Process(world.schedule, { aheadMs: 0 });
    const nobody = (): void => undefined;
    this.#network = new SimNetwork(world.fabric, this.#machine, process, this.signer, {
      onSend: nobody,
      onMessage: nobody,
      onEntries: nobody,
    });
    this.#tail = { chain: this.#newChain(), seq: 0, hash: new Uint8Array(32) };
    if (options.outsider) world.oracle.outsiders.add(this.signer.device);
    else world.oracle.hostiles.add(this.signer.device);
    this.#network.onSession((session) => this.#receive(session));
    void this.#network.listen(standardPort);
  }

  /** Does something bad, or gets into a position to. */
  act(): void {
    if (this.#over) return;
    if (this.#outsider) return void this.#claimAt();
    if (!this.#session) return void this.#enter();
    const kind = this.#world.random.weighted(attacks);
    this.#world.trace(`hostile: ${kind}`);
    if (kind === 'forge') this.#forge();
    else if (kind === 'wrongRoom')
      this.#push(this.#make('message', { text: 'wrong' }, { room: this.signer.device }), true);
    else if (kind === 'fork') this.#fork();
    else if (kind === 'otherFork') this.#pushOther();
    else if (kind === 'backdate') this.#backdate();
    else if (kind === 'meddle') this.#meddle();
    else if (kind === 'hugeTerm') void this.#claimAt();
    else void this.#lie();
  }

  /** Whoever comes is welcome, also to somebody who has no right to say so. */
  #receive(session: Session): void {
    const charter = this.#world.devices.map(({ disk }) => disk.charter(this.#roomId)).find((bytes) => bytes);
    session.listen({
      onMessage: (message) => {
        if (message.type !== 'join' || !charter || !this.#outsider) return;
        session.send({
          type: 'welcome',
          room: this.#roomId,
          charter: Buffer.from(charter).toString('base64url'),
          term: this.#claimed,
          host: this.signer.device,
          now: this.#network.process.now(),
          hostingForMs: 0,
        });
      },
      onEntries: () => undefined,
      onBehind: () => undefined,
      onCaughtUp: () => undefined,
      onEnd: () => undefined,
    });
  }

  stop(): void {
    this.#over = true;
    void this.#network.stop();
  }

  async #enter(): Promise<void> {
    const hosts = this.#world.hosts(this.#roomId);
    if (hosts.length === 0) return;
    const host = this.#world.random.pick(hosts);
    const room = host.room(this.#roomId);
    const session = await this.#dial(host);
    if (!session || !room) return;
    session.listen({
      onMessage: (message) => this.#onMessage(session, message),
      onEntries: (payload) => {
        for (const entry of decodeEntries(payload)) this.#note(entry);
      },
      onBehind: () => undefined,
      onCaughtUp: () => undefined,
      onEnd: () => void (this.#session = null),
    });
    session.send(this.#join(room.term, room.host?.id ?? null));
  }

  #onMessage(session: Session, message: RoomMessage): void {
    if (message.type === 'welcome') {
      this.#session = session;
      if (this.#tail.seq === 0) this.#next('join', { name: 'Mallory', colour: 'red' });
    } else if (message.type === 'pull') session.send({ type: 'page', id: message.id, done: true });
  }

  #note(entry: Entry): void {
    this.#lamport = Math.max(this.#lamport, entry.lamport);
    if (entry.kind === 'role' && entry.body.device === this.signer.device && entry.body.role === 'moderator')
      this.#appointedAt ??= entry.lamport;
    if (entry.kind === 'message' && !entry.bare && entry.author !== this.signer.device) this.#heard = entry;
  }

  async #dial(device: Device): Promise<Session | null> {
    const { address } = device.machine;
    return this.#network
      .dial({ host: address, port: standardPort, expect: { device: device.signer.device } })
      .catch(() => null);
  }

  #join(term: number, host: string | null): RoomMessage {
    const now = this.#network.process.now();
    return { type: 'join', room: this.#roomId, now, term, host, port: standardPort };
  }

  #newChain(): string {
    return Buffer.from(this.#world.random.bytes(16)).toString('hex');
  }

  #make<Kind extends EntryKind>(
    kind: Kind,
    body: EntryBody<Kind>,
    other: { readonly room?: string; readonly author?: Signer; readonly signer?: Signer } = {},
  ): Entry {
    const author = other.author ?? this.signer;
    const { chain, seq, hash } = other.author
      ? { chain: this.#newChain(), seq: 0, hash: new Uint8Array(32) }
      : this.#tail;
    return makeEntry(
      {
        room: other.room ?? this.#roomId,
        author: author.publicKey,
        chain,
        seq: seq + 1,
        previous: hash,
        lamport: this.#lamport + 1,
        sentAt: this.#network.process.now(),
        kind,
        body,
        salt: this.#world.random.bytes(16),
      },
      this.signer.sign,
    );
  }

  /** An honest entry of its own. */
  #next<Kind extends EntryKind>(kind: Kind, body: EntryBody<Kind>): void {
    const entry = this.#make(kind, body);
    this.#tail = { chain: entry.chain, seq: entry.seq, hash: entry.hash };
    this.#lamport = entry.lamport;
    this.#push(entry, false);
  }

  /** In the name of somebody else. */
  #forge(): void {
    const victim = this.#world.random.pick(this.#world.devices);
    this.#push(this.#make('message', { text: `forged ${this.#lamport}` }, { author: victim.signer }), true);
  }

  /** Two entries for one place: one is told now, the other later, to whoever hosts then. */
  #fork(): void {
    if (this.#other) return this.#next('message', { text: `on and on ${this.#lamport}` });
    const first = this.#make('message', { text: `one ${this.#lamport}` });
    this.#other = this.#make('message', { text: `other ${this.#lamport}` });
    this.#world.oracle.fork(this.#roomId, first, this.#other);
    this.#tail = { chain: first.chain, seq: first.seq, hash: first.hash };
    this.#lamport = first.lamport;
    this.#push(first, false);
  }

  #pushOther(): void {
    if (!this.#other) return this.#next('message', { text: `honest ${this.#lamport}` });
    this.#push(this.#other, false);
    this.#other = null;
    this.#tail = { chain: this.#newChain(), seq: 0, hash: new Uint8Array(32) };
  }

  /** It may no more, and says that it did what it does while it might. */
  #backdate(): void {
    if (this.tempted.state !== 'demoted' || this.#appointedAt === null) return;
    const now = this.#lamport;
    const { device } = this.#world.random.pick(this.#world.devices).signer;
    this.#lamport = this.#appointedAt;
    const body: EntryBody<'remove'> = { device, how: 'ban', known: [] };
    this.#push(this.#make('remove', body, { author: this.signer }), false);
    this.#lamport = now;
  }

  /** Puts other words into somebody's mouth, or takes them away. */
  #meddle(): void {
    const { random, talk } = this.#world;
    const heard = this.#heard;
    if (!heard?.body) return;
    const { id: target, body } = heard;
    if (random.chance(0.6)) return this.#next('edit', { target, text: `meddled ${this.#lamport}` });
    talk.mayBeDeleted(this.#roomId, body.text);
    this.#next('delete', { target, edits: [] });
  }

  #push(entry: Entry, forged: boolean): void {
    if (forged) this.#world.oracle.forged.add(entry.id);
    this.#session?.sendEntries(entry.bytes);
  }

  /** Says to some member that it hosts the room, under a term that nobody can have got to, or as nobody who may. */
  async #claimAt(): Promise<void> {
    const { random } = this.#world;
    const members = this.#world.members(this.#roomId).filter((device) => device.up);
    if (members.length === 0) return;
    const victim = random.pick(members);
    const known = victim.room(this.#roomId)?.term ?? 0;
    const term = known + (this.#outsider ? random.whole(1, 3) : random.whole(1_500, 2 ** 40));
    this.#claimed = term;
    const session = await this.#dial(victim);
    if (!session) return;
    session.listen({
      onMessage: () => undefined,
      onEntries: () => undefined,
      onBehind: () => undefined,
      onCaughtUp: () => undefined,
      onEnd: () => undefined,
    });
    this.#world.trace(`${this.#machine.name} claims ${term} at ${victim.name}`);
    if (random.chance(0.5)) session.send({ type: 'lead', room: this.#roomId, term, port: standardPort });
    else session.send(this.#join(term, this.signer.device));
    this.#network.process.after(2_000, () => session.end('leaving'));
  }

  /** Tells a host that another member hosts already. */
  async #lie(): Promise<void> {
    const host = this.#world.hosts(this.#roomId)[0];
    const other = this.#world.members(this.#roomId).find((device) => device !== host);
    const term = host?.room(this.#roomId)?.term;
    if (!host || !other || term === undefined) return;
    const session = await this.#dial(host);
    session?.send(this.#join(term + 1, other.signer.device));
    this.#network.process.after(2_000, () => session?.end('leaving'));
  }
}
