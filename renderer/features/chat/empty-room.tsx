import { UserPlus } from 'lucide-react';
import type { Room } from '../../../preload/contract/model.ts';
import type { Access } from '../../../preload/contract/rules.ts';
import { useApp } from '../../bridge/hooks.ts';
import type { TextKey } from '../../text/text.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { useFocusRefuge } from '../../ui/use-focus-refuge.ts';

const hosted: Readonly<Record<Access, TextKey>> = {
  open: 'chat.emptyHosting',
  passphrase: 'chat.emptyPassphrase',
  ask: 'chat.emptyAsk',
  invite: 'chat.emptyInvite',
};

/** What stands where nobody has said anything yet: to whoever hosts the room, also who can get in, and how to bring them. */
export function EmptyRoom({ room }: { room: Room }) {
  const app = useApp();
  const { t } = useTexts();
  const refuge = useFocusRefuge<HTMLDivElement>();
  const { connection, rules, kind } = room;
  const hosting = connection.kind === 'hosting' && kind === 'group';
  const text = !hosting ? 'chat.empty' : rules.locked ? 'chat.emptyLocked' : hosted[rules.access];
  return (
    <div ref={refuge} className="conversation-empty">
      <p>{t(text)}</p>
      {hosting && !rules.locked && (
        <Button icon={<UserPlus size={16} aria-hidden />} onClick={() => app.view.openDialog('invite')}>
          {t('invite.menu')}
        </Button>
      )}
    </div>
  );
}
