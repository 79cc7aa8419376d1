import { useMemo } from 'react';
import type { DeviceId, Person, RoomId } from '../../../preload/contract/model.ts';
import { useApp, useStore } from '../../bridge/hooks.ts';

/** What this person should know of an author while they read. */
export interface AuthorMark {
  readonly alias: string | null;
  /** The name that was another device's before; null where it was not. */
  readonly newKey: string | null;
  readonly flag: Person['flag'];
}
export type AuthorMarks = ReadonlyMap<DeviceId, AuthorMark>;

/** Of those people about whom there is something to know. */
export const marksOf = (people: readonly Person[]): readonly (readonly [DeviceId, AuthorMark])[] =>
  people
    .filter(({ alias, newKey, flag }) => alias !== null || newKey !== null || flag !== null)
    .map(({ id, name, alias, newKey, flag }) => [id, { alias, newKey: newKey && name, flag }]);

/** The same map for as long as the same is to be known: people come and go without the messages being drawn anew. */
export function useAuthorMarks(roomId: RoomId): AuthorMarks {
  const app = useApp();
  const people = useStore(app.people.of(roomId));
  const known = JSON.stringify(marksOf(people ?? []));
  return useMemo(() => new Map(JSON.parse(known) as [DeviceId, AuthorMark][]), [known]);
}
