import { SmilePlus } from 'lucide-react';
import { useTexts } from '../../text/use-texts.ts';
import { PopupMenu } from '../../ui/popup-menu.tsx';
import type { Point } from '../../ui/popup.tsx';
import { menuGroups, type MenuInput } from './message-menu-items.tsx';
import { bubbleOf } from './message-places.ts';
import { mayWrite, quickReactions } from './message-powers.ts';

interface MessageMenuProps extends MenuInput {
  readonly at: Point;
  /** The emoji this person used last. */
  readonly recent: readonly string[];
  readonly onClose: () => void;
}

/** Everything that can be done with one message. */
export function MessageMenu(props: MessageMenuProps) {
  const { room, message, at, actions, recent, onClose } = props;
  const texts = useTexts();
  const reactions = mayWrite(room) && !message.withheld;
  return (
    <PopupMenu
      label={texts.t('message.actions')}
      at={at}
      groups={menuGroups(props, texts)}
      head={
        reactions && (
          <div className="popup-menu-head" role="group" aria-label={texts.t('message.react')}>
            {quickReactions(recent).map((emoji) => {
              const own = message.reactions.some((one) => one.own && one.emoji === emoji);
              return (
                <button
                  key={emoji}
                  type="button"
                  role="menuitemcheckbox"
                  aria-checked={own}
                  tabIndex={-1}
                  className="popup-menu-emoji"
                  onClick={() => {
                    onClose();
                    actions.react(message, emoji, !own);
                  }}
                >
                  {emoji}
                </button>
              );
            })}
            <button
              type="button"
              role="menuitem"
              tabIndex={-1}
              className="popup-menu-emoji"
              aria-label={texts.t('message.reactMore')}
              title={texts.t('message.reactMore')}
              onClick={() => {
                const beside = bubbleOf(message.id);
                if (beside) actions.open({ kind: 'react', message, beside });
              }}
            >
              <SmilePlus size={18} aria-hidden />
            </button>
          </div>
        )
      }
      onClose={onClose}
    />
  );
}
