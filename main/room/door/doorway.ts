import { AppError } from '../../../preload/contract/errors.ts';
import type { RoomMessage } from '../../protocol/messages.ts';
import type { Hosting } from '../hosting/hosting.ts';
import type { Inbox } from '../inbox.ts';
import type { Join } from './lobby.ts';
import type { Membership } from '../membership.ts';
import type { Place } from '../place.ts';
import { outranks, type Standing } from '../succession/standing.ts';
import type { Surroundings } from '../surroundings.ts';

/** Keys cost nothing: in whose name the word of all who are not on the roster counts together. */
const strangers = '';

/** So often one member's word has a host hand the room over. */
const refusedAgainMs = 600_000;

/** Whoever is told `unreached` asks for a `take` at once. */
const passOnWithinMs = 10_000;

/** What members say to a member outside of a stay: they ask to be let in, say that they host, or that this device is to (H1, H3, H8). */
export class Doorway {
  readonly #membership: Membership;
  readonly #around: Surroundings;
  #givingWay = false;
  /** When each member last said that this host is out. */
  readonly #refusedBy = new Map<string, number>();
  /** Who was last told, and when, that this device could not connect back. */
  #unreached: { readonly device: string; readonly at: number } | null = null;

  constructor(membership: Membership, around: Surroundings) {
    this.#membership = membership;
    this.#around = around;
    membership.parts.hosts.on(({ part }) => {
      part.refused.on((by) => this.#onRefused(part, by));
      part.elsewhere.on(({ answer, by }) => {
        const { term, host, place } = answer;
        if (place) membership.places.learn({ device: host, host: place[0], port: place[1] });
        else if (host === by.device) membership.places.learn(by);
        this.#onGreater(part, { term, host }, by.device);
      });
      part.unreached.on(({ by, news }) => {
        if (part.host.present.length === 0) void this.#passOn(part, by);
        else if (news) membership.tell('host-unreached');
      });
    });
  }

  receive(inbox: Inbox, join: Join): void {
    const { part, terms, door } = this.#membership;
    const { session } = inbox;
    const { device } = session.peer;
    const known = { term: join.term, host: join.host };
    const member = terms.isMember(device);
    const refusal = door.refusal(device);
    if (refusal && !join.with) return session.end(refusal);
    if (part.kind === 'host') {
      if (!outranks(known, terms.standing)) return this.#judge(part, inbox, join, member);
      if (!terms.heeds(known, member ? device : strangers))
        return member ? session.end('rate-limited') : this.#judge(part, inbox, join, member);
      this.#membership.await(inbox, join);
      return this.#onGreater(part, known, member ? device : strangers);
    }
    // Also somebody whom the host that let it in lost before others heard of it: the room is open to all.
    if (part.kind === 'guest') {
      session.send(this.#whereHostIs());
      return session.end('leaving');
    }
    if (!member) return session.end('room-unknown');
    if (terms.allow(known, device)) terms.hear(known.term);
    this.#membership.await(inbox, join);
  }

  /** Lets in whom the room's rules let in; what takes its time may find this device in another part. */
  #judge(part: Hosting, inbox: Inbox, join: Join, member: boolean): void {
    const { door } = this.#membership;
    const { device } = inbox.session.peer;
    const late = (): boolean => this.#membership.part !== part;
    if (!join.with && door.isPlain(device, member)) return part.host.admit(inbox, join);
    door.judge(inbox, join, member).then(
      (verdict) => {
        // It may have been removed while what lets it in was written down.
        const refusal = verdict.let === 'out' ? verdict.reason : door.refusal(device);
        if (refusal !== null) inbox.session.end(refusal);
        else if (verdict.let === 'out' || late()) inbox.session.end('closing');
        else part.host.admit(inbox, join, verdict.tag);
      },
      (error: unknown) => {
        this.#around.logger.log('info', 'room.not-let-in', { error });
        inbox.session.end('internal');
      },
    );
  }

  /** A member says that it hosts: joins it, unless a greater host is known (H1). */
  async onLead(inbox: Inbox, { term, port }: Extract<RoomMessage, { type: 'lead' }>): Promise<void> {
    const { part, terms, door, stopped } = this.#membership;
    const { session } = inbox;
    const { device, address } = session.peer;
    const claim = { term, host: device };
    if (stopped || !terms.isMember(device)) return session.end(door.refusal(device) ?? 'room-unknown');
    const place = { device, host: address, port };
    this.#membership.places.learn(place);
    if (!terms.allow(claim, device)) {
      if (part.kind === 'host') this.#onGreater(part, claim, device);
      // One that may not host, and does not know it, is not left to itself.
      else if (part.kind === 'guest' && terms.bars(device)) session.send(this.#whereHostIs());
      return session.end('rate-limited');
    }
    if (terms.outrank(claim)) {
      if (part.kind !== 'away') session.send(this.#whereHostIs());
      return session.end('leaving');
    }
    const reached = await this.#membership.tryEnter(place);
    if (reached === 'unreachable') {
      this.#unreached = { device, at: this.#around.clock.monotonic() };
      session.send({ type: 'unreached', room: terms.stored.id });
    }
    session.end('leaving');
  }

  /**
   * A host that members cannot reach asks this one, which it can reach, to host (H8). Whoever is well here — a guest of another host, or
   * a host with guests — does so only for one that it has itself just failed to reach.
   */
  async onTake(inbox: Inbox, { term }: Extract<RoomMessage, { type: 'take' }>): Promise<void> {
    const { terms, stopped } = this.#membership;
    const { session } = inbox;
    const { device } = session.peer;
    if (stopped || !terms.isMember(device)) return session.end('room-unknown');
    if (this.#isWell(device) && !this.#hasNotReached(device)) session.send(this.#whereHostIs());
    else if (await this.#membership.take(term, device)) {
      session.send({ type: 'taken', room: terms.stored.id, term });
    }
    session.end('leaving');
  }

  /** Whether this device has a room without that one. */
  #isWell(asker: string): boolean {
    const { part } = this.#membership;
    if (part.kind === 'guest') return part.stay.host !== asker;
    return part.kind === 'host' && part.host.present.length > 0;
  }

  #hasNotReached(asker: string): boolean {
    const since = this.#unreached?.device === asker ? this.#unreached.at : -Infinity;
    return this.#around.clock.monotonic() - since <= passOnWithinMs;
  }

  #whereHostIs(): Extract<RoomMessage, { type: 'elsewhere' }> {
    const { part, terms } = this.#membership;
    const { id, term, host } = terms.stored;
    const place = part.kind === 'guest' ? part.shared : null;
    return {
      type: 'elsewhere',
      room: id,
      term,
      host: host ?? this.#around.signer.device,
      place,
    };
  }

  /** A host was spoken of: where it is greater, this one goes there, or, where that cannot be reached or may not host, hosts above it. */
  #onGreater(part: Hosting, claim: Standing, by: string): void {
    const { terms, part: now } = this.#membership;
    if (now !== part || this.#givingWay || !outranks(claim, terms.standing)) return;
    if (!terms.heeds(claim, by)) return;
    this.#givingWay = true;
    void this.#giveWay(claim).finally(() => (this.#givingWay = false));
  }

  async #giveWay({ term, host }: Standing): Promise<void> {
    const membership = this.#membership;
    membership.terms.hear(term);
    const place = host === null || membership.terms.bars(host) ? null : membership.places.of(host);
    const reached = place ? await membership.tryEnter(place) : 'unreachable';
    const hosting = membership.part.kind === 'host' && membership.terms.stored.term <= term;
    if (reached === 'entered' || !hosting) membership.letGoOn();
    else await membership.hostOrTell('raised');
  }

