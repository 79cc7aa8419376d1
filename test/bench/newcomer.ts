import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import tls from 'node:tls';
import { loginTag, sameTag } from '../../main/admission/binding.ts';
import type { Logins } from '../../main/admission/logins.ts';
import { passingIdentity } from '../../main/identity/identity.ts';
import { systemClock as clock } from '../../main/lib/clock.ts';
import { LocalSession } from '../../main/net/session.ts';
import { dialOptions, fingerprintOf, secure } from '../../main/net/tls.ts';
import { encodeFrame } from '../../main/protocol/frame.ts';
import { protocolVersions } from '../../main/protocol/hello.ts';
import { limits } from '../../main/protocol/limits.ts';
import type { RoomMessage } from '../../main/protocol/messages.ts';

/** Where a newcomer comes from, and where it goes. */
export interface Way {
  /** An address of this machine. */
  readonly from: string;
  readonly port: number;
}
const beatMs = 500;

/** Somebody nobody knows comes into the room, by its passphrase where one is given, and leaves. Resolves with the ms it took to be let in. */
export async function comeIn(
  way: Way,
  room: string,
  login: { readonly logins: Logins; readonly passphrase: string } | null,
): Promise<number> {
  const { identity, secrets } = passingIdentity(clock.now());
  const ownFingerprint = fingerprintOf(new X509Certificate(secrets.certificate.certificate));
  const began = performance.now();
  const socket = connect(way, secrets.certificate);
  await once(socket, 'secureConnect');
  const { binding, fingerprint, channel } = secure(socket, 'dial', ownFingerprint);
  const { promise: opened, resolve: open, reject: fail } = Promise.withResolvers<LocalSession>();
  const session = new LocalSession(
    1,
    { clock, limits, versions: protocolVersions, app: '0.0.0' },
    { socket, role: 'dial', binding, signer: identity, peer: { fingerprint, address: '', port: 0, channel } },
    {
      device: identity.device,
      onOpened: open,
      onAdmitted: () => undefined,
      onFailed: (reason) => fail(new Error(`no hello: ${reason}`)),
      onClosed: () => undefined,
    },
  );
  const heartbeat = setInterval(() => session.tick(clock.monotonic()), beatMs);
  try {
    await opened;
    const said = conversation(session);
    const join = { type: 'join', room, now: clock.now(), term: 0, host: null, port: 0 } as const;
    if (login === null) {
      session.send(join);
      await said('welcome');
    } else {
      const begun = await login.logins.begin(login.passphrase);
      session.send({ ...join, with: { by: 'passphrase', start: begun.start } });
      const finished = await begun.finish((await said('challenge')).answer);
      if (!finished) throw new Error('another passphrase');
      const bound = { room, channel, guest: ownFingerprint.toString('hex'), host: fingerprint };
      const tag = loginTag(finished.key, 'guest', bound);
      session.send({ type: 'proof', room, finish: finished.finish, tag });
      const { tag: answer = '' } = await said('welcome');
      if (!sameTag(answer, loginTag(finished.key, 'host', bound))) throw new Error('not the host');
    }
    return performance.now() - began;
  } finally {
    clearInterval(heartbeat);
    session.end('leaving');
  }
}

/** The least of it: a handshake with both certificates, `meanwhile`, a frame there and one back. */
export async function justConnect(way: Way, meanwhile: () => Promise<void>): Promise<number> {
  const { secrets } = passingIdentity(clock.now());
  const began = performance.now();
  const socket = connect(way, secrets.certificate);
  await once(socket, 'secureConnect');
  await meanwhile();
  socket.write(encodeFrame('entries', Buffer.alloc(64)));
  await once(socket, 'data');
  const tookMs = performance.now() - began;
  socket.destroy();
  return tookMs;
}

function connect({ from, port }: Way, certificate: Parameters<typeof dialOptions>[0]): tls.TLSSocket {
  const options = { ...dialOptions(certificate), host: '127.0.0.1', port, localAddress: from };
  return tls.connect(options).on('error', () => undefined);
}

/** Waits for the next message of a type; rejects once the host has said no. */
function conversation(session: LocalSession) {
  const heard: RoomMessage[] = [];
  let ended: Error | null = null;
  let wake: () => void = () => undefined;
  session.listen({
    onMessage(message) {
      heard.push(message);
      wake();
    },
    onEntries: () => undefined,
    onBehind: () => undefined,
    onCaughtUp: () => undefined,
    onEnd(reason) {
      ended = new Error(`not let in: ${reason}`);
      wake();
    },
  });
  return async <Type extends RoomMessage['type']>(type: Type): Promise<RoomMessage & { type: Type }> => {
    for (;;) {
      const found = heard.find((message) => message.type === type);
      if (found) return found as RoomMessage & { type: Type };
      if (ended) throw ended;
      await new Promise<void>((resolve) => (wake = resolve));
    }
  };
}
