import { useTexts } from '../../text/use-texts.ts';
import { inTone } from '../../emoji/emoji-index.ts';
import { loadEmoji } from '../../emoji/load-emoji.ts';
import { useEmojiMemory } from '../../emoji/use-emoji-memory.ts';
import { replaceText } from './composer-field.ts';
import { shortcodeAt } from './composer-words.ts';

/** To be called when a colon was typed: puts the emoji in the place of the `:shortcode:` that ends there, if it is one. */
export function useShortcodes(): (field: HTMLTextAreaElement) => void {
  const { language } = useTexts();
  const { tone } = useEmojiMemory();
  return (field) => {
    const end = field.selectionStart;
    const typed = shortcodeAt(field.value, end);
    if (!typed) return;
    loadEmoji(language).then(
      (index) => {
        const emoji = index.byShortcode(typed.code);
        const still = field.value.slice(typed.start, end).toLowerCase() === `:${typed.code}:`;
        if (!emoji || !still || !field.isConnected) return;
        const since = field.selectionStart - end;
        replaceText(field, typed.start, end, inTone(emoji, tone));
        if (since > 0) field.setSelectionRange(field.selectionStart + since, field.selectionStart + since);
      },
      // It stays as it was typed.
      () => undefined,
    );
  };
}
