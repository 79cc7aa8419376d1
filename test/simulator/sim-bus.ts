import { MemoryBus } from '../../main/discovery/memory-discovery.ts';
import type { Undo } from '../../main/lib/emitter.ts';
import type { Fabric } from './fabric.ts';
import type { SimNetwork } from './sim-network.ts';

type Packet = Parameters<MemoryBus['say']>[0];
type Ear = Parameters<MemoryBus['join']>[1];

/** Multicast on the fabric: heard by the programs that the speaker reaches, a moment later, from where it is now. */
export class SimBus extends MemoryBus {
  readonly #fabric: Fabric;
  readonly #heard = new Map<string, { readonly network: SimNetwork; readonly ear: Ear }>();

  constructor(fabric: Fabric) {
    super();
    this.#fabric = fabric;
  }

  /** `address` stands for the program that joins, also when its machine moves. */
  override join(address: string, ear: Ear): Undo {
    const network = this.#fabric.at(address)?.network;
    if (network) this.#heard.set(address, { network, ear });
    return () => void this.#heard.delete(address);
  }

  override say(packet: Packet, source: string): void {
    const from = this.#heard.get(source)?.network;
    if (!from) return;
    for (const [address, { network, ear }] of this.#heard) {
      if (address === source || !this.#fabric.reaches(from.machine, network.machine)) continue;
      network.process.reach(this.#fabric.latency(), () => ear(packet, from.machine.address));
    }
  }
}
