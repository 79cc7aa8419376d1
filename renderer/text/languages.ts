import en from './en.json' with { type: 'json' };
import zhCN from './zh-CN.json' with { type: 'json' };

export type TextKey = keyof typeof en;
/** A sentence for each plural its language has; `other` for what none of them fits. */
export type Plural = Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>;
export type TextTable = Readonly<Record<TextKey, string | Plural>>;

interface LanguageEntry {
  /** In the language itself. */
  readonly name: string;
  readonly table: TextTable;
}

/** Every language the window speaks, by its BCP 47 tag. A new one is a line here (docs/translating.md). */
export const languages = {
  en: { name: 'English', table: en },
  'zh-CN': { name: '简体中文', table: zhCN },
} as const satisfies Readonly<Record<string, LanguageEntry>>;

export type Language = keyof typeof languages;

export const languageTags = Object.keys(languages) as readonly Language[];
