/** One emoji as it is chosen: skin tones are put on afterwards. */
export interface Emoji {
  readonly unicode: string;
  readonly group: EmojiGroup;
  /** Its name in the language of the window. */
  readonly label: string;
  /** Names without colons, the usual one first. */
  readonly shortcodes: readonly string[];
  /** In the five tones, light to dark; null where it has none. */
  readonly tones: readonly string[] | null;
  /** What it is found by, in either language, lower case. */
  readonly words: readonly string[];
}

/** As Unicode groups them, in the order they are shown. */
export const emojiGroups = [
  'smileys',
  'people',
  'nature',
  'food',
  'travel',
  'activities',
  'objects',
  'symbols',
  'flags',
] as const;
export type EmojiGroup = (typeof emojiGroups)[number];

/** What `emojibase-data` says of each emoji, as far as it is used. */
export interface RawEmoji {
  readonly hexcode: string;
  readonly unicode: string;
  readonly label: string;
  readonly group?: number;
  readonly order?: number;
  readonly tags?: readonly string[];
  readonly skins?: readonly { readonly hexcode: string; readonly unicode: string }[];
}
export interface RawNames {
  readonly hexcode: string;
  readonly label: string;
  readonly tags?: readonly string[];
}
export type RawShortcodes = Readonly<Record<string, string | readonly string[]>>;

/** By the numbers of `emojibase-data`; 2 are parts of emoji. */
const groupByNumber: Readonly<Record<number, EmojiGroup>> = {
  0: 'smileys',
  1: 'people',
  3: 'nature',
  4: 'food',
  5: 'travel',
  6: 'activities',
  7: 'objects',
  8: 'symbols',
  9: 'flags',
};
const toneModifiers = ['1F3FB', '1F3FC', '1F3FD', '1F3FE', '1F3FF'] as const;

/** Every emoji there is, to look through. */
export class EmojiIndex {
  /** In the order Unicode proposes. */
  readonly all: readonly Emoji[];
  readonly #byShortcode = new Map<string, Emoji>();
  readonly #byText = new Map<string, Emoji>();

  /** `names` are those of the other language. Labels are of the language whose turn it is. */
  constructor(
    english: readonly RawEmoji[],
    chinese: readonly RawNames[],
    shortcodes: RawShortcodes,
    language: 'en' | 'zh-CN',
  ) {
    const chineseBy = new Map(chinese.map((names) => [names.hexcode, names]));
    this.all = [...english]
      .sort((one, other) => (one.order ?? 0) - (other.order ?? 0))
      .flatMap((raw) => {
        const group = raw.group === undefined ? undefined : groupByNumber[raw.group];
        if (!group) return [];
        const named = chineseBy.get(raw.hexcode);
        const codes = [shortcodes[raw.hexcode] ?? []].flat();
        const label = language === 'zh-CN' ? (named?.label ?? raw.label) : raw.label;
        const words = [
          raw.label,
          ...(raw.tags ?? []),
          ...(named ? [named.label, ...(named.tags ?? [])] : []),
        ];
        return [
          {
            unicode: raw.unicode,
            group,
            label,
            shortcodes: codes,
            tones: tonesOf(raw),
            words: words.map((word) => word.toLowerCase()),
          },
        ];
      });
    for (const emoji of this.all) {
      for (const code of emoji.shortcodes) this.#byShortcode.set(code, emoji);
      for (const text of [emoji.unicode, ...(emoji.tones ?? [])]) this.#byText.set(text, emoji);
    }
  }

  byShortcode(code: string): Emoji | null {
    return this.#byShortcode.get(code.toLowerCase()) ?? null;
  }

  /** The emoji that is written so, in whatever tone. */
  of(text: string): Emoji | null {
    return this.#byText.get(text) ?? null;
  }

  /** Those that every word of `query` fits, the best first: by shortcode, by the beginning of a name, by any part of one. */
  search(query: string, limit: number): readonly Emoji[] {
    const parts = query.toLowerCase().replaceAll(':', ' ').split(/\s+/).filter(Boolean);
    if (parts.length === 0) return [];
    const whole = parts.join('_');
    const found = this.all.flatMap((emoji, order) => {
      const ranks = parts.map((part) => rankOf(emoji, part));
      const rank = emoji.shortcodes.includes(whole) ? -1 : Math.max(...ranks);
      return rank < Infinity ? [{ emoji, rank, order }] : [];
    });
    return found
      .sort((one, other) => one.rank - other.rank || one.order - other.order)
      .slice(0, limit)
      .map(({ emoji }) => emoji);
  }
}

/** `tone` 0 is none. */
export const inTone = ({ unicode, tones }: Pick<Emoji, 'unicode' | 'tones'>, tone: number): string =>
  tones?.[tone - 1] ?? unicode;

function rankOf({ shortcodes, words }: Emoji, part: string): number {
  const code = part.replaceAll('-', '_');
  if (shortcodes.includes(code)) return 0;
  const begun = shortcodes.filter((name) => name.startsWith(code)).map(({ length }) => length);
  // The shorter one is nearer to what is typed.
  if (begun.length > 0) return 1 + Math.min(...begun, 99) / 100;
  if (words.includes(part)) return 2;
  if (words.some((word) => word.startsWith(part))) return 3;
  if (shortcodes.some((name) => name.includes(code)) || words.some((word) => word.includes(part))) return 4;
  return Infinity;
}

/** Of emoji of several people only those where all have the same tone. */
function tonesOf({ skins }: RawEmoji): readonly string[] | null {
  if (!skins) return null;
  const tones = toneModifiers.flatMap((modifier) => {
    const same = skins.find(({ hexcode }) => {
      const used = hexcode.split('-').filter((point) => /^1F3F[B-F]$/.test(point));
      return used.length > 0 && used.every((point) => point === modifier);
    });
    return same ? [same.unicode] : [];
  });
  return tones.length === toneModifiers.length ? tones : null;
}
