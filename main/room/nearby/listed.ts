import type { NearbyRoom } from '../../../preload/contract/nearby.ts';

const roomsListed = 256;
const roomsPerAddress = 16;

/** However many rooms strangers make up, so many are listed from one address and altogether (D4); one's own are listed in any case. */
export function listed(rooms: readonly NearbyRoom[]): NearbyRoom[] {
  const from = new Map<string, number>();
  let strange = 0;
  return rooms.filter(({ member, address }) => {
    if (member) return true;
    const count = from.get(address) ?? 0;
    if (count >= roomsPerAddress || strange >= roomsListed) return false;
    from.set(address, count + 1);
    strange += 1;
    return true;
  });
}