  /** A member says that this host is out, of which nothing is known here: what others know comes to the guests, where one of them hosts. */
  #onRefused(part: Hosting, { device }: Place): void {
    const now = this.#around.clock.monotonic();
    const lately = now - (this.#refusedBy.get(device) ?? -Infinity) < refusedAgainMs;
    if (this.#membership.part !== part || lately || part.toAsk().length === 0) return;
    this.#refusedBy.set(device, now);
    // Nobody has taken it: the next time somebody may.
    void this.#membership.handOver(null, 'stay').catch(() => this.#refusedBy.delete(device));
  }

  /** Nobody is here, and that member cannot reach this host, but is reached by it: it is to host (H8). */
  async #passOn(part: Hosting, by: Place): Promise<void> {
    const membership = this.#membership;
    if (membership.part !== part) return;
    const { id, term } = membership.terms.stored;
    const { host, port, device } = by;
    try {
      const session = await this.#around.network.dial({ host, port, expect: { device } });
      const done = Promise.withResolvers<void>();
      session.listen({
        onMessage: () => session.end('leaving'),
        onEntries: () => session.end('leaving'),
        onBehind: () => undefined,
        onCaughtUp: () => undefined,
        onEnd: () => done.resolve(),
      });
      session.send({ type: 'take', room: id, term: term + 1 });
      await done.promise;
      if (membership.part === part) await membership.tryEnter(by);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      this.#around.logger.log('info', 'room.not-passed-on', { error });
    }
  }
}
