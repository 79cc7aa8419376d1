import type { Room } from '../../preload/contract/model.ts';

export const sectionNames = ['direct', 'group', 'archived'] as const;
export type SectionName = (typeof sectionNames)[number];

const sectionOf = ({ kind, connection }: Room): SectionName =>
  connection.kind === 'archived' ? 'archived' : kind;

/** The rooms by what they are, each as they came; sections nobody is in are left out. */
export function sectionsOf(
  rooms: readonly Room[],
): readonly { readonly name: SectionName; readonly rooms: readonly Room[] }[] {
  return sectionNames
    .map((name) => ({ name, rooms: rooms.filter((room) => sectionOf(room) === name) }))
    .filter((section) => section.rooms.length > 0);
}
