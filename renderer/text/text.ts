import type { Settings } from '../../preload/contract/settings.ts';
import { languages, languageTags, type Language, type TextKey, type TextTable } from './languages.ts';

export type { Language, TextKey } from './languages.ts';
export type Params = Readonly<Record<string, string | number>>;

/** How it is called in `language`, and then in every other. */
export function namesIn(language: Language, key: TextKey): readonly string[] {
  const tables: readonly TextTable[] = [language, ...languageTags].map((tag) => languages[tag].table);
  const names = tables.map((table) => table[key]);
  return [...new Set(names.filter((name) => typeof name === 'string'))];
}

/** Everything the window says, in one language. */
export interface Texts {
  readonly language: Language;
  /** The sentence for `key`, its `{params}` filled in; the number `count` chooses the plural. */
  t(key: TextKey, params?: Params): string;
  /** 14:05 or 2:05 PM, as is usual where the person lives. */
  time(at: number): string;
  /** Today, Yesterday, or the weekday and date. */
  day(at: number, now: number): string;
  /** The time for today, else the date, as short as can be. */
  shortDate(at: number, now: number): string;
  /** The time; with the date before it, unless it is of today. */
  since(at: number, now: number): string;
  /** Just now, 5 minutes ago, yesterday; the date where that is a week and more ago. */
  ago(at: number, now: number): string;
  /** Whole date and time. */
  moment(at: number): string;
  list(items: readonly string[]): string;
  number(value: number): string;
}

/** The language to speak, from the setting and the system's BCP 47 tag: that one, or one of the same family, or English. */
export function resolveLanguage(setting: Settings['language'], systemLanguage: string): Language {
  if (setting !== 'system') return setting;
  const wanted = systemLanguage.toLowerCase();
  const family = familyOf(wanted);
  return (
    languageTags.find((tag) => tag.toLowerCase() === wanted) ??
    languageTags.find((tag) => familyOf(tag) === family) ??
    'en'
  );
}

const familyOf = (tag: string): string => tag.toLowerCase().split('-')[0] ?? '';

/** The system's own regional habits where it speaks the same language, so that en-GB keeps its 14:05. */
function localeFor(language: string, systemLanguage: string): string {
  const sameLanguage = familyOf(systemLanguage) === familyOf(language);
  return sameLanguage && Intl.DateTimeFormat.supportedLocalesOf(systemLanguage).length > 0
    ? systemLanguage
    : language;
}

const bidiControls = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]|[\ud802\ud803\ud83a\ud83b]/;

/** A name from elsewhere, fit to stand in a sentence: it can turn nothing but itself around. */
export function isolated(value: string): string {
  const plain = value.replace(bidiControls, '');
  return rightToLeft.test(plain) ? `\u2068${plain}\u2069` : plain;
}

function fill(pattern: string, params: Params, number: (value: number) => string): string {
  return pattern.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = params[name];
    if (value === undefined) return whole;
    return typeof value === 'number' ? number(value) : isolated(value);
  });
}

/** Days between two moments by the calendar on the wall. */
function daysBetween(at: number, now: number): number {
  const midnight = (moment: number): number => new Date(moment).setHours(0, 0, 0, 0);
  return Math.round((midnight(now) - midnight(at)) / 86_400_000);
}

export const createTexts = (language: Language, systemLanguage: string): Texts => ({
  language,
  ...textsOf(language, languages[language].table, systemLanguage),
});

/** What is said by `table`, with the plurals and dates of the language `tag`. */
export function textsOf(tag: string, table: TextTable, systemLanguage: string): Omit<Texts, 'language'> {
  const locale = localeFor(tag, systemLanguage);
  const plurals = new Intl.PluralRules(tag);
  const numbers = new Intl.NumberFormat(locale);
  const times = new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' });
  const days = new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long' });
  const years = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', year: 'numeric' });
  const weekdays = new Intl.DateTimeFormat(locale, { weekday: 'short' });
  const dates = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' });
  const datesAndTimes = new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'short',
    hour: 'numeric',
    minute: '2-digit',
  });
  const moments = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'short' });
  const spans = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const lists = new Intl.ListFormat(locale, { type: 'conjunction' });

  const t = (key: TextKey, params: Params = {}): string => {
    const text = table[key];
    if (typeof text === 'string') return fill(text, params, numbers.format);
    const count = typeof params['count'] === 'number' ? params['count'] : 0;
    return fill(text[plurals.select(count)] ?? text.other, params, numbers.format);
  };

  return {
    t,
    time: (at) => times.format(at),
    day(at, now) {
      const ago = daysBetween(at, now);
      if (ago === 0) return t('time.today');
      if (ago === 1) return t('time.yesterday');
      return new Date(at).getFullYear() === new Date(now).getFullYear() ? days.format(at) : years.format(at);
    },
    shortDate(at, now) {
      const ago = daysBetween(at, now);
      if (ago === 0) return times.format(at);
      return ago > 0 && ago < 7 ? weekdays.format(at) : dates.format(at);
    },
    since: (at, now) => (daysBetween(at, now) === 0 ? times : datesAndTimes).format(at),
    ago(at, now) {
      const minutes = Math.floor((now - at) / 60_000);
      const days = daysBetween(at, now);
      if (minutes < 1) return t('time.justNow');
      if (minutes < 60) return spans.format(-minutes, 'minute');
      if (minutes < 12 * 60 || days === 0) return spans.format(-Math.floor(minutes / 60), 'hour');
      return days < 7 ? spans.format(-days, 'day') : dates.format(at);
    },
    moment: (at) => moments.format(at),
    list: (items) => lists.format(items.map(isolated)),
    number: numbers.format,
  };
}
