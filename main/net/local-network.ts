import { X509Certificate } from 'node:crypto';
import { systemClock, type Clock } from '../lib/clock.ts';
import { Emitter, type Undo } from '../lib/emitter.ts';
import { identityOf, passingIdentity, type OpenedIdentity, type Secrets } from '../identity/identity.ts';
import { protocolVersions, type VersionRange } from '../protocol/hello.ts';
import { limits as standardLimits, type Limits } from '../protocol/limits.ts';
import { dial } from './dial.ts';
import { LocalGroup } from './group.ts';
import { Listener } from './listener.ts';
import type { DialTarget, Group, Network, Session } from './network.ts';
import type { LocalSession, SessionSetting } from './session.ts';
import { fingerprintOf } from './tls.ts';

export interface NetworkOptions {
  /** This app's version, as hellos tell it. */
  readonly app: string;
  /** Other figures than the standard ones. */
  readonly limits?: Partial<Limits>;
  readonly versions?: VersionRange;
}

const ticksPerHeartbeat = 10;

/** The network on the thread it is called on. */
export function localNetwork(secrets: Secrets, options: NetworkOptions, clock: Clock = systemClock): Network {
  return new LocalNetwork({ identity: identityOf(secrets.deviceKey), secrets }, options, clock);
}

const certificateFingerprint = ({ secrets }: OpenedIdentity): Buffer =>
  fingerprintOf(new X509Certificate(secrets.certificate.certificate));

class LocalNetwork implements Network {
  readonly fingerprint: string;
  readonly #own: OpenedIdentity;
  readonly #ownFingerprint: Buffer;
  readonly #setting: SessionSetting;
  readonly #sessions = new Set<LocalSession>();
  readonly #arrived = new Emitter<Session>();
  readonly #stopping = new AbortController();
  readonly #stopTicking: Undo;
  #listener: { readonly listener: Listener; readonly opened: Promise<number> } | null = null;
  #lastId = 0;
  #tickedAt: number;
  #turn = 0;

  constructor(own: OpenedIdentity, options: NetworkOptions, clock: Clock) {
    const limits = { ...standardLimits, ...options.limits };
    this.#own = own;
    this.#ownFingerprint = certificateFingerprint(own);
    this.fingerprint = this.#ownFingerprint.toString('hex');
    this.#setting = { clock, limits, app: options.app, versions: options.versions ?? protocolVersions };
    this.#tickedAt = clock.monotonic();
    this.#stopTicking = clock.every(limits.heartbeatMs / ticksPerHeartbeat, () => this.#tick());
  }

  async listen(preferredPort: number): Promise<{ readonly port: number }> {
    this.#listener ??= this.#open(preferredPort);
    const { opened } = this.#listener;
    try {
      return { port: await opened };
    } catch (error) {
      this.#listener = null;
      throw error;
    }
  }

  async stopListening(): Promise<void> {
    const closing = this.#listener;
    this.#listener = null;
    await closing?.listener.close();
  }

  dial(target: DialTarget): Promise<Session> {
    const shown = target.anonymous ? passingIdentity(this.#setting.clock.now()) : this.#own;
    return dial(target, {
      ...this.#setting,
      shown,
      shownFingerprint: certificateFingerprint(shown),
      device: this.#own.identity.device,
      nextId: () => ++this.#lastId,
      signal: this.#stopping.signal,
      onOpened: (session) => this.#sessions.add(session),
      onClosed: (session) => this.#sessions.delete(session),
    });
  }

  onSession(listener: (session: Session) => void): Undo {
    return this.#arrived.on(listener);
  }

  group(): Group {
    return new LocalGroup(this.#setting.clock, this.#setting.limits);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.stopListening();
    const open = [...this.#sessions];
    for (const session of open) session.end('leaving');
    await Promise.all(open.map((session) => session.closed));
    this.#stopTicking();
  }

  #open(preferredPort: number): { readonly listener: Listener; readonly opened: Promise<number> } {
    const listener = new Listener({
      ...this.#setting,
      own: this.#own,
      ownFingerprint: this.#ownFingerprint,
      nextId: () => ++this.#lastId,
      onOpened: (session) => {
        this.#sessions.add(session);
        this.#arrived.emit(session);
      },
      onClosed: (session) => this.#sessions.delete(session),
    });
    return { listener, opened: listener.open(preferredPort) };
  }

  /**
   * Each session is looked at once in a heartbeat, a part of them at each tick, so that a thousand do not come at once; but who is silent
   * is noticed at any tick, since others wait for what comes of that.
   */
  #tick(): void {
    const { clock, limits } = this.#setting;
    const now = clock.monotonic();
    // a tick this late means that this machine slept, or this thread did not run: nobody else was silent
    const slept = now - this.#tickedAt > limits.silenceMs / 3;
    this.#tickedAt = now;
    this.#turn = (this.#turn + 1) % ticksPerHeartbeat;
    for (const session of this.#sessions) {
      if (slept) session.forgive();
      else if (session.id % ticksPerHeartbeat === this.#turn) session.tick(now);
      else session.endIfSilent(now);
    }
  }
}
