import { Ellipsis, Reply, SmilePlus } from 'lucide-react';
import type { Message } from '../../../preload/contract/model.ts';
import { useTexts } from '../../text/use-texts.ts';
import { IconButton } from '../../ui/button.tsx';
import type { MessageActions } from './message-actions.tsx';
import { useMayWrite } from './message-context.ts';
import { below } from './message-places.ts';

/** Beside the message that is pointed at or has the focus: what is done most. */
export function MessageToolbar({ message, actions }: { message: Message; actions: MessageActions }) {
  const { t } = useTexts();
  const mayWrite = useMayWrite();
  return (
    <div className="message-toolbar" role="toolbar" aria-label={t('message.actions')}>
      {mayWrite && (
        <>
          <IconButton
            label={t('message.react')}
            icon={<SmilePlus size={18} aria-hidden />}
            aria-haspopup="dialog"
            onClick={(event) => actions.open({ kind: 'react', message, beside: event.currentTarget })}
          />
          <IconButton
            label={t('message.reply')}
            icon={<Reply size={18} aria-hidden />}
            onClick={() => actions.reply(message)}
          />
        </>
      )}
      <IconButton
        label={t('message.more')}
        icon={<Ellipsis size={18} aria-hidden />}
        aria-haspopup="menu"
        onClick={(event) => actions.open({ kind: 'menu', message, at: below(event.currentTarget) })}
      />
    </div>
  );
}
