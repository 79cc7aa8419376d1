import { Contacts } from '../../../main/people/contacts.ts';
import { noLogins } from '../../support/no-logins.ts';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { MemoryBus, memoryDiscovery } from '../../../main/discovery/memory-discovery.ts';
import { openHistory } from '../../../main/history/remote-history.ts';
import { openSqliteHistory } from '../../../main/history/sqlite-history.ts';
import { openIdentity } from '../../../main/identity/identity.ts';
import { systemClock, type Clock } from '../../../main/lib/clock.ts';
import { Emitter } from '../../../main/lib/emitter.ts';
import { lineLogger } from '../../../main/lib/logger.ts';
import { localNetwork } from '../../../main/net/local-network.ts';
import { remoteNetwork } from '../../../main/net/remote-network.ts';
import { nodePlatform } from '../../../main/node-platform.ts';
import { limits } from '../../../main/protocol/limits.ts';
import { Verifier } from '../../../main/protocol/verify.ts';
import { Rooms } from '../../../main/room/rooms.ts';
import type { Told } from '../../../main/room/surroundings.ts';
import type { DeviceId, RoomId, TimelineItem } from '../../../preload/contract/model.ts';
import { openDoor } from '../open-limits.ts';
import { DividedNetwork } from './divided-network.ts';
import { Witness } from './witness.ts';
import { activePerson } from '../../support/own-state.ts';

export interface MemberOptions {
  readonly name: string;
  readonly folder: string;
  /** Whether network and history have threads of their own, as in the app, or share this one, so that many members fit a machine. */
  readonly threads: boolean;
  /**
   * So many times longer than usual does everything take that is counted in time, where it shares its machine with that many
   * more devices than a device does.
   */
  readonly slowness: number;
  /** Hosts may change more often than anybody would have it (H2). */
  readonly hasty: boolean;
}

/** What a member shows: every item of its room, in order. */
export type Shown = Pick<TimelineItem, 'id' | 'author' | 'kind'> & { readonly text: string };

const perPage = 500;

const slowed = (times: number): Clock => ({
  now: () => systemClock.now(),
  monotonic: () => systemClock.monotonic() / times,
  after: (delayMs, run) => systemClock.after(delayMs * times, run),
  every: (periodMs, run) => systemClock.every(periodMs * times, run),
});

/** One device with everything the app has behind its windows: real sockets, TLS and files; found by nobody, joined by its address. */
export class Member {
  readonly device: string;
  readonly witness: Witness;
  readonly #rooms: Rooms;
  readonly #network: DividedNetwork;
  readonly #release: (() => unknown)[];
  #room: RoomId | null = null;

  private constructor(
    device: string,
    parts: { readonly rooms: Rooms; readonly network: DividedNetwork; readonly witness: Witness },
    release: (() => unknown)[],
  ) {
    this.device = device;
    this.#rooms = parts.rooms;
    this.#network = parts.network;
    this.witness = parts.witness;
    this.#release = release;
    this.#room = parts.rooms.list()[0]?.id ?? null;
  }

  static async open({ name, folder, threads, slowness, hasty }: MemberOptions): Promise<Member> {
    const clock = slowed(slowness);
    if (hasty) Object.assign(limits, { claimsPerMinute: 1_000 });
    const release: (() => unknown)[] = [];
    const logger = lineLogger((line) => process.stderr.write(`${name} ${line}`), 'error');
    const { identity, secrets } = await openIdentity(path.join(folder, 'identity'), clock);
    const { device } = identity;
    const platform = nodePlatform();
    const history = threads
      ? await openHistory(platform.startBackground('history'), { folder, device }, logger)
      : openSqliteHistory({ folder, device }, { clock, logger });
    release.push(() => history.close());
    // All come from one address here: what the door allows to one of them is not what is looked at.
    const options = { app: '0.0.0', limits: openDoor };
    const background = threads ? platform.startBackground('network') : null;
    if (background) release.push(() => background.stop());
    const inner = background
      ? remoteNetwork(background, secrets, options)
      : localNetwork(secrets, options, clock);
    release.push(() => inner.stop());
    const network = new DividedNetwork(inner);
    const verifier = new Verifier();
    const witness = new Witness();
    const rooms = new Rooms(
      {
        clock,
        history,
        network,
        signer: identity,
        logger,
        told: new Emitter<Told>(),
        logins: noLogins,
        contacts: new Contacts(history, device),
        person: activePerson,
        verify: (entries) => verifier.verify(entries),
        randomBytes,
      },
      {
        discovery: memoryDiscovery(new MemoryBus(), { address: '10.0.0.1', clock, randomBytes }),
        announce: (event, value) => witness.hear(event, value),
        person: () => ({ name, colour: 'blue' }),
        defaultPort: 0,
        listen: async () => (await network.listen(0)).port,
        addresses: () => ['127.0.0.1'],
      },
    );
    release.push(() => rooms.stop());
    await rooms.start();
    return new Member(device, { rooms, network, witness }, release);
  }

  async found(name: string): Promise<{ readonly room: string; readonly port: number }> {
    const { id, connection } = await this.#rooms.found(name);
    this.#room = id;
    if (connection.kind !== 'hosting') throw new Error('founded, and not hosting');
    return { room: id, port: connection.port };
  }

  async join(port: number): Promise<void> {
    const outcome = await this.#rooms.join({ kind: 'address', address: `127.0.0.1:${port}` });
    if (outcome.kind !== 'joined') throw new Error(outcome.kind);
    this.#room = outcome.room.id;
  }

  async port(): Promise<number> {
    return (await this.#network.listen(0)).port;
  }

  async say(text: string): Promise<string> {
    return (await this.#rooms.talk.send(this.#own, { text })).id;
  }

  async handOver(to: string): Promise<void> {
    await this.#rooms.handOver(this.#own, to as DeviceId);
  }

  async leave(): Promise<void> {
    await this.#rooms.leave(this.#own);
    this.#room = null;
  }

  /** From now on it and these devices neither reach nor hear each other. */
  divide(from: readonly string[]): void {
    this.#network.divide(from);
  }

  /** Of now: what windows would show of the room, without its items. */
  standing(): { readonly kind: string; readonly term: number; readonly host: string | null } {
    const room = this.#rooms.list()[0];
    if (!room) return { kind: 'left', term: 0, host: null };
    const { connection, term, host } = room;
    const kind = connection.kind === 'connected' && connection.merging ? 'merging' : connection.kind;
    return { kind, term, host: host?.id ?? null };
  }

  async shown(): Promise<Shown[]> {
    const all: Shown[] = [];
    let before: TimelineItem['cursor'] | undefined;
    for (;;) {
      const page = await this.#rooms.page(this.#own, { limit: perPage, ...(before && { before }) });
      const items = page.items.map((item) => ({
        id: item.id,
        author: item.author,
        kind: item.kind,
        text: item.kind === 'message' ? item.text : '',
      }));
      all.unshift(...items);
      before = page.items[0]?.cursor;
      if (!page.more || before === undefined) return all;
    }
  }

  /** Goodbye: hands over what it hosts. */
  async stop(): Promise<void> {
    for (const release of this.#release.splice(0).reverse()) await release();
  }

  get #own(): RoomId {
    if (this.#room === null) throw new Error('in no room');
    return this.#room;
  }
}
