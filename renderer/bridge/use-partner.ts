import type { Person, Room } from '../../preload/contract/model.ts';
import { Store } from '../state/store.ts';
import { useApp, useStore } from './hooks.ts';

const nobody = new Store<readonly Person[] | null>(null);

/** The other one of a direct room; null of any other, and until main has answered. */
export function usePartner(room: Pick<Room, 'id' | 'kind' | 'partner'>): Person | null {
  const app = useApp();
  const people = useStore(room.kind === 'direct' ? app.people.of(room.id) : nobody);
  return people?.find(({ id }) => id === room.partner) ?? null;
}
