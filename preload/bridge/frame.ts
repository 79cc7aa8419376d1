import type { ErrorCode } from '../contract/errors.ts';

/** What crosses a Port. Client to server: `call`. Server to client: the rest. */
export type BridgeFrame =
  | { readonly kind: 'call'; readonly id: number; readonly name: string; readonly input: unknown }
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failure'; readonly id: number; readonly code: ErrorCode }
  | { readonly kind: 'event'; readonly name: string; readonly value: unknown };

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The call in `frame`, or null where it is anything else. */
export function asCall(frame: unknown): Extract<BridgeFrame, { kind: 'call' }> | null {
  if (!isRecord(frame) || frame['kind'] !== 'call') return null;
  const { id, name, input } = frame;
  if (!Number.isSafeInteger(id) || typeof name !== 'string') return null;
  return { kind: 'call', id: id as number, name, input };
}
