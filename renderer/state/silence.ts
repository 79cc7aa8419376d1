import type { ErrorCode } from '../../preload/contract/errors.ts';
import type { Room } from '../../preload/contract/model.ts';
import type { Silence } from '../../preload/contract/rules.ts';

/** Why nothing can be written in a room, whatever it is called where it is told. */
export type Quiet = Silence | { readonly why: 'removed' | 'archived' };

/** Until a moment that is known, or for good where null. */
export const quietUntil = (quiet: Quiet | null): number | null =>
  quiet && 'until' in quiet ? quiet.until : null;

/** What keeps this person from writing; being removed weighs more than all else. */
export const quietOf = ({ connection, silence }: Pick<Room, 'connection' | 'silence'>): Quiet | null =>
  connection.kind === 'removed' || connection.kind === 'archived' ? { why: connection.kind } : silence;

/** Refusals that tell of a silence, and are told as calmly. */
const quietCodes: ReadonlySet<ErrorCode> = new Set(['muted', 'read-only', 'slow-mode', 'removed']);
export const tellsOfQuiet = (code: ErrorCode): boolean => quietCodes.has(code);
