import type { Availability } from '../../preload/contract/conversation.ts';
import type { NoticeCode } from '../../preload/contract/model.ts';
import type { Logins } from '../admission/logins.ts';
import type { History } from '../history/history.ts';
import type { Clock } from '../lib/clock.ts';
import type { Emitter, Undo } from '../lib/emitter.ts';
import type { Logger } from '../lib/logger.ts';
import type { Network } from '../net/network.ts';
import type { Contacts } from '../people/contacts.ts';
import type { Entry } from '../protocol/entry.ts';

/** Who this device is, as the log needs it. */
export interface Signer {
  readonly device: string;
  readonly publicKey: Uint8Array;
  /** Ed25519 (RFC 8032), 64 bytes. */
  sign(message: Uint8Array): Uint8Array;
}

/** Something a person should be told; what it is about and what fills its sentence. */
export interface Told {
  readonly code: NoticeCode;
  readonly roomId: string | null;
  readonly params?: Readonly<Record<string, string | number>>;
}

/** What this person lets others know of themselves while they are here (L7). */
export interface OwnState {
  readonly current: { readonly availability: Availability; readonly text: string };
  readonly changed: { on(listener: () => void): Undo };
  /** Up to where they have read, and that they write. */
  readonly tellsReading: boolean;
}

/** All that the rooms touch of the world, passed in: time, disk, network, randomness, signature checks. */
export interface Surroundings {
  readonly clock: Clock;
  readonly history: History;
  readonly network: Network;
  readonly signer: Signer;
  readonly logger: Logger;
  readonly told: Emitter<Told>;
  readonly logins: Logins;
  readonly contacts: Contacts;
  readonly person: OwnState;
  /** Answers for each entry whether its signature is its author's. Order is kept. */
  verify(entries: readonly Entry[]): Promise<readonly boolean[]>;
  randomBytes(count: number): Uint8Array;
}
