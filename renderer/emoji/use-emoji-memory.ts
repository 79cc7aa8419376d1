import { useApp, useStore } from '../bridge/hooks.ts';

/** What stands at the front stays where it is when it is used again, so that nothing moves under the pointer. */
const settled = 8;
const most = 32;
const none: readonly string[] = [];

export interface EmojiMemory {
  /** 0 for none, 1 light to 5 dark. */
  readonly tone: number;
  /** The last first, in their tones. */
  readonly recent: readonly string[];
  setTone(tone: number): void;
  used(emoji: string): void;
}

/** What this person chose before, kept with their settings. */
export function useEmojiMemory(): EmojiMemory {
  const app = useApp();
  const settings = useStore(app.settings.settings);
  const recent = settings?.recentEmoji ?? none;
  const change = (part: Parameters<typeof app.settings.change>[0]): void => {
    // It is forgotten then, and nothing else happens.
    app.settings.change(part).catch(() => undefined);
  };
  return {
    tone: settings?.emojiTone ?? 0,
    recent,
    setTone: (emojiTone) => change({ emojiTone }),
    used(emoji) {
      if (recent.slice(0, settled).includes(emoji)) return;
      change({ recentEmoji: [emoji, ...recent.filter((other) => other !== emoji)].slice(0, most) });
    },
  };
}
