import { createContext, use, useCallback, useSyncExternalStore } from 'react';
import type { DeviceId, EntryId, Message } from '../../../preload/contract/model.ts';
import type { ConversationMode } from '../../state/conversation-mode.ts';
import { seenBy, type ReadMarks } from '../../state/reads.ts';
import type { Readable } from '../../state/store.ts';

/** The cursors of the rows that are pointed at and that have the focus. */
export interface NearRows {
  readonly pointed: string | null;
  readonly focused: string | null;
}

/** What all rows of one conversation share. It stays the same object while nothing of it changes. */
export interface MessageContextValue {
  /** This person. */
  readonly self: DeviceId | null;
  readonly mode: ConversationMode;
  readonly reads: Readable<ReadMarks>;
  readonly near: Readable<NearRows>;
  /** The conversation is one of two people. */
  readonly direct: boolean;
  /** Whether answers and reactions can be given. */
  readonly mayWrite: boolean;
}

export const MessageContext = createContext<MessageContextValue | null>(null);

function useContext(): MessageContextValue {
  const value = use(MessageContext);
  if (!value) throw new Error('There is no message context above this component.');
  return value;
}

export const useMayWrite = (): boolean => useContext().mayWrite;
export const useDirectTalk = (): boolean => useContext().direct;
export const useSelf = (): DeviceId | null => useContext().self;

/** Whether the message is among the chosen ones; null while nobody chooses. */
export function useSelected(id: EntryId): boolean | null {
  const { view } = useContext().mode;
  const read = useCallback(() => view.get().selected?.has(id) ?? null, [view, id]);
  return useSyncExternalStore(view.subscribe, read);
}

/** Whether the message is pointed at, or the focus is in it. */
export function useNear({ cursor }: Message): boolean {
  const { near } = useContext();
  const read = useCallback(() => {
    const { pointed, focused } = near.get();
    return pointed === cursor || focused === cursor;
  }, [near, cursor]);
  return useSyncExternalStore(near.subscribe, read);
}

export function useToggle(): (message: Message) => void {
  const { mode } = useContext();
  return (message) => mode.toggle(message);
}

/** How many others have told that they have read an own message; 0 for others' messages. */
export function useSeen({ own, cursor, author }: Message): number {
  const { reads } = useContext();
  const read = useCallback(
    () => (own ? seenBy(reads.get(), cursor, author).length : 0),
    [reads, own, cursor, author],
  );
  return useSyncExternalStore(reads.subscribe, read);
}
