import type { RoomId } from '../../preload/contract/model.ts';
import type { Session } from '../../main/net/network.ts';
import { makeEntry, type Entry, type EntryBody, type EntryKind } from '../../main/protocol/entry.ts';
import type { RoomMessage } from '../../main/protocol/messages.ts';
import type { Crew } from './crew.ts';
import { knownDevice, someSalt } from './devices.ts';
import type { Mate } from './mate.ts';
import type { MemoryNetwork } from './memory-network.ts';

const port = 47_470;

/** A program that has a mate's key, and is not bound to what an app of ours does. */
export class Rogue {
  readonly chain = 'ee'.repeat(16);
  readonly #id: RoomId;
  readonly #key: ReturnType<typeof knownDevice>;
  readonly #crew: Crew;
  readonly #network: MemoryNetwork;
  #lamport = 0;

  /** The mate is gone; it was the n-th. `lamport`: the greatest it has seen. */
  constructor(crew: Crew, id: RoomId, mate: Mate, number: number, lamport: number) {
    this.#crew = crew;
    this.#id = id;
    this.#lamport = lamport;
    this.#key = knownDevice(number);
    this.#network = crew.hub.network(mate.device, this.#key.publicKey, mate.address);
  }

  /** Lets everybody in as their host under that term, and passes on nothing. */
  async host(term: number, charter: Uint8Array): Promise<void> {
    const welcome = (): RoomMessage => ({
      type: 'welcome',
      room: this.#id,
      charter: Buffer.from(charter).toString('base64url'),
      term,
      host: this.#key.device,
      now: this.#crew.clock.now(),
      hostingForMs: 0,
    });
    this.#network.onSession((session) => {
      this.#listen(session, (message) => {
        if (message.type !== 'join') return;
        session.admit();
        session.send(welcome());
      });
    });
    await this.#network.listen(port);
  }

  /** Resolves when `host` has let it in. */
  async join(host: Mate, term: number): Promise<Session> {
    const session = await this.#network.dial({ host: host.address, port });
    const welcomed = Promise.withResolvers<void>();
    this.#listen(session, (message) => message.type === 'welcome' && welcomed.resolve());
    session.send({
      type: 'join',
      room: this.#id,
      now: this.#crew.clock.now(),
      term,
      host: host.device,
      port: 0,
    });
    await this.#crew.done(welcomed.promise);
    return session;
  }

  /** Signs what comes behind `previous` in a chain of its own. */
  next<Kind extends EntryKind>(kind: Kind, body: EntryBody<Kind>, previous?: Entry): Entry {
    return makeEntry(
      {
        room: this.#id,
        author: this.#key.publicKey,
        chain: this.chain,
        seq: (previous?.seq ?? 0) + 1,
        previous: previous?.hash ?? new Uint8Array(32),
        lamport: ++this.#lamport,
        sentAt: this.#crew.clock.now(),
        kind,
        body,
        salt: someSalt,
      },
      (bytes) => this.#key.sign(bytes),
    );
  }

  stop(): Promise<void> {
    return this.#network.stop();
  }

  #listen(session: Session, onMessage: (message: RoomMessage) => unknown): void {
    session.listen({
      onMessage: (message) => {
        if (message.type === 'pull') session.send({ type: 'page', id: message.id, done: true });
        else onMessage(message);
      },
      onEntries: () => undefined,
      onBehind: () => undefined,
      onCaughtUp: () => undefined,
      onEnd: () => undefined,
    });
  }
}
