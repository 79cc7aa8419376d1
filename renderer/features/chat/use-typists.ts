import { useMemo } from 'react';
import type { RoomId } from '../../../preload/contract/model.ts';
import { useApp, useStore } from '../../bridge/hooks.ts';
import { calledName } from '../../state/people-names.ts';

/** Who else is writing in the room now, as they are called here; nobody whose words are not shown. */
export function useTypists(roomId: RoomId): readonly string[] {
  const app = useApp();
  const typists = useStore(app.typing.of(roomId));
  const people = useStore(app.people.of(roomId));
  return useMemo(
    () =>
      typists.flatMap(({ id, name }) => {
        const person = people?.find((each) => each.id === id);
        if (person?.blocked) return [];
        return [person ? calledName(person) : name];
      }),
    [typists, people],
  );
}
