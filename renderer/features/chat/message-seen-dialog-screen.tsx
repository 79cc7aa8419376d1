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

const nobody = [] as const;

/** Who has told that they have read a message. */
export function SeenDialogScreen({ room, message, onClose }: SeenDialogProps) {
  const app = useApp();
  const { t } = useTexts();
  const people = useStore(app.people.of(room.id)) ?? nobody;
  const marks = useStore(app.reads.of(room.id));
  const seen = new Set(seenBy(marks, message.cursor, message.author));
  const those = people.filter(({ id }) => seen.has(id));
  return (
    <Dialog
      title={t('message.seenBy', { count: those.length })}
      closeLabel={t('common.close')}
      onClose={onClose}
    >
      {those.length > 0 && (
        <ul className="seen-people">
          {those.map((person) => (
            <li key={person.id} data-colour={person.colour}>
              <bdi>{calledName(person)}</bdi>
            </li>
          ))}
        </ul>
      )}
      <p>{t('message.seenNote')}</p>
    </Dialog>
  );
}
