import { useApp, useStore } from '../../bridge/hooks.ts';
import { useNow } from '../../bridge/use-now.ts';
import { useTask } from '../../bridge/use-task.ts';
import { useErrorText } from '../../text/use-error-text.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';
import { InvitationFacts } from './invitation-facts.tsx';
import './invite.css';

/** What an invite says of itself, and the question whether to follow it: an invite joins nothing by itself (J4). */
export function InvitationScreen() {
  const app = useApp();
  const { t } = useTexts();
  const errorWords = useErrorText();
  const invitation = useStore(app.invitation.shown);
  const now = useNow(10_000);
  const task = useTask();
  if (!invitation) return null;
  const { link, preview } = invitation;
  const close = () => app.view.closeDialog();
  const expired = preview !== null && (preview.expired || preview.expiresAt <= now);
  const join = () =>
    task.run(async () => {
      await app.gettingIn.join({ kind: 'invite', link });
    });
  const error: unknown = invitation.error ?? task.error;

  return (
    <Dialog
      key={link}
      title={
        preview?.roomName ? t('invitation.title', { room: preview.roomName }) : t('invitation.titleUnknown')
      }
      closeLabel={t('common.close')}
      onClose={close}
      actions={
        <>
          <Button onClick={close} data-autofocus="">
            {t(preview && !expired ? 'common.cancel' : 'common.close')}
          </Button>
          {preview?.member && (
            <Button kind="primary" onClick={() => app.view.openRoom(preview.roomId)}>
              {t('nearby.open')}
            </Button>
          )}
          {preview && !preview.member && !expired && (
            <Button kind="primary" onClick={join}>
              {t('nearby.join')}
            </Button>
          )}
        </>
      }
    >
      {preview && <InvitationFacts preview={preview} expired={expired} now={now} />}
      <div role="status">{task.busy && <p className="invite-note">{t('invitation.joining')}</p>}</div>
      {error !== null && <ErrorNote {...errorWords(error)} detailsLabel={t('common.details')} />}
    </Dialog>
  );
}
