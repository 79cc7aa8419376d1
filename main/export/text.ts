import type { Language } from '../config.ts';
import en from './text.en.json' with { type: 'json' };
import zhCN from './text.zh-CN.json' with { type: 'json' };

export type ExportTextKey = keyof typeof en;
const tables: Readonly<Record<Language, Readonly<Record<ExportTextKey, string>>>> = { en, 'zh-CN': zhCN };

/** What a document says by itself, in one language; times are this machine's. */
export class ExportTexts {
  readonly language: Language;
  readonly #day: Intl.DateTimeFormat;
  readonly #time: Intl.DateTimeFormat;
  readonly #moment: Intl.DateTimeFormat;

  constructor(language: Language) {
    this.language = language;
    this.#day = new Intl.DateTimeFormat(language, { dateStyle: 'full' });
    this.#time = new Intl.DateTimeFormat(language, { timeStyle: 'short' });
    this.#moment = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short' });
  }

  say(key: ExportTextKey, params: Readonly<Record<string, string | number>> = {}): string {
    return tables[this.language][key].replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = params[name];
      return typeof value === 'number' ? value.toLocaleString(this.language) : (value ?? whole);
    });
  }

  day(ms: number): string {
    return this.#day.format(ms);
  }

  time(ms: number): string {
    return this.#time.format(ms);
  }

  moment(ms: number): string {
    return this.#moment.format(ms);
  }
}
