import type { Client } from '../../preload/bridge/client.ts';
import type { ErrorCode } from '../../preload/contract/errors.ts';
import type { DiscoveryProblem, Nearby } from '../../preload/contract/nearby.ts';
import type { Output } from './output.ts';

const codes: Readonly<Record<DiscoveryProblem, ErrorCode>> = {
  'no-network': 'network-down',
  'mdns-blocked': 'mdns-blocked',
  'mdns-port-taken': 'mdns-port-taken',
  'local-network-denied': 'local-network-denied',
};

/** Tells why rooms cannot be found, each cause once, until `client` closes. The answer gives the cause of now, if any. */
export async function tellDiscoveryProblems(
  client: Client,
  output: Output,
): Promise<() => DiscoveryProblem | null> {
  const told = new Set<DiscoveryProblem>();
  let current: DiscoveryProblem | null = null;
  const look = ({ discovery: { problem } }: Nearby): void => {
    current = problem;
    if (problem === null || told.has(problem)) return;
    told.add(problem);
    output.fail(codes[problem]);
  };
  client.on('room.nearbyChanged', look);
  look(await client.call('room.nearby', {}));
  return () => current;
}
