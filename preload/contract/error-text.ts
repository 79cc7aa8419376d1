import en from './error-text.en.json' with { type: 'json' };
import zhCN from './error-text.zh-CN.json' with { type: 'json' };
import type { ErrorCode } from './errors.ts';
import type { NoticeCode } from './model.ts';

/** What happened, what the app did about it, and what the person can do: one text for every code a person may meet. */
const texts: Readonly<Record<'en' | 'zh-CN', Readonly<Record<ErrorCode | NoticeCode, string>>>> = {
  en,
  'zh-CN': zhCN,
};

export const errorText = (language: 'en' | 'zh-CN', code: ErrorCode | NoticeCode): string =>
  texts[language][code];
