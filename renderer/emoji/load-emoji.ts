import type { Language } from '../text/text.ts';
import { EmojiIndex } from './emoji-index.ts';

const indexes = new Map<Language, Promise<EmojiIndex>>();

/** Reads what there is once a window; asked again after it could not be read, it tries again. */
export function loadEmoji(language: Language): Promise<EmojiIndex> {
  const known = indexes.get(language);
  if (known) return known;
  const loading = read(language).catch((error: unknown) => {
    indexes.delete(language);
    throw error;
  });
  indexes.set(language, loading);
  return loading;
}

async function read(language: Language): Promise<EmojiIndex> {
  const [english, chinese, shortcodes] = await Promise.all([
    import('emojibase-data/en/compact.json', { with: { type: 'json' } }),
    import('emojibase-data/zh/compact.json', { with: { type: 'json' } }),
    import('emojibase-data/en/shortcodes/iamcal.json', { with: { type: 'json' } }),
  ]);
  return new EmojiIndex(english.default, chinese.default, shortcodes.default, language);
}
