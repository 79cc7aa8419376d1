import { isIPv6 } from 'node:net';
import type { RoomMessage } from '../protocol/messages.ts';

/** A device of the roster and where it may be; of a link-local address the scope too, which means something on this machine only. */
export interface Place {
  readonly device: string;
  readonly host: string;
  readonly port: number;
}

export const keyOf = ({ device, host, port }: Place): string => `${device} ${host} ${port}`;

/** The address as others may be told it. */
export const plainHost = (address: string): string => address.replace(/%.*$/, '');

/** The answer to who asks where that device can be dialled. */
export const thereOf = (device: string, place: Place | null): Extract<RoomMessage, { type: 'there' }> => ({
  type: 'there',
  device,
  place: place && [plainHost(place.host), place.port],
});

/** An address that a peer at `from` has named: a link-local one is on the link of that peer (RFC 4007, section 6). */
export function toldBy(from: string, { device, host, port }: Place): Place {
  return { device, host: hostToldBy(from, host), port };
}

/** As `toldBy`, of a place in a message. */
export function pairToldBy<Pair extends readonly [string, number] | null>(from: string, pair: Pair) {
  return pair && ([hostToldBy(from, pair[0]), pair[1]] as [string, number]);
}

function hostToldBy(from: string, host: string): string {
  const [, scope] = /^fe[89ab][0-9a-f]:.*(%.+)$/i.exec(from) ?? [];
  return scope !== undefined && isIPv6(host) && /^fe[89ab][0-9a-f]:[^%]*$/i.test(host) ? host + scope : host;
}
