import { vi } from 'vitest';
import { passingIdentity } from '../../main/identity/identity.ts';
import { localNetwork, type NetworkOptions } from '../../main/net/local-network.ts';
import type { Network, Session, SessionListener } from '../../main/net/network.ts';
import { remoteNetwork } from '../../main/net/remote-network.ts';
import { builtPlatform } from './built-platform.ts';
import type { ProtocolReason } from '../../main/protocol/errors.ts';
import type { RoomMessage } from '../../main/protocol/messages.ts';
import { messages } from './messages.ts';

/** One device on the network. */
export interface Station {
  readonly network: Network;
  readonly device: string;
  stop(): Promise<void>;
}
export type MakeStation = (options?: Partial<NetworkOptions>) => Station;

const app = '0.1.0';

export const localStation: MakeStation = (options = {}) => {
  const { identity, secrets } = passingIdentity(Date.now());
  const network = localNetwork(secrets, { app, ...options });
  return { network, device: identity.device, stop: () => network.stop() };
};

/** The real thing: the background program in a thread of its own. */
export const remoteStation: MakeStation = (options = {}) => {
  const { identity, secrets } = passingIdentity(Date.now());
  const background = builtPlatform().startBackground('network');
  const network = remoteNetwork(background, secrets, { app, ...options });
  return {
    network,
    device: identity.device,
    async stop() {
      await network.stop();
      await background.stop();
    },
  };
};

export type Happening =
  | { readonly kind: 'message'; readonly message: RoomMessage }
  | { readonly kind: 'entries'; readonly payload: Uint8Array }
  | { readonly kind: 'behind' | 'caught-up' }
  | { readonly kind: 'end'; readonly reason: ProtocolReason | null };

/** Listens to a session and remembers what happened on it. `reading` may make it a slow reader. */
export class Witness implements SessionListener {
  readonly happenings: Happening[] = [];
  bytes = 0;
  reading: () => Promise<void> | undefined = () => undefined;
  readonly session: Session;

  constructor(session: Session) {
    this.session = session;
    session.listen(this);
  }

  onMessage(message: RoomMessage): void {
    this.happenings.push({ kind: 'message', message });
  }
  onEntries(payload: Uint8Array): void | Promise<void> {
    this.bytes += payload.length;
    this.happenings.push({ kind: 'entries', payload });
    return this.reading();
  }
  onBehind(): void {
    this.happenings.push({ kind: 'behind' });
  }
  onCaughtUp(): void {
    this.happenings.push({ kind: 'caught-up' });
  }
  onEnd(reason: ProtocolReason | null): void {
    this.happenings.push({ kind: 'end', reason });
  }

  get messages(): readonly RoomMessage[] {
    return this.happenings.flatMap((each) => (each.kind === 'message' ? [each.message] : []));
  }
  get ends(): readonly (ProtocolReason | null)[] {
    return this.happenings.flatMap((each) => (each.kind === 'end' ? [each.reason] : []));
  }
  saw(kind: Happening['kind']): boolean {
    return this.happenings.some((each) => each.kind === kind);
  }
  async until(happened: (witness: this) => boolean): Promise<this> {
    await eventually(() => happened(this));
    return this;
  }
}

/** Resolves when `holds` does; a test that waits for what never comes fails after forty-five seconds. */
export const eventually = (holds: () => boolean): Promise<unknown> =>
  vi.waitUntil(holds, { timeout: 45_000, interval: 5 });

/** Dials `host` from `guest`; both ends as witnesses. */
export async function meet(guest: Station, host: Station): Promise<{ guest: Witness; host: Witness }> {
  const arriving = Promise.withResolvers<Session>();
  const undo = host.network.onSession(arriving.resolve);
  const { port } = await host.network.listen(0);
  const dialled = await guest.network.dial({ host: '127.0.0.1', port });
  const arrived = await arriving.promise;
  undo();
  return { guest: new Witness(dialled), host: new Witness(arrived) };
}

/** The same, with the guest admitted. */
export async function meetAsMember(
  guest: Station,
  host: Station,
): Promise<{ guest: Witness; host: Witness }> {
  const ends = await meet(guest, host);
  ends.host.session.send(messages.welcome);
  await ends.guest.until(({ messages: seen }) => seen.length === 1);
  return ends;
}
