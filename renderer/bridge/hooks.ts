import { createContext, use, useSyncExternalStore } from 'react';
import type { AppState } from '../state/app-state.ts';
import type { Readable } from '../state/store.ts';

export const AppStateContext = createContext<AppState | null>(null);

/** The window's state. Only screens and hooks call this; rows get props. */
export function useApp(): AppState {
  const state = use(AppStateContext);
  if (!state) throw new Error('There is no app state above this component.');
  return state;
}

/** The store's value, now and whenever it changes. */
export function useStore<Value>(store: Readable<Value>): Value {
  return useSyncExternalStore(store.subscribe, store.get);
}
