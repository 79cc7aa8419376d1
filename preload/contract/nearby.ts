import type { DeviceId, RoomId } from './model.ts';
import type { Access } from './rules.ts';

export type DiscoverySource = 'mdns' | 'remembered' | 'typed';

export interface NearbyRoom {
  readonly id: RoomId;
  readonly name: string;
  readonly host: { readonly id: DeviceId; readonly name: string };
  readonly people: number;
  readonly source: DiscoverySource;
  readonly address: string;
  readonly port: number;
  /** True after the host answered a probe (D4); a room that never answered is not listed. */
  readonly reachable: boolean;
  /** This device is a member. */
  readonly member: boolean;
  readonly access: Access;
  readonly locked: boolean;
}

export type DiscoveryProblem = 'no-network' | 'mdns-blocked' | 'mdns-port-taken' | 'local-network-denied';

/** What is being tried to find rooms, for the line under the list and for an empty list's cause. */
export interface DiscoveryReport {
  readonly state: 'starting' | 'looking' | 'stopped';
  readonly interfaces: readonly {
    readonly name: string;
    readonly address: string;
    readonly state: 'opening' | 'listening' | 'deaf' | 'failed';
  }[];
  readonly rememberedHosts: number;
  /** When looking began, so that "nothing after 8 s" can be said. */
  readonly since: number;
  readonly problem: DiscoveryProblem | null;
}

export interface Nearby {
  readonly rooms: readonly NearbyRoom[];
  readonly discovery: DiscoveryReport;
}
