import { EyeOff } from 'lucide-react';
import type { Room } from '../../../preload/contract/model.ts';
import { useApp } from '../../bridge/hooks.ts';
import { useNow } from '../../bridge/use-now.ts';
import { usePartner } from '../../bridge/use-partner.ts';
import { calledName } from '../../state/people-names.ts';
import { presenceOf, presenceText } from '../../text/presence.ts';
import type { Texts } from '../../text/text.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Avatar } from '../../ui/avatar.tsx';

/** Whose conversation this is: the room and how many are here, or the other one and whether they can be talked to. */
export function HeaderWords({ room }: { room: Room }) {
  const app = useApp();
  const texts = useTexts();
  const now = useNow(30_000);
  const partner = usePartner(room);
  const { t } = texts;
  if (room.kind === 'group') {
    return (
      <div className="chat-head-text">
        <h1 dir="auto">{room.name}</h1>
        <p>
          {room.hidden && (
            <span className="chat-head-hidden" title={t('rooms.hidden')}>
              <EyeOff size={14} aria-hidden />
              <span className="visually-hidden">{t('rooms.hidden')}</span>
            </span>
          )}
          {whoIsHere(room, texts, now)}
        </p>
      </div>
    );
  }
  const name = partner ? calledName(partner) : room.name;
  const standing = partner ? presenceText(texts, partner, now) : '';
  return (
    <div className="chat-head-text chat-head-person">
      <Avatar name={name} colour={partner?.colour} presence={partner && presenceOf(partner)} />
      <div className="chat-head-words">
        <h1 dir="auto">
          <button
            type="button"
            aria-haspopup="dialog"
            onClick={() => partner && app.view.openPerson(partner.id)}
          >
            {name}
          </button>
        </h1>
        <p dir="auto">
          {partner && partner.statusText !== ''
            ? t('direct.standing', { standing, status: partner.statusText })
            : standing}
        </p>
      </div>
    </div>
  );
}

function whoIsHere({ connection, host, present, members }: Room, texts: Texts, now: number): string {
  const { t } = texts;
  if (connection.kind === 'hosting') return t('chat.presentHosting', { present, members });
  if (connection.kind === 'removed') return t('removal.header');
  if (connection.kind === 'archived')
    return t('chat.archivedAt', { time: texts.day(connection.madeAt, now) });
  if (connection.kind !== 'connected') return t('nearby.people', { count: members });
  return host
    ? t('chat.presentHost', { present, members, name: host.name })
    : t('chat.present', { present, members });
}
