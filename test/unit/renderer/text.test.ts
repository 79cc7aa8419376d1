import { expect, it } from 'vitest';
import { colours } from '../../../preload/contract/model.ts';
import { colourNames } from '../../../renderer/text/colours.ts';
import { createTexts, isolated, resolveLanguage } from '../../../renderer/text/text.ts';

it('[texts] every colour of the contract is offered, in its order', () => {
  expect(Object.keys(colourNames)).toEqual([...colours]);
});

it('[texts] the setting decides, else the system', () => {
  expect(resolveLanguage('zh-CN', 'en-US')).toBe('zh-CN');
  expect(resolveLanguage('system', 'zh-TW')).toBe('zh-CN');
  expect(resolveLanguage('system', 'de-DE')).toBe('en');
});

it('[texts] what is counted agrees with its number', () => {
  const en = createTexts('en', 'en-GB');
  expect(en.t('rooms.unread', { count: 1 })).toBe('1 unread message');
  expect(en.t('rooms.unread', { count: 1_200 })).toBe('1,200 unread messages');
  expect(createTexts('zh-CN', 'zh-CN').t('rooms.unread', { count: 1 })).toBe('1 条未读消息');
});

it('[texts] dates are as the calendar on the wall says', () => {
  const { day, shortDate } = createTexts('en', 'en-GB');
  const now = new Date(2026, 2, 3, 0, 30).getTime();
  expect(day(now, now)).toBe('Today');
  expect(day(now - 3_600_000, now)).toBe('Yesterday');
  expect(day(new Date(2026, 1, 20).getTime(), now)).toBe('Friday 20 February');
  expect(day(new Date(2025, 1, 20).getTime(), now)).toBe('20 February 2025');
  expect(shortDate(new Date(2026, 2, 1).getTime(), now)).toBe('Sun');
});

it('[hostile text] a name turns nothing around it', () => {
  expect(isolated('\u202eevil\u2066')).toBe('evil');
  expect(isolated('שלום')).toBe('\u2068שלום\u2069');
  expect(isolated('Ana')).toBe('Ana');
});
