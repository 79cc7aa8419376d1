import { useMemo, useState, type KeyboardEvent, type RefObject } from 'react';
import type { Room } from '../../../preload/contract/model.ts';
import { isFieldKey } from '../../commands/field-keys.ts';
import { useApp, useStore } from '../../bridge/hooks.ts';
import { inTone } from '../../emoji/emoji-index.ts';
import { useEmojiIndex } from '../../emoji/use-emoji-index.ts';
import { useEmojiMemory } from '../../emoji/use-emoji-memory.ts';
import type { MessageBox } from '../../state/message-box.ts';
import { useTexts } from '../../text/use-texts.ts';
import { replaceText } from './composer-field.ts';
import { wordAt, type TypedWord } from './composer-words.ts';
import { mentionChoices, type MentionChoice } from './mention-search.ts';
import { useNameSounds } from './use-name-sounds.ts';

export type Choice =
  | { readonly kind: 'mention'; readonly key: string; readonly person: MentionChoice }
  | { readonly kind: 'emoji'; readonly key: string; readonly text: string; readonly code: string };

export interface Completion {
  readonly kind: TypedWord['kind'];
  readonly choices: readonly Choice[];
  /** The one that Enter and Tab choose. */
  readonly at: number;
}

export interface CompletionHandle {
  /** Null while nothing can be completed. */
  readonly open: Completion | null;
  /** The text or the caret is another; `composing`: an input method is at work. */
  look(composing: boolean): void;
  /** Answers whether the key was meant for the list. Not asked while an input method is at work. */
  onKeyDown(event: KeyboardEvent): boolean;
  choose(choice: Choice): void;
  hover(at: number): void;
}

const mostEmoji = 8;
const sameWord = (one: TypedWord | null, other: TypedWord | null): boolean =>
  one?.start === other?.start && one?.query === other?.query && one?.kind === other?.kind;

/** Completes names behind `@` and emoji behind `:` in the message box. */
export function useCompletion(
  room: Room,
  box: MessageBox,
  field: RefObject<HTMLTextAreaElement | null>,
): CompletionHandle {
  const [word, setWord] = useState<TypedWord | null>(null);
  const [at, setAt] = useState(0);
  /** Where the list was closed: it stays so until another word is begun. */
  const [dismissed, setDismissed] = useState<number | null>(null);
  const choices = useChoices(room, word);
  const open =
    word && word.start !== dismissed && choices.length > 0 ? { kind: word.kind, choices, at } : null;

  const look = (composing: boolean) => {
    const element = field.current;
    const plain = element && !composing && element.selectionStart === element.selectionEnd;
    const next = plain ? wordAt(element.value, element.selectionStart) : null;
    if (sameWord(word, next)) return;
    setWord(next);
    setAt(0);
    if (next?.start !== dismissed) setDismissed(null);
  };
  const choose = (choice: Choice) => {
    const element = field.current;
    if (!element || !word) return;
    const caret = word.start + 1 + word.query.length;
    const space = element.value[caret] === ' ' ? '' : ' ';
    const insert = choice.kind === 'mention' ? `@${choice.person.name}` : choice.text;
    replaceText(element, word.start, caret, insert + space);
    if (choice.kind === 'mention') box.mention({ id: choice.person.id, name: choice.person.name });
    setDismissed(word.start);
    setWord(null);
  };
  const onKeyDown = (event: KeyboardEvent): boolean => {
    const chosen = open?.choices[open.at];
    if (!open || !chosen) return false;
    const { nativeEvent } = event;
    const { length } = open.choices;
    if (isFieldKey('complete-after', nativeEvent)) setAt((open.at + 1) % length);
    else if (isFieldKey('complete-before', nativeEvent)) setAt((open.at + length - 1) % length);
    else if (isFieldKey('complete-none', nativeEvent)) setDismissed(word?.start ?? null);
    else if (isFieldKey('complete', nativeEvent)) choose(chosen);
    else return false;
    event.preventDefault();
    return true;
  };
  return { open, look, onKeyDown, choose, hover: setAt };
}

function useChoices(room: Room, word: TypedWord | null): readonly Choice[] {
  const app = useApp();
  const { t } = useTexts();
  const people = useStore(app.people.of(room.id));
  const { tone } = useEmojiMemory();
  const index = useEmojiIndex(word?.kind === 'emoji');
  const sounds = useNameSounds(word?.kind === 'mention');
  const direct = room.kind === 'direct';
  return useMemo((): readonly Choice[] => {
    if (word?.kind === 'mention') {
      const everybody = direct ? null : { name: t('compose.everybody'), note: t('compose.everybodyNote') };
      return mentionChoices(people ?? [], word.query, everybody, sounds).map((person) => ({
        kind: 'mention',
        key: person.id,
        person,
      }));
    }
    if (word?.kind !== 'emoji' || !index) return [];
    return index.search(word.query, mostEmoji).map((emoji) => ({
      kind: 'emoji',
      key: emoji.unicode,
      text: inTone(emoji, tone),
      code: emoji.shortcodes[0] ?? emoji.label,
    }));
  }, [word, people, direct, t, index, tone, sounds]);
}
