/**
 * Why a session ended, as told to the peer: the code and nothing more (F6).
 * Codes are stable: they are added to, never renamed.
 */
export const protocolReasons = [
  'frame-empty',
  'frame-too-long',
  'frame-too-slow',
  'frame-type-unknown',
  'control-not-utf8',
  'control-not-json',
  'control-invalid',
  'control-unexpected',
  'entry-invalid',
  'entry-bad-signature',
  'term-lower',
  'entry-wrong-room',
  'hello-late',
  'hello-bad-signature',
  'hello-wrong-role',
  'hello-own-device',
  'certificate-missing',
  'certificate-unexpected',
  'version-too-old',
  'version-too-new',
  'join-late',
  'room-unknown',
  'room-full',
  'not-admitted',
  'room-locked',
  'credential-needed',
  'credential-wrong',
  'too-many-guesses',
  'invite-unknown',
  'invite-used',
  'invite-expired',
  'asked',
  'turned-away',
  'kicked',
  'banned',
  'rate-limited',
  'too-slow',
  'silent',
  'replaced',
  'closing',
  'leaving',
  'internal',
] as const;
export type ProtocolReason = (typeof protocolReasons)[number];

/** A peer broke a rule; it ends that peer's session with `reason`, and nothing else. */
export class ProtocolError extends Error {
  readonly reason: ProtocolReason;
  constructor(reason: ProtocolReason, options: { cause?: unknown } = {}) {
    super(reason, options);
    this.name = 'ProtocolError';
    this.reason = reason;
  }
}
