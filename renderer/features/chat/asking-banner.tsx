import { Hand } from 'lucide-react';
import type { Room, RoomId } from '../../../preload/contract/model.ts';
import type { Asking } from '../../../preload/contract/rules.ts';
import { useApp } from '../../bridge/hooks.ts';
import { useTask } from '../../bridge/use-task.ts';
import { useErrorText } from '../../text/use-error-text.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { useFocusRefuge } from '../../ui/use-focus-refuge.ts';
import './asking.css';

/** Who asks to be let in, for those who decide. It comes and goes without taking the focus. */
export function AskingBanner({ room }: { room: Room }) {
  const { t } = useTexts();
  const { asking } = room;
  const latest = asking.at(-1);
  return (
    <>
      <div role="status" className="visually-hidden">
        {latest && t('asking.announce', { name: latest.name })}
      </div>
      {latest && (
        <Banner tone="neutral" icon={<Hand size={18} aria-hidden />}>
          {asking.length > 1 && (
            <p className="asking-title">{t('asking.several', { count: asking.length })}</p>
          )}
          <ul className="asking-list" aria-label={t('asking.label')}>
            {asking.map((person) => (
              <AskingRow key={person.id} person={person} roomId={room.id} />
            ))}
          </ul>
        </Banner>
      )}
    </>
  );
}

function AskingRow({ person, roomId }: { person: Asking; roomId: RoomId }) {
  const app = useApp();
  const { t } = useTexts();
  const errorWords = useErrorText();
  const task = useTask();
  const refuge = useFocusRefuge<HTMLLIElement>();
  const { id, name, fingerprint, sameName } = person;
  return (
    <li ref={refuge} className="asking">
      <div className="asking-who">
        <p>{t('asking.asks', { name })}</p>
        <code dir="ltr">
          <span className="visually-hidden">{t('asking.fingerprint')}</span> {fingerprint}
        </code>
        {sameName && <p className="asking-same">{t('asking.sameName')}</p>}
      </div>
      <div className="asking-actions">
        <Button
          kind="primary"
          aria-label={t('asking.letInWho', { name, fingerprint })}
          onClick={() => task.run(() => app.rooms.admit(roomId, id))}
        >
          {t('asking.letIn')}
        </Button>
        <Button
          aria-label={t('asking.turnAwayWho', { name, fingerprint })}
          onClick={() => task.run(() => app.rooms.turnAway(roomId, id))}
        >
          {t('asking.turnAway')}
        </Button>
      </div>
      {task.error !== null && <ErrorNote {...errorWords(task.error)} detailsLabel={t('common.details')} />}
    </li>
  );
}
