import type { CallInput, CallName, CallOutput, EventName, Events } from '../contract/api.ts';
import { AppError, isErrorCode } from '../contract/errors.ts';
import type { BridgeFrame } from './frame.ts';
import type { Port, Undo } from './port.ts';

/** The app as a page sees it. */
export interface Client {
  /** Rejects with an `AppError`: the call's own codes, or `disconnected` once the port has closed. */
  call<Name extends CallName>(name: Name, input: CallInput<Name>): Promise<CallOutput<Name>>;
  on<Name extends EventName>(name: Name, listener: (value: Events[Name]) => void): Undo;
  onClose(listener: () => void): Undo;
  close(): void;
}

export function createClient(port: Port): Client {
  const pending = new Map<number, { resolve: (value: never) => void; reject: (error: AppError) => void }>();
  const listeners = new Map<string, Set<(value: never) => void>>();
  let lastId = 0;
  let closed = false;

  port.onFrame((raw) => {
    const frame = raw as BridgeFrame;
    if (frame.kind === 'event') {
      for (const listener of [...(listeners.get(frame.name) ?? [])]) listener(frame.value as never);
      return;
    }
    if (frame.kind === 'call') return;
    const waiting = pending.get(frame.id);
    pending.delete(frame.id);
    if (frame.kind === 'answer') waiting?.resolve(frame.value as never);
    else waiting?.reject(new AppError(isErrorCode(frame.code) ? frame.code : 'internal'));
  });
  port.onClose(() => {
    closed = true;
    for (const { reject } of pending.values()) reject(new AppError('disconnected'));
    pending.clear();
  });

  return {
    call(name, input) {
      if (closed) return Promise.reject(new AppError('disconnected'));
      const id = ++lastId;
      return new Promise((resolve, reject) => {
        pending.set(id, { resolve, reject });
        port.post({ kind: 'call', id, name, input } satisfies BridgeFrame);
      });
    },
    on(name, listener) {
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set.add(listener));
      return () => void set.delete(listener);
    },
    onClose: (listener) => port.onClose(listener),
    close: () => port.close(),
  };
}
