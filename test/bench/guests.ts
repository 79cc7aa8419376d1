import { X509Certificate } from 'node:crypto';
import net, { type Socket } from 'node:net';
import tls from 'node:tls';
import { passingIdentity, type Identity } from '../../main/identity/identity.ts';
import { systemClock as clock } from '../../main/lib/clock.ts';
import { dial } from '../../main/net/dial.ts';
import type { LocalSession } from '../../main/net/session.ts';
import { dialOptions, fingerprintOf } from '../../main/net/tls.ts';
import { encodeFrame, FrameDecoder } from '../../main/protocol/frame.ts';
import { protocolVersions } from '../../main/protocol/hello.ts';
import { limits } from '../../main/protocol/limits.ts';

/** One end of a connection to whoever relays. */
export interface Guest {
  readonly identity: Identity;
  sendEntries(payload: Uint8Array): void;
  /** Says what it holds, where the relay wants to know. */
  sendHeld(heads: [chain: string, seq: number][]): void;
  /** Called twice a second. `late`: this process did not run for a while, so nobody else was silent. */
  tick(late: boolean): void;
  close(): void;
}
type Hear = (payload: Uint8Array) => void;

/** What all guests have in common of what costs much to make and is not measured. */
const shown = passingIdentity(clock.now());

/** A guest that says and hears what a real one does, and keeps nothing. Resolves when it has been let in. */
export async function landlineGuest(
  id: number,
  port: number,
  room: string,
  hear: Hear,
  onEnd: (reason: string) => void,
): Promise<Guest> {
  const { identity, secrets } = passingIdentity(clock.now());
  const session: LocalSession = await dial(
    { host: '127.0.0.1', port },
    {
      clock,
      limits,
      app: '0.0.0',
      versions: protocolVersions,
      shown: { identity, secrets },
      shownFingerprint: fingerprintOf(new X509Certificate(secrets.certificate.certificate)),
      device: identity.device,
      nextId: () => id,
      signal: new AbortController().signal,
      onOpened: () => undefined,
      onClosed: () => undefined,
    },
  );
  return new Promise((resolve, reject) => {
    const guest: Guest = {
      identity,
      sendEntries: (payload) => session.sendEntries(payload),
      sendHeld: (heads) => session.send({ type: 'held', heads }),
      tick: (late) => (late ? session.forgive() : session.tick(clock.monotonic())),
      close: () => session.end('leaving'),
    };
    session.listen({
      onMessage(message) {
        if (message.type === 'welcome') resolve(guest);
        // it has nothing the host lacks
        if (message.type === 'pull') session.send({ type: 'page', id: message.id, done: true });
      },
      onEntries: hear,
      onBehind: () => undefined,
      onCaughtUp: () => undefined,
      onEnd(reason) {
        reject(new Error(`not let in: ${reason}`));
        onEnd(reason ?? 'broken');
      },
    });
    session.send({ type: 'join', room, now: clock.now(), term: 0, host: null, port: 0 });
  });
}

/** The same bytes over a bare connection. */
export function bareGuest(kind: 'net' | 'tls', port: number, hear: Hear): Promise<Guest> {
  const { identity } = shown;
  const place = { port, host: '127.0.0.1' };
  return new Promise((resolve, reject) => {
    const ready = (): void => {
      resolve({
        identity,
        sendEntries: (payload) => void socket.write(encodeFrame('entries', payload)),
        sendHeld: () => undefined,
        tick: () => undefined,
        close: () => socket.destroy(),
      });
    };
    const socket: Socket =
      kind === 'net'
        ? net.connect(place, ready)
        : tls.connect({ ...dialOptions(shown.secrets.certificate), ...place }, ready);
    const decoder = new FrameDecoder(64 * 1024 + 1);
    socket.setNoDelay(true);
    socket.on('error', reject);
    socket.on('data', (chunk: Buffer) => {
      for (const { payload } of decoder.push(chunk)) hear(payload);
    });
  });
}
