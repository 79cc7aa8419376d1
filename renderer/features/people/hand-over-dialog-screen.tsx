import { useState } from 'react';
import { errorText } from '../../../preload/contract/error-text.ts';
import type { Person, RoomId } from '../../../preload/contract/model.ts';
import { useApp, useStore } from '../../bridge/hooks.ts';
import { useTask } from '../../bridge/use-task.ts';
import { useErrorText } from '../../text/use-error-text.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import './people.css';

/** Hands the open room over to somebody who is here and can be reached by the others. */
export function HandOverDialogScreen() {
  const app = useApp();
  const { t, language } = useTexts();
  const errorWords = useErrorText();
  const { roomId } = useStore(app.view.view);
  const rooms = useStore(app.rooms.rooms);
  const task = useTask();
  const [chosen, setChosen] = useState<Person | null>(null);
  const room = rooms?.find(({ id }) => id === roomId);
  const close = () => app.view.closeDialog();
  if (!room) return null;
  const handOver = (to: Person) => {
    setChosen(to);
    task.run(async () => {
      await app.rooms.handOver(room.id, to.id);
      close();
    });
  };
  const hosting = room.connection.kind === 'hosting';
  return (
    <Dialog
      title={t('hand.title', { room: room.name })}
      closeLabel={t('common.close')}
      onClose={close}
      actions={<Button onClick={close}>{t('common.cancel')}</Button>}
    >
      {hosting || task.busy ? (
        <Candidates roomId={room.id} onChoose={handOver} />
      ) : (
        <p role="status">{errorText(language, 'not-hosting')}</p>
      )}
      <div role="status">{task.busy && chosen && <p>{t('hand.busy', { name: chosen.name })}</p>}</div>
      {task.error !== null && hosting && (
        <ErrorNote {...errorWords(task.error)} detailsLabel={t('common.details')} />
      )}
    </Dialog>
  );
}

interface CandidatesProps {
  readonly roomId: RoomId;
  readonly onChoose: (to: Person) => void;
}

function Candidates({ roomId, onChoose }: CandidatesProps) {
  const app = useApp();
  const { t } = useTexts();
  const people = useStore(app.people.of(roomId));
  const candidates = people?.filter((person) => person.canHost) ?? [];
  if (!people) return <p role="status">{t('people.loading')}</p>;
  if (candidates.length === 0) return <p role="status">{t('hand.nobody')}</p>;
  return (
    <>
      <p>{t('hand.text')}</p>
      <ul className="candidates">
        {candidates.map((person) => (
          <li key={person.id}>
            <button
              type="button"
              className="candidate"
              data-colour={person.colour}
              aria-label={t('hand.to', { name: person.name })}
              aria-describedby={person.sameName ? `candidate-${person.id}` : undefined}
              onClick={() => onChoose(person)}
            >
              <span className="person-dot" aria-hidden />
              <bdi className="person-name">{person.name}</bdi>
              {person.sameName && (
                <span id={`candidate-${person.id}`} className="person-fingerprint">
                  {t('people.fingerprint', { fingerprint: person.fingerprint })}
                </span>
              )}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
