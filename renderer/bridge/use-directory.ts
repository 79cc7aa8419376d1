import { useEffect } from 'react';
import type { Person } from '../../preload/contract/model.ts';
import { useApp, useStore } from './hooks.ts';

/** Everybody in any room of this person, for as long as it is asked. */
export function useDirectory(): readonly Person[] {
  const { directory } = useApp();
  useEffect(() => directory.watch(), [directory]);
  return useStore(directory.people);
}
