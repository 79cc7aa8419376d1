import { SmilePlus } from 'lucide-react';
import type { Reaction } from '../../../preload/contract/conversation.ts';
import type { Message } from '../../../preload/contract/model.ts';
import { useTexts } from '../../text/use-texts.ts';
import type { MessageActions } from './message-actions.tsx';
import { useMayWrite } from './message-context.ts';

/** What people gave to a message; pressed, one joins in or takes one's own back. */
export function MessageReactions({ message, actions }: { message: Message; actions: MessageActions }) {
  const { t } = useTexts();
  const mayWrite = useMayWrite();
  return (
    <div className="message-reactions" role="group" aria-label={t('message.reactions')}>
      {message.reactions.map((reaction) => (
        <OneReaction
          key={reaction.emoji}
          reaction={reaction}
          disabled={!mayWrite}
          onPress={() => actions.react(message, reaction.emoji, !reaction.own)}
        />
      ))}
      {mayWrite && (
        <button
          type="button"
          className="message-reaction message-reaction-more"
          aria-label={t('message.react')}
          title={t('message.react')}
          aria-haspopup="dialog"
          onClick={(event) => actions.open({ kind: 'react', message, beside: event.currentTarget })}
        >
          <SmilePlus size={16} aria-hidden />
        </button>
      )}
    </div>
  );
}

interface OneReactionProps {
  readonly reaction: Reaction;
  readonly disabled: boolean;
  readonly onPress: () => void;
}

function OneReaction({ reaction, disabled, onPress }: OneReactionProps) {
  const { t, list, number } = useTexts();
  const { emoji, count, own, names } = reaction;
  const more = count - names.length;
  const who = more > 0 ? [...names, t('message.reactedMore', { count: more })] : names;
  const label = t('message.reacted', { names: list(who), emoji, count });
  return (
    <button
      type="button"
      className="message-reaction"
      aria-pressed={own}
      aria-label={label}
      title={label}
      disabled={disabled}
      onClick={onPress}
    >
      <span aria-hidden>{emoji}</span>
      <span aria-hidden>{number(count)}</span>
    </button>
  );
}
