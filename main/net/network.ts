import type { Undo } from '../lib/emitter.ts';
import type { ProtocolReason } from '../protocol/errors.ts';
import type { RoomMessage } from '../protocol/messages.ts';

/** The device at the other end of a session: what its hello proved (C3). */
export interface Peer {
  readonly device: string;
  readonly key: Uint8Array;
  /** SHA-256 of its TLS certificate, hexadecimal. */
  readonly fingerprint: string;
  readonly address: string;
  readonly port: number;
  readonly app: string;
  /** The protocol version both speak (C4). */
  readonly version: number;
  /**
   * 32 bytes, hexadecimal, that both ends of this one connection know and nobody else: the TLS exporter (RFC 8446, 7.5) with label
   * `EXPORTER-landline-login`. What a newcomer shows is bound to it (J2, J4).
   */
  readonly channel: string;
}

export interface SessionListener {
  /** In the order sent, also relative to `onEntries`; a promise counts as there. */
  onMessage(message: RoomMessage): void | Promise<void>;
  /**
   * The payload of one entries frame, unread, yours to keep: `decodeEntries` and signatures are the receiver's to do.
   * Until the promise resolves, where one is returned, the payload counts as unread; a peer with `limits.inboundQueue`
   * bytes unread is not read any further (backpressure). It must not reject.
   */
  onEntries(payload: Uint8Array): void | Promise<void>;
  /** Of a session in a group: it reads too slowly and gets nothing more from `Group.send` … (S3) */
  onBehind(): void;
  /** … until it has read what waited for it: send it your heads. */
  onCaughtUp(): void;
  /** Once, last. `reason` is ours, the peer's last word, or null where the connection just broke. */
  onEnd(reason: ProtocolReason | null): void;
}

/**
 * A secured connection whose other side's hello has been verified (C3); heartbeats, deadlines, limits and
 * backpressure are kept below it. What arrives before `listen` is called is kept for the listener.
 */
export interface Session {
  readonly id: number;
  readonly peer: Peer;
  listen(listener: SessionListener): void;
  /**
   * Lifts the frame limit from before admission to a member's (F3), ends the join deadline and lets a member's messages in.
   * A `welcome` sent or received does the same by itself.
   */
  admit(): void;
  send(message: RoomMessage): void;
  /** `payload` holds whole entries, at most `limits.frameControl` bytes together. */
  sendEntries(payload: Uint8Array): void;
  /** Tells the peer why, then closes. A second call changes nothing. */
  end(reason: ProtocolReason): void;
}

/** Sessions that are sent the same bytes (S1): framed once, gathered for each connection, written once a turn, paced when busy. */
export interface Group {
  add(session: Session): void;
  remove(session: Session): void;
  sendEntries(payload: Uint8Array): void;
  send(message: RoomMessage): void;
}

export interface DialTarget {
  readonly host: string;
  readonly port: number;
  /** Pinned: the SHA-256 of its certificate in hexadecimal (whole, or its first 20 bytes as advertised), or its device id; a mismatch ends the attempt with `host-key-changed` (C2). */
  readonly expect?: { readonly fingerprint?: string; readonly device?: string };
  /** Shows a key and certificate made for this one connection, so that looking around tells nobody who looks. */
  readonly anonymous?: true;
}

/**
 * Listens and dials; lives off the thread that answers the windows (C6).
 * Everything is refused before TLS that the gate does not let in (C5).
 */
export interface Network {
  /**
   * Takes `preferredPort`, or any free one where that is taken (D6), on every address of this machine.
   * A second call gives the port already open.
   */
  listen(preferredPort: number): Promise<{ readonly port: number }>;
  /** Stops taking connections; the open ones stay. */
  stopListening(): Promise<void>;
  /**
   * Rejects with AppError: `host-unreachable`, `host-silent`, `host-key-changed`, `not-landline`, `local-network-denied`,
   * `network-down`, `rate-limited`, `room-gone` (it is closing), `address-invalid` (no such name, or this device itself),
   * `peer-broke-rules`, and `version-too-old` or `version-too-new`, which speak of the other side's app.
   */
  dial(target: DialTarget): Promise<Session>;
  onSession(listener: (session: Session) => void): Undo;
  group(): Group;
  /** The fingerprint hosts advertise and guests pin (D2). Hexadecimal. */
  readonly fingerprint: string;
  stop(): Promise<void>;
}
