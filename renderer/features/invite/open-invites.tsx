import { Link2, MessageSquareText } from 'lucide-react';
import type { Room } from '../../../preload/contract/model.ts';
import type { Invite } from '../../../preload/contract/rules.ts';
import { useApp, useStore } from '../../bridge/hooks.ts';
import { useDeeds } from '../../bridge/use-deeds.ts';
import { useNow } from '../../bridge/use-now.ts';
import { useErrorText } from '../../text/use-error-text.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNote } from '../../ui/error-note.tsx';

/** The invites that can still be used: who made them, how long they are good for, and the way to end them. */
export function OpenInvites({ room }: { room: Room }) {
  const app = useApp();
  const { t } = useTexts();
  const errorWords = useErrorText();
  const open = useStore(app.invites.open);
  const now = useNow(1_000);
  const deeds = useDeeds();
  const invites = open?.invites?.filter(({ expiresAt }) => expiresAt > now) ?? null;
  const error: unknown = open?.error ?? deeds.error;
  const moderating = room.role === 'owner' || room.role === 'moderator';
  return (
    <section className="open-invites" aria-labelledby="open-invites">
      <h3 id="open-invites" tabIndex={-1}>
        {t('invite.open')}
      </h3>
      {open === null && <p className="invite-note">{t('invite.loading')}</p>}
      {invites?.length === 0 && <p className="invite-note">{t('invite.none')}</p>}
      <ul>
        {invites?.map((invite) => (
          <OpenInvite
            key={invite.id}
            invite={invite}
            now={now}
            onRevoke={
              invite.own || moderating
                ? () => {
                    document.getElementById('open-invites')?.focus();
                    deeds.run(() => app.invites.revoke(room.id, invite.id));
                  }
                : null
            }
          />
        ))}
      </ul>
      {error !== null && <ErrorNote {...errorWords(error)} detailsLabel={t('common.details')} />}
    </section>
  );
}

interface OpenInviteProps {
  readonly invite: Invite;
  readonly now: number;
  /** Null where that is not this person's to do. */
  readonly onRevoke: (() => void) | null;
}

function OpenInvite({ invite, now, onRevoke }: OpenInviteProps) {
  const { t, since } = useTexts();
  const Icon = invite.by === 'link' ? Link2 : MessageSquareText;
  const kind = t(invite.by === 'link' ? 'invite.kindLink' : 'invite.kindCode');
  const by = invite.own ? t('invite.byYou') : t('invite.by', { name: invite.authorName });
  const until = t('invite.until', { time: since(invite.expiresAt, now) });
  return (
    <li className="open-invite">
      <Icon size={16} aria-hidden />
      <span>
        {kind} · {by}
        <small>{until}</small>
      </span>
      {onRevoke && (
        <Button
          kind="quiet"
          aria-label={t('invite.revokeThis', { what: `${kind}, ${by}, ${until}` })}
          onClick={onRevoke}
        >
          {t('invite.revoke')}
        </Button>
      )}
    </li>
  );
}
