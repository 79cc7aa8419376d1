/**
 * Every failure a caller can see, by its stable code, and whether trying the same thing again can help.
 * The sentences people read are beside it, in `error-text.*.json`, one for each code and language.
 */
export const errorTable = {
  // the call itself
  'invalid-request': { retry: false },
  'unknown-call': { retry: false },
  'desktop-only': { retry: false },
  disconnected: { retry: true },
  internal: { retry: false },
  // what a person typed
  'name-invalid': { retry: false },
  'address-invalid': { retry: false },
  'message-empty': { retry: false },
  'message-too-long': { retry: false },
  'link-refused': { retry: false },
  'message-unknown': { retry: false },
  'emoji-unknown': { retry: false },
  'archive-invalid': { retry: false },
  'archive-passphrase': { retry: false },
  'archive-too-large': { retry: false },
  'message-waiting': { retry: true },
  'already-sent': { retry: false },
  'passphrase-needed': { retry: false },
  'invite-invalid': { retry: false },
  'code-not-a-person': { retry: false },
  // what the room's rules do not allow
  'not-allowed': { retry: false },
  muted: { retry: false },
  'read-only': { retry: false },
  'slow-mode': { retry: true },
  removed: { retry: false },
  'person-unknown': { retry: false },
  'invite-limit': { retry: false },
  // coming in
  'room-locked': { retry: false },
  'credential-needed': { retry: false },
  'credential-wrong': { retry: false },
  'too-many-guesses': { retry: true },
  'invite-unknown': { retry: false },
  'invite-used': { retry: false },
  'invite-expired': { retry: false },
  'turned-away': { retry: false },
  kicked: { retry: false },
  banned: { retry: false },
  'host-doubtful': { retry: false },
  // rooms and hosts
  'room-unknown': { retry: false },
  'room-gone': { retry: true },
  'room-full': { retry: true },
  'room-limit': { retry: false },
  'room-choice-needed': { retry: false },
  'room-hosted': { retry: false },
  'not-hosting': { retry: false },
  'member-unreachable': { retry: true },
  'host-unreachable': { retry: true },
  'host-silent': { retry: true },
  'host-key-changed': { retry: false },
  'device-elsewhere': { retry: true },
  'not-landline': { retry: false },
  'version-too-old': { retry: false },
  'version-too-new': { retry: false },
  'not-admitted': { retry: false },
  'rate-limited': { retry: true },
  'peer-broke-rules': { retry: true },
  'local-network-denied': { retry: true },
  'network-down': { retry: true },
  'mdns-blocked': { retry: true },
  'mdns-port-taken': { retry: true },
  // this machine
  'storage-full': { retry: true },
  'storage-read-only': { retry: true },
  'storage-failed': { retry: true },
  'storage-too-new': { retry: false },
  'data-folder-in-use': { retry: true },
  'port-taken': { retry: true },
  'identity-damaged': { retry: false },
  'identity-sealed': { retry: false },
  'login-failed': { retry: true },
} as const satisfies Record<string, { readonly retry: boolean }>;

export type ErrorCode = keyof typeof errorTable;

export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(errorTable, value);
}

/** A failure its caller can see and act on. The code is stable; the message is for logs, not for people. */
export class AppError extends Error {
  readonly code: ErrorCode;
  constructor(code: ErrorCode, options: { message?: string; cause?: unknown } = {}) {
    super(options.message ?? code, 'cause' in options ? { cause: options.cause } : undefined);
    this.name = 'AppError';
    this.code = code;
  }
  get retry(): boolean {
    return errorTable[this.code].retry;
  }
}
