import type { Room } from '../../../preload/contract/model.ts';
import type { Removed } from '../../../preload/contract/rules.ts';
import { useApp, useStore } from '../../bridge/hooks.ts';
import { useTask } from '../../bridge/use-task.ts';
import { mayInvite } from '../../state/invites.ts';
import { isModerating } from '../../state/powers.ts';
import { useErrorText } from '../../text/use-error-text.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { PaneSection } from '../../ui/pane-section.tsx';
import { useFocusRefuge } from '../../ui/use-focus-refuge.ts';

/** Who was removed and is not back, and the way back for them. */
export function RemovedSection({ room, now }: { room: Room; now: number }) {
  const app = useApp();
  const { t, number } = useTexts();
  const removed = useStore(app.people.removedFrom(room.id));
  if (!removed || removed.length === 0) return null;
  return (
    <PaneSection title={t('removed.title')} count={number(removed.length)}>
      <ul>
        {removed.map((person) => (
          <RemovedRow key={person.id} room={room} person={person} now={now} />
        ))}
      </ul>
    </PaneSection>
  );
}

interface RemovedRowProps {
  readonly room: Room;
  readonly person: Removed;
  readonly now: number;
}

function RemovedRow({ room, person, now }: RemovedRowProps) {
  const app = useApp();
  const texts = useTexts();
  const { t } = texts;
  const errorWords = useErrorText();
  const task = useTask();
  const root = useFocusRefuge<HTMLLIElement>();
  const { name, how, byName, at, fingerprint } = person;
  const banned = how === 'ban';
  const here = room.connection.kind !== 'removed';
  const pardon = () => task.run(() => app.people.pardon(room.id, person.id));
  return (
    <li ref={root} className="removed">
      <bdi className="person-name">{name}</bdi>
      <span className="person-note">
        {t(banned ? 'removed.banned' : 'removed.kicked', { name: byName, time: texts.since(at, now) })}
      </span>
      <code className="person-note" dir="ltr" title={t('key.fingerprint')}>
        {fingerprint}
      </code>
      {here && banned && isModerating(room.role) && (
        <Button
          kind="quiet"
          disabled={task.busy}
          aria-label={t('removed.pardonName', { name })}
          onClick={pardon}
        >
          {t('removed.pardon')}
        </Button>
      )}
      {here && !banned && mayInvite(room) && (
        <Button
          kind="quiet"
          aria-label={t('removed.inviteName', { name })}
          onClick={() => app.view.openDialog('invite')}
        >
          {t('removed.invite')}
        </Button>
      )}
      {task.error !== null && <ErrorNote {...errorWords(task.error)} detailsLabel={t('common.details')} />}
    </li>
  );
}
