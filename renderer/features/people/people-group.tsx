import type { DeviceId, Person } from '../../../preload/contract/model.ts';
import { useTexts } from '../../text/use-texts.ts';
import { PaneSection } from '../../ui/pane-section.tsx';
import { PersonRow } from './person-row.tsx';

export interface PeopleActions {
  readonly open: (id: DeviceId) => void;
  /** Null where nobody can be written to alone. */
  readonly message: ((id: DeviceId) => void) | null;
}
interface PeopleGroupProps {
  readonly title: string;
  readonly people: readonly Person[];
  readonly now: number;
  readonly actions: PeopleActions;
}

/** Some of a room's people under a title; nothing where there are none. */
export function PeopleGroup({ title, people, now, actions }: PeopleGroupProps) {
  const { number } = useTexts();
  const { open, message } = actions;
  if (people.length === 0) return null;
  return (
    <PaneSection title={title} count={number(people.length)}>
      <ul>
        {people.map((person) => (
          <PersonRow
            key={person.id}
            person={person}
            now={now}
            inGroup={message !== null}
            onOpen={() => open(person.id)}
            onMessage={message && !person.self && !person.blocked ? () => message(person.id) : null}
          />
        ))}
      </ul>
    </PaneSection>
  );
}
