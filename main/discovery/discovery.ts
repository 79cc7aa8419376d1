import type { Undo } from '../lib/emitter.ts';

/** A room this device hosts, as it is told to the network (D2). */
export interface Advertisement {
  readonly room: string;
  readonly name: string;
  readonly access: 'open' | 'passphrase' | 'invite' | 'ask';
  readonly term: number;
  readonly port: number;
  /** SHA-256 of the host's certificate, hexadecimal; its first 20 bytes are told. */
  readonly fingerprint: string;
}

/**
 * Somebody said that a room is there. A hint, never proof (D4): dial `address` and see.
 * One instance may be sighted at several addresses, each told by its own event.
 */
export interface Sighting {
  /** The instance name, random per start of its host (D1). */
  readonly instance: string;
  readonly room: string;
  readonly name: string;
  readonly term: number;
  /** Where the packet came from, with the scope where it needs one (`fe80::1%eth0`). */
  readonly address: string;
  readonly port: number;
  /** The first 20 bytes of the host's certificate fingerprint, hexadecimal. */
  readonly fingerprint: string;
}

export type DiscoveryEvent =
  /** New, or heard again, or heard from another place. */
  | { readonly kind: 'sighted'; readonly sighting: Sighting }
  /**
   * It said goodbye, or left several questions unanswered: probe it, and decide then. Told again with every
   * round of questions while the silence lasts; after `forget`, no more.
   */
  | { readonly kind: 'doubted'; readonly instance: string }
  | { readonly kind: 'reported' };

export interface InterfaceReport {
  readonly name: string;
  readonly address: string;
  /** `deaf`: our own questions did not come back (D7). */
  readonly state: 'opening' | 'listening' | 'deaf' | 'failed';
}

/** Tells of rooms and hears of them, on every network this machine is on. Neither reachability nor identity is its business. */
export interface Discovery {
  start(): Promise<void>;
  /** Replaces what is told. */
  advertise(rooms: readonly Advertisement[]): void;
  /** Asks every 10 s instead of every 60 s while somebody looks (1.4). */
  watch(watching: boolean): void;
  /** Asks now and rebuilds what is broken: after resume, or a press on "look again". */
  refresh(): void;
  /**
   * The instance was probed and is gone: its place is free for others. Heard again, it is sighted as if new, and
   * it is asked for at once where it had been heard at several addresses.
   * Nothing else takes a living instance off the list (D15); forgetting an unknown one changes nothing.
   */
  forget(instance: string): void;
  report(): { readonly interfaces: readonly InterfaceReport[]; readonly problem: DiscoveryProblem | null };
  onEvent(listener: (event: DiscoveryEvent) => void): Undo;
  /** Says goodbye for what was told, within 300 ms. */
  stop(): Promise<void>;
}

export type DiscoveryProblem = 'no-network' | 'mdns-blocked' | 'mdns-port-taken' | 'local-network-denied';
