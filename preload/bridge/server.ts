import { calls, type CallName, type CallOutput, type EventName, type Events } from '../contract/api.ts';
import { AppError, type ErrorCode } from '../contract/errors.ts';
import type { Face } from '../contract/model.ts';
import type { z } from 'zod';
import { asCall, type BridgeFrame } from './frame.ts';
import type { Port, Undo } from './port.ts';

/** Who called: lets a handler keep something for as long as that window stays. */
export interface Caller {
  readonly face: Face;
  /** Hears, once, that the caller's port has closed. */
  onClose(listener: () => void): Undo;
}

export type Handlers = {
  readonly [Name in CallName]: (
    input: z.output<(typeof calls)[Name]['input']>,
    caller: Caller,
  ) => CallOutput<Name> | Promise<CallOutput<Name>>;
};

/** Where main announces its facts; each goes to every window that is connected. */
export interface EventSource {
  onAny(listener: <Name extends EventName>(name: Name, value: Events[Name]) => void): Undo;
}

/** A page may have this many calls under way; further ones are refused with `rate-limited`. */
export const maxPendingCalls = 256;

/**
 * Answers the calls that come over `port` and passes every event on to it, until it closes.
 * The name and shape of each call are checked here; a frame that is no call at all closes the port.
 * What a handler throws besides an `AppError` goes to `onBug` and reaches the page as `internal`.
 */
export function serve(
  port: Port,
  handlers: Handlers,
  events: EventSource,
  options: { readonly face: Face; readonly onBug: (name: string, error: unknown) => void },
): void {
  const caller: Caller = { face: options.face, onClose: (listener) => port.onClose(listener) };
  const post = (frame: BridgeFrame): void => port.post(frame);
  let pending = 0;

  const answer = async (name: string, input: unknown): Promise<unknown> => {
    if (!Object.hasOwn(calls, name)) throw new AppError('unknown-call');
    const call = calls[name as CallName];
    if (call.desktopOnly && options.face !== 'desktop') throw new AppError('desktop-only');
    const parsed = call.input.safeParse(input);
    if (!parsed.success) throw new AppError('invalid-request', { message: name, cause: parsed.error });
    const handler = handlers[name as CallName] as (input: unknown, caller: Caller) => unknown;
    return handler(parsed.data, caller);
  };
  const codeOf = (name: string, error: unknown): ErrorCode => {
    if (error instanceof AppError) return error.code;
    options.onBug(name, error);
    return 'internal';
  };

  port.onFrame((raw) => {
    const frame = asCall(raw);
    if (!frame) return port.close();
    const { id, name, input } = frame;
    if (pending >= maxPendingCalls) return post({ kind: 'failure', id, code: 'rate-limited' });
    pending += 1;
    void answer(name, input)
      .then(
        (value) => post({ kind: 'answer', id, value }),
        (error: unknown) => post({ kind: 'failure', id, code: codeOf(name, error) }),
      )
      .finally(() => (pending -= 1));
  });
  const undo = events.onAny((name, value) => post({ kind: 'event', name, value }));
  port.onClose(undo);
}
