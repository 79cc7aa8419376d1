import type { Language } from '../config.ts';
import type { CommandName } from './arguments.ts';
import { helpEn } from './help-en.ts';
import { helpZhCN } from './help-zh.ts';

const texts = { en: helpEn, 'zh-CN': helpZhCN } as const;

export function help(language: Language, about: CommandName | null): string {
  const { options } = texts[language];
  return `${texts[language][about ?? 'overview']}\n\n${options}\n`;
}
