import { useEffect, useState } from 'react';
import { useTexts } from '../text/use-texts.ts';
import type { EmojiIndex } from './emoji-index.ts';
import { loadEmoji } from './load-emoji.ts';

/** All emoji, read when they are first `wanted`; null until they are here. */
export function useEmojiIndex(wanted: boolean): EmojiIndex | null {
  const { language } = useTexts();
  const [loaded, setLoaded] = useState<{ language: string; index: EmojiIndex } | null>(null);
  useEffect(() => {
    if (!wanted) return undefined;
    let left = false;
    loadEmoji(language).then(
      (index) => {
        if (!left) setLoaded({ language, index });
      },
      // Without them one writes on; they are asked for again with the next one that is looked for.
      () => undefined,
    );
    return () => void (left = true);
  }, [wanted, language]);
  return loaded?.language === language ? loaded.index : null;
}
