import { networkInterfaces } from 'node:os';
import { BlockList, isIP } from 'node:net';
import { AppError, type ErrorCode } from '../../preload/contract/errors.ts';
import type { ProtocolReason } from '../protocol/errors.ts';

const systemCodes: Readonly<Record<string, ErrorCode>> = {
  ECONNREFUSED: 'host-unreachable',
  EHOSTUNREACH: 'host-unreachable',
  EHOSTDOWN: 'host-unreachable',
  ECONNABORTED: 'host-unreachable',
  EPIPE: 'host-unreachable',
  ETIMEDOUT: 'host-silent',
  ENETUNREACH: 'network-down',
  ENETDOWN: 'network-down',
  EADDRNOTAVAIL: 'network-down',
  ENOTFOUND: 'address-invalid',
  EAI_AGAIN: 'address-invalid',
  EINVAL: 'address-invalid',
  ERR_SOCKET_BAD_PORT: 'address-invalid',
};

/** Why a connection to `host` did not come about, by the system's codes: the words of TLS libraries differ and are not read. */
export function dialFailure(error: unknown, host: string, connected: boolean): AppError {
  const { code, syscall } = error as NodeJS.ErrnoException;
  // macOS says so, and only so, where the person has not allowed the app onto the local network
  if (code === 'EHOSTUNREACH' && process.platform === 'darwin' && isOnOwnNetwork(host))
    return new AppError('local-network-denied', { cause: error });
  const known = systemCodes[code ?? ''];
  if (known !== undefined) return new AppError(known, { cause: error });
  // a reset is how a gate refuses; anything else is somebody who speaks, but not this
  const refused = !connected || (code === 'ECONNRESET' && syscall !== undefined);
  return new AppError(refused ? 'host-unreachable' : 'not-landline', { cause: error });
}

/** The same from the reason a session ended with before it was opened. */
export function refusal(reason: ProtocolReason | null, byPeer: boolean): AppError {
  const message = reason === null ? 'closed without a word' : `${reason}${byPeer ? ', says the peer' : ''}`;
  return new AppError(refusalCode(reason, byPeer), { message });
}

function refusalCode(reason: ProtocolReason | null, byPeer: boolean): ErrorCode {
  switch (reason) {
    case null:
      return 'host-unreachable';
    case 'hello-late':
      return byPeer ? 'host-unreachable' : 'host-silent';
    case 'hello-own-device':
      return 'address-invalid';
    // what the peer says of us is the other way round when said of it
    case 'version-too-old':
      return byPeer ? 'version-too-new' : 'version-too-old';
    case 'version-too-new':
      return byPeer ? 'version-too-old' : 'version-too-new';
    case 'rate-limited':
      return 'rate-limited';
    case 'closing':
      return 'room-gone';
    default:
      return byPeer ? 'not-admitted' : 'peer-broke-rules';
  }
}

function isOnOwnNetwork(host: string): boolean {
  const address = host.replace(/%.*$/, '');
  const family = isIP(address);
  if (family === 0) return host.endsWith('.local');
  return Object.values(networkInterfaces()).some((cards) =>
    cards?.some((card) => {
      if (card.cidr === null || card.internal) return false;
      const [net = '', prefix = ''] = card.cidr.split('/');
      const type = card.family === 'IPv4' ? 'ipv4' : 'ipv6';
      const own = new BlockList();
      own.addSubnet(net, Number(prefix), type);
      return own.check(address, family === 4 ? 'ipv4' : 'ipv6');
    }),
  );
}
