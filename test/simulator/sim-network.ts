import { createHash } from 'node:crypto';
import { AppError, type ErrorCode } from '../../preload/contract/errors.ts';
import { Emitter, type Undo } from '../../main/lib/emitter.ts';
import { Gate, type Pass } from '../../main/net/gate.ts';
import type { DialTarget, Group, Network, Peer, Session } from '../../main/net/network.ts';
import { shortId } from '../../main/protocol/entry.ts';
import { limits } from '../../main/protocol/limits.ts';
import type { Fabric, Machine } from './fabric.ts';
import { Link, type End, type Tap } from './link.ts';
import type { Process } from './process.ts';

export interface NetworkIdentity {
  readonly device: string;
  readonly publicKey: Uint8Array;
}

/** What one program does on the fabric: as the real network does it, gate and deadlines included, but for the sockets and TLS. */
export class SimNetwork implements Network {
  readonly fabric: Fabric;
  readonly machine: Machine;
  readonly process: Process;
  readonly tap: Tap;
  readonly fingerprint: string;
  readonly ends = new Set<End>();
  readonly #identity: NetworkIdentity;
  readonly #gate: Gate;
  readonly #passes = new Map<End, Pass>();
  readonly #arrived = new Emitter<Session>();
  #port: number | null = null;

  constructor(fabric: Fabric, machine: Machine, process: Process, identity: NetworkIdentity, tap: Tap) {
    this.fabric = fabric;
    this.machine = machine;
    this.process = process;
    this.tap = tap;
    this.#identity = identity;
    this.fingerprint = createHash('sha256').update(identity.publicKey).update('certificate').digest('hex');
    this.#gate = new Gate(limits, () => process.monotonic());
    machine.network = this;
  }

  listen(preferredPort: number): Promise<{ readonly port: number }> {
    this.#port ??= preferredPort;
    return Promise.resolve({ port: this.#port });
  }

  stopListening(): Promise<void> {
    this.#port = null;
    return Promise.resolve();
  }

  onSession(listener: (session: Session) => void): Undo {
    return this.#arrived.on(listener);
  }

  group(): Group {
    const members = new Set<End>();
    const each = (run: (end: End) => void): void => {
      for (const end of members) if (!end.behind) run(end);
    };
    return {
      add: (session) => void members.add(session as End),
      remove: (session) => void members.delete(session as End),
      send: (message) => each((end) => end.send(message)),
      sendEntries: (payload) => each((end) => end.sendEntries(payload)),
    };
  }

  /** Rejects with what the real one rejects with, after as long. */
  dial(target: DialTarget): Promise<Session> {
    return new Promise((resolve, reject) => {
      const settled = { done: false };
      const once = (run: () => void): void => {
        if (!settled.done) run();
        settled.done = true;
      };
      const fail = (delayMs: number, code: ErrorCode): void =>
        void this.process.reach(delayMs, () => once(() => reject(new AppError(code))));
      this.process.after(limits.handshakeMs, () => once(() => reject(new AppError('host-silent'))));
      if (target.host === this.machine.address) return fail(1, 'address-invalid');
      const machine = this.fabric.at(target.host);
      if (!machine || !this.fabric.reaches(this.machine, machine)) {
        // nobody answers for the address
        if (this.fabric.random.chance(0.7)) fail(3_000, 'host-unreachable');
        return;
      }
      if (machine.walled) return;
      const knock = this.fabric.latency();
      this.fabric.schedule.after(knock, () => {
        if (!this.fabric.reaches(this.machine, machine)) return;
        const there = machine.network;
        const nobodyGivesWay = (): void => undefined;
        const from = this.machine.address;
        const pass = there?.answersAt(target.port) ? there.#gate.enter(from, nobodyGivesWay) : null;
        if (!there || !pass) return fail(this.fabric.latency(), 'host-unreachable');
        there.process.reach(2 * this.fabric.latency(), () => {
          if (settled.done || !this.fabric.reaches(this.machine, machine)) return pass.release();
          this.#meet(there, pass, target, { once, resolve, fail });
        });
      });
    });
  }

  answersAt(port: number): boolean {
    return this.process.alive && this.#port === port;
  }

  onEnded(end: End): void {
    this.#passes.get(end)?.release();
    this.#passes.delete(end);
  }

  /** Its program has been killed: the system closes what it had open, unless the machine went with it. */
  onKilled(options: { readonly told: boolean }): void {
    for (const end of [...this.ends]) {
      if (options.told) end.link.send(end, { kind: 'end', reason: null });
      end.lose();
    }
    if (this.machine.network === this) this.machine.network = null;
  }

  stop(): Promise<void> {
    for (const end of [...this.ends]) end.end('leaving');
    return this.stopListening();
  }

  #meet(
    there: SimNetwork,
    pass: Pass,
    target: DialTarget,
    attempt: {
      readonly once: (run: () => void) => void;
      readonly resolve: (session: Session) => void;
      readonly fail: (delayMs: number, code: ErrorCode) => void;
    },
  ): void {
    const delay = this.fabric.latency();
    const { device, fingerprint } = target.expect ?? {};
    const own = there.#identity.device === this.#identity.device;
    const wrong =
      (device !== undefined && device !== there.#identity.device) ||
      (fingerprint !== undefined && !there.fingerprint.startsWith(fingerprint));
    if (own || wrong) {
      pass.release();
      return attempt.fail(delay, own ? 'address-invalid' : 'host-key-changed');
    }
    const channel = createHash('sha256').update(`channel ${this.fabric.nextId()}`).digest('hex');
    const link = new Link(
      this.fabric,
      [this, there.#peer(target.port, channel)],
      [there, this.#shownPeer(target.anonymous === true, channel)],
      this.fabric.schedule.now,
    );
    const [here, arrived] = link.ends;
    there.#passes.set(arrived, pass);
    there.fabric.trace(`${this.machine.name} dials ${there.machine.name} #${here.id} #${arrived.id}`);
    there.#arrived.emit(arrived);
    link.reconsider();
    this.process.reach(delay, () => {
      const inTime = { yes: false };
      attempt.once(() => {
        inTime.yes = true;
        attempt.resolve(here);
      });
      if (!inTime.yes) here.end('leaving');
    });
  }

  #peer(port: number, channel: string): Peer {
    const { device, publicKey } = this.#identity;
    const { fingerprint, machine } = this;
    return {
      device,
      key: publicKey,
      fingerprint,
      address: machine.address,
      port,
      app: '0.1.0',
      version: 1,
      channel,
    };
  }

  /** To whom it is shown who dials; `anonymous`: by a key made for one connection. */
  #shownPeer(anonymous: boolean, channel: string): Peer {
    if (!anonymous) return this.#peer(this.fabric.random.whole(32_768, 60_999), channel);
    const key = this.fabric.random.bytes(32);
    return {
      ...this.#peer(0, channel),
      device: shortId(key),
      key,
      fingerprint: Buffer.from(key).toString('hex'),
    };
  }
}
