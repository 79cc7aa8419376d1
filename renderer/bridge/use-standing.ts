import { useMemo } from 'react';
import type { Room } from '../../preload/contract/model.ts';
import { standingPace, troubleOf, type Standing } from '../state/standing.ts';
import { useSteady } from './use-steady.ts';

/** The room as it is to be shown: a short loss leaves what is in sight as it was. What is tried only begins unseen. */
export function useStanding(room: Room): Standing {
  const standing = useMemo((): Standing => ({ room, trouble: troubleOf(room.connection) }), [room]);
  const begun = standing.trouble === 'connecting' || standing.trouble === 'merging';
  return useSteady(standing, standingPace, begun ? { room, trouble: null } : standing);
}
