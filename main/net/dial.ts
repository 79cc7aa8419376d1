import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { AppError } from '../../preload/contract/errors.ts';
import { ProtocolError } from '../protocol/errors.ts';
import type { OpenedIdentity } from '../identity/identity.ts';
import { plainAddress } from '../lib/local-address.ts';
import { dialFailure, refusal } from './dial-failure.ts';
import type { DialTarget } from './network.ts';
import { LocalSession, type Secured, type SessionSetting } from './session.ts';
import { alpn, dialOptions, secure } from './tls.ts';

export interface DialSetting extends SessionSetting {
  /** Whom the other side gets to see. */
  readonly shown: OpenedIdentity;
  readonly shownFingerprint: Uint8Array;
  /** This device, which must not be at the other end. */
  readonly device: string;
  readonly nextId: () => number;
  /** An attempt under way may be given up. */
  readonly signal: AbortSignal;
  readonly onOpened: (session: LocalSession) => void;
  readonly onClosed: (session: LocalSession) => void;
}

/** Resolves once the other side's hello was verified, and the expectations are met (C2, C3). */
export function dial(target: DialTarget, setting: DialSetting): Promise<LocalSession> {
  const { clock, limits, shown, signal } = setting;
  return new Promise((resolve, reject) => {
    let connected = false;
    let failure: AppError | null = null;
    const socket = begin(target, dialOptions(shown.secrets.certificate));
    const give = (error: AppError): void => {
      failure ??= error;
      socket.destroy();
      reject(failure);
    };
    const tooLong = clock.after(limits.handshakeMs, () => give(new AppError('host-silent')));
    const abort = (): void => give(new AppError('network-down', { message: 'the network was stopped' }));
    const settle = (): void => {
      tooLong();
      signal.removeEventListener('abort', abort);
    };
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    socket.once('connect', () => (connected = true));
    const onError = (error: Error): void => {
      settle();
      give(dialFailure(error, target.host, connected));
    };
    socket.once('error', onError);
    socket.once('close', settle);
    socket.once('secureConnect', () => {
      socket.off('error', onError);
      settle();
      greet(socket, target, setting, give, resolve);
    });
  });
}

/** A port out of range is thrown at once, where everything else is told later. */
function begin({ host, port }: DialTarget, options: ConnectionOptions): TLSSocket {
  try {
    return connect({ ...options, host, port });
  } catch (error) {
    throw dialFailure(error, host, false);
  }
}

function greet(
  socket: TLSSocket,
  target: DialTarget,
  setting: DialSetting,
  give: (error: AppError) => void,
  resolve: (session: LocalSession) => void,
): void {
  socket.on('error', () => undefined);
  if (socket.alpnProtocol !== alpn) return give(new AppError('not-landline'));
  let secured: Secured;
  try {
    const { binding, fingerprint, channel } = secure(socket, 'dial', setting.shownFingerprint);
    const expected = target.expect?.fingerprint;
    if (expected !== undefined && !fingerprint.startsWith(expected.toLowerCase()))
      return give(new AppError('host-key-changed', { message: 'another certificate than the pinned one' }));
    const peer = {
      fingerprint,
      address: plainAddress(socket.remoteAddress ?? target.host),
      port: socket.remotePort ?? target.port,
      channel,
    };
    secured = { socket, role: 'dial', binding, signer: setting.shown.identity, peer };
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    return give(refusal(error.reason, false));
  }
  new LocalSession(setting.nextId(), setting, secured, {
    device: setting.device,
    onOpened(session) {
      const expected = target.expect?.device;
      if (expected !== undefined && session.peer.device !== expected) {
        session.end('leaving');
        return give(new AppError('host-key-changed', { message: 'another device than the pinned one' }));
      }
      setting.onOpened(session);
      resolve(session);
    },
    onAdmitted: () => undefined,
    onFailed: (reason, byPeer) => give(refusal(reason, byPeer)),
    onClosed: setting.onClosed,
  });
}
