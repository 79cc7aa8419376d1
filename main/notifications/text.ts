import en from './text.en.json' with { type: 'json' };
import zhCN from './text.zh-CN.json' with { type: 'json' };

export type Language = 'en' | 'zh-CN';
export type NotificationTextKey = keyof typeof en;
type Entry = string | Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>;

const tables: Readonly<Record<Language, Readonly<Record<NotificationTextKey, Entry>>>> = {
  en,
  'zh-CN': zhCN,
};

/** The sentence for `key`, its blanks filled in with clean text; the number `count` chooses the plural. */
export function notificationText(
  language: Language,
  key: NotificationTextKey,
  params: Readonly<Record<string, string | number>> = {},
): string {
  const entry: Entry = tables[language][key];
  const count = params['count'];
  const rule = typeof count === 'number' ? new Intl.PluralRules(language).select(count) : 'other';
  const pattern = typeof entry === 'string' ? entry : (entry[rule] ?? entry.other);
  return pattern.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = params[name];
    return typeof value === 'number' ? value.toLocaleString(language) : (value ?? whole);
  });
}
