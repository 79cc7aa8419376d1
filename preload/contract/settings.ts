import { z } from 'zod';
import { Colour } from './model.ts';

export const Settings = z.strictObject({
  /** Empty until the person has given one; the app then shows the welcome card. */
  name: z.string(),
  colour: Colour,
  language: z.enum(['system', 'en', 'zh-CN']),
  theme: z.enum(['system', 'light', 'dark']),
  /** What sends a message: Enter, or Ctrl+Enter (Cmd+Enter on macOS). */
  sendKey: z.enum(['enter', 'mod-enter']),
  /** What others are told of whether this person can be talked to; `active` turns to away by itself when nothing is touched. */
  availability: z.enum(['active', 'away', 'busy']),
  statusText: z.string().max(100),
  /** Whether others may see up to where this person has read, and when they write. */
  tellReading: z.boolean(),
  /** Minutes since midnight between which nothing is shown and nothing makes a noise; over midnight where `from` is the greater. */
  quietHours: z.nullable(z.strictObject({ from: z.int().min(0).max(1_439), to: z.int().min(0).max(1_439) })),
  /** What a notification shows: the words, who wrote, or neither; or that there are none. */
  notifications: z.enum(['words', 'names', 'bare', 'off']),
  notificationSound: z.boolean(),
  textSize: z.enum(['small', 'normal', 'large', 'larger']),
  density: z.enum(['comfortable', 'compact']),
  /** The skin tone of emoji, 0 for none, 1 light to 5 dark; and those used last, the last first. */
  emojiTone: z.int().min(0).max(5),
  recentEmoji: z.array(z.string().min(1).max(32)).max(32),
});
export type Settings = z.infer<typeof Settings>;
