import { UserPlus } from 'lucide-react';
import { useTexts } from '../../text/use-texts.ts';
import { Button } from '../../ui/button.tsx';

/** The way to more people in the room. */
export function InviteRow({ onInvite }: { onInvite: () => void }) {
  const { t } = useTexts();
  return (
    <div className="invite-row">
      <Button icon={<UserPlus size={16} aria-hidden />} onClick={onInvite}>
        {t('invite.menu')}
      </Button>
    </div>
  );
}
