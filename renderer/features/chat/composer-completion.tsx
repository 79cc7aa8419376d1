import { AtSign } from 'lucide-react';
import { useLayoutEffect, useRef } from 'react';
import { useTexts } from '../../text/use-texts.ts';
import type { Choice, Completion } from './use-completion.ts';

export const completionId = 'composer-choices';
export const choiceId = (at: number): string => `${completionId}-${at}`;

interface CompletionListProps {
  readonly open: Completion;
  readonly onChoose: (choice: Choice) => void;
  readonly onHover: (at: number) => void;
}

/** What can be put in the place of the word that is being typed. The field keeps the focus. */
export function CompletionList({ open, onChoose, onHover }: CompletionListProps) {
  const { t } = useTexts();
  const list = useRef<HTMLUListElement>(null);
  useLayoutEffect(() => {
    list.current?.children[open.at]?.scrollIntoView({ block: 'nearest' });
  }, [open.at]);
  return (
    <>
      <ul
        ref={list}
        id={completionId}
        role="listbox"
        className="completion"
        aria-label={open.kind === 'mention' ? t('compose.people') : t('compose.emoji')}
      >
        {open.choices.map((choice, at) => (
          <li
            key={choice.key}
            id={choiceId(at)}
            role="option"
            aria-selected={at === open.at}
            className="completion-choice"
            data-colour={choice.kind === 'mention' ? (choice.person.colour ?? undefined) : undefined}
            onMouseDown={(event) => event.preventDefault()}
            onPointerMove={at === open.at ? undefined : () => onHover(at)}
            onClick={() => onChoose(choice)}
          >
            {choice.kind === 'mention' ? <MentionLine choice={choice} /> : <EmojiLine choice={choice} />}
          </li>
        ))}
      </ul>
      <p className="visually-hidden" role="status">
        {t('compose.choices', { count: open.choices.length })}
      </p>
    </>
  );
}

function MentionLine({ choice: { person } }: { choice: Extract<Choice, { kind: 'mention' }> }) {
  return (
    <>
      <span className="completion-mark" data-present={person.present || undefined}>
        {person.id === 'all' ? <AtSign size={14} aria-hidden /> : <i aria-hidden />}
      </span>
      <bdi className="completion-name">{person.label}</bdi>
      {person.note !== '' && <bdi className="completion-note">{person.note}</bdi>}
    </>
  );
}

function EmojiLine({ choice }: { choice: Extract<Choice, { kind: 'emoji' }> }) {
  return (
    <>
      <span className="completion-emoji">{choice.text}</span>
      <span className="completion-name">:{choice.code}:</span>
    </>
  );
}
