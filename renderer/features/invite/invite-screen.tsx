import { useEffect, useState } from 'react';
import { errorText } from '../../../preload/contract/error-text.ts';
import type { Room } from '../../../preload/contract/model.ts';
import type { Access, NewInvite } from '../../../preload/contract/rules.ts';
import { useApp, useStore } from '../../bridge/hooks.ts';
import { mayInvite } from '../../state/invites.ts';
import type { TextKey } from '../../text/text.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Choice } from '../../ui/choice.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { CodePane } from './code-pane.tsx';
import { LinkPane } from './link-pane.tsx';
import { OpenInvites } from './open-invites.tsx';
import './invite.css';

/** Invites into the open room: a link with its QR code, a code to say, and those that can still be used. */
export function InviteScreen() {
  const app = useApp();
  const { roomId } = useStore(app.view.view);
  const rooms = useStore(app.rooms.rooms);
  const room = rooms?.find(({ id }) => id === roomId);
  return room ? <InviteDialog key={room.id} room={room} /> : null;
}

const intros: Readonly<Record<Access, TextKey>> = {
  open: 'invite.textOpen',
  passphrase: 'invite.textPassphrase',
  ask: 'invite.textAsk',
  invite: 'invite.textInvite',
};

function InviteDialog({ room }: { room: Room }) {
  const app = useApp();
  const { t, language } = useTexts();
  const [by, setBy] = useState<NewInvite['by']>('link');
  const allowed = mayInvite(room);
  useEffect(() => app.invites.watch(room.id), [app, room.id]);

  return (
    <Dialog
      title={t('invite.title', { room: room.name })}
      closeLabel={t('common.close')}
      onClose={() => app.view.closeDialog()}
      wide
    >
      {!allowed && (
        <p>{t(room.rules.inviters === 'moderators' ? 'invite.onlyModerators' : 'invite.onlyMembers')}</p>
      )}
      {allowed && room.rules.locked && <p role="status">{errorText(language, 'room-locked')}</p>}
      {allowed && (
        <>
          {!room.rules.locked && <p>{t(intros[room.rules.access])}</p>}
          <Choice
            label={t('invite.how')}
            value={by}
            onChange={setBy}
            options={[
              { value: 'link', label: t('invite.byLink') },
              { value: 'code', label: t('invite.byCode') },
            ]}
          />
          {/* What was made stays while the other is looked at. */}
          <div hidden={by !== 'link'}>
            <LinkPane roomId={room.id} />
          </div>
          <div hidden={by !== 'code'}>
            <CodePane roomId={room.id} />
          </div>
        </>
      )}
      <OpenInvites room={room} />
    </Dialog>
  );
}
