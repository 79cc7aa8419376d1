import type { Message, Room } from '../../../preload/contract/model.ts';
import { useApp, useStore } from '../../bridge/hooks.ts';
import { calledName } from '../../state/people-names.ts';
import { seenBy } from '../../state/reads.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Dialog } from '../../ui/dialog.tsx';

interface SeenDialogProps {
  readonly room: Room;
  readonly message: Message;
  readonly onClose: () => void;
}

/** Who has told that they have read a message. */
export function SeenDialogScreen({ room, message, onClose }: SeenDialogProps) {
  const app = useApp();
  const { t } = useTexts();
  const people = useStore(app.people.of(room.id));
  const marks = useStore(app.reads.of(room.id));
  const seen = new Set(seenBy(marks, message.cursor, message.author));
  const those = (people ?? []).filter(({ id }) => seen.has(id));
  const gone = people ? seen.size - those.length : 0;
  return (
    <Dialog
      title={seen.size > 0 ? t('message.seenBy', { count: seen.size }) : t('message.seenNobody')}
      closeLabel={t('common.close')}
      onClose={onClose}
    >
      {seen.size > 0 && (
        <ul className="seen-people">
          {those.map((person) => (
            <li key={person.id} data-colour={person.colour}>
              <bdi>{calledName(person)}</bdi>
            </li>
          ))}
          {gone > 0 && <li>{t('message.seenGone', { count: gone })}</li>}
        </ul>
      )}
      <p>{t('message.seenNote')}</p>
    </Dialog>
  );
}
