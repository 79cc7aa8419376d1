import { CornerDownRight } from 'lucide-react';
import type { KeyboardEvent, ReactNode } from 'react';
import type { Inline } from '../../../preload/markdown/tree.ts';
import { useTexts } from '../../text/use-texts.ts';
import type { MessageActions } from './message-actions.tsx';
import { useSelf } from './message-context.ts';

/** What pressing something in a message's words does. */
export type TextActions = Pick<MessageActions, 'openLink' | 'openPerson' | 'jump'>;

interface InlinesProps {
  readonly of: readonly Inline[];
  readonly actions: TextActions;
}

/** A line's words. */
export function Inlines({ of, actions }: InlinesProps) {
  return of.map((inline, index) => <OneInline key={index} inline={inline} actions={actions} />);
}

function OneInline({ inline, actions }: { inline: Inline; actions: TextActions }) {
  const { t } = useTexts();
  switch (inline.kind) {
    case 'text':
      return inline.text;
    case 'code':
      return (
        <code className="message-code" dir="auto">
          {inline.text}
        </code>
      );
    case 'strong':
      return <strong>{<Inlines of={inline.children} actions={actions} />}</strong>;
    case 'emphasis':
      return <em>{<Inlines of={inline.children} actions={actions} />}</em>;
    case 'strike':
      return <s>{<Inlines of={inline.children} actions={actions} />}</s>;
    case 'link':
      return (
        <Pressable onPress={() => actions.openLink(inline.url)}>
          <Inlines of={inline.children} actions={actions} />
        </Pressable>
      );
    case 'jump': {
      const [only, ...others] = inline.children;
      const bare = others.length === 0 && only?.kind === 'text' && /^landline:/i.test(only.text);
      return (
        <Pressable onPress={() => actions.jump(inline.roomId, inline.id)}>
          <CornerDownRight size={14} aria-hidden className="message-jump" />
          {bare ? t('message.link') : <Inlines of={inline.children} actions={actions} />}
        </Pressable>
      );
    }
    case 'mention':
      return <Named inline={inline} actions={actions} />;
  }
}

/** Links do nothing until the person has seen where they lead. */
function Pressable({ onPress, children }: { onPress: () => void; children: ReactNode }) {
  return (
    <bdi
      role="link"
      tabIndex={0}
      className="message-link"
      onClick={onPress}
      onKeyDown={(event: KeyboardEvent) => {
        if (event.key !== 'Enter') return;
        event.stopPropagation();
        onPress();
      }}
    >
      {children}
    </bdi>
  );
}

function Named({ inline, actions }: { inline: Inline & { kind: 'mention' }; actions: TextActions }) {
  const self = useSelf();
  const { id, text } = inline;
  const own = id === 'all' || id === self;
  const className = own ? 'message-mention message-mention-own' : 'message-mention';
  if (id === 'all') return <bdi className={className}>{text}</bdi>;
  return (
    <button type="button" className={className} aria-haspopup="dialog" onClick={() => actions.openPerson(id)}>
      <bdi>{text}</bdi>
    </button>
  );
}
