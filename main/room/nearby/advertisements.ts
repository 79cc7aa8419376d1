import type { Advertisement } from '../../discovery/discovery.ts';
import type { MemberRoom } from '../member-room.ts';

/** What the network is told of the rooms this device hosts, those left out that are hidden (D1, D2, J7). */
export function advertisements(rooms: Iterable<MemberRoom>, fingerprint: string): Advertisement[] {
  return [...rooms].flatMap(({ id, name, term, charter, rules: { access }, membership: { hosting } }) => {
    if (!hosting || charter.hidden) return [];
    return [{ room: id, name, access, term, port: hosting.port, fingerprint }];
  });
}
