import { expect, it } from 'vitest';
import en from '../../../renderer/text/en.json' with { type: 'json' };
import zhCN from '../../../renderer/text/zh-CN.json' with { type: 'json' };
import { filesUnder } from './sources.ts';

type Table = Readonly<Record<string, string | Readonly<Record<string, string>>>>;
const tables: Readonly<Record<string, Table>> = { en, 'zh-CN': zhCN };

const sentences = (entry: Table[string] | undefined): readonly string[] =>
  typeof entry === 'string' ? [entry] : Object.values(entry ?? {});

const blanks = (entry: Table[string] | undefined): readonly string[] => [
  ...new Set(sentences(entry).flatMap((sentence) => sentence.match(/\{\w+\}/g) ?? [])),
];

it('[texts] both languages say everything, in the same order of keys', () => {
  expect(Object.keys(zhCN)).toEqual(Object.keys(en));
});

it('[texts] a sentence has the same blanks in both languages', () => {
  const differing = Object.keys(en).filter((key) => {
    const [here, there] = [blanks(tables['en']?.[key]), blanks(tables['zh-CN']?.[key])];
    return [...here].sort().join() !== [...there].sort().join();
  });
  expect(differing).toEqual([]);
});

it('[texts] what is counted has every plural its language knows', () => {
  const lacking = Object.entries(tables).flatMap(([language, table]) => {
    const needed = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    return Object.entries(table)
      .filter(([, entry]) => typeof entry !== 'string' && !needed.every((category) => category in entry))
      .map(([key]) => `${language}: ${key}`);
  });
  expect(lacking).toEqual([]);
});

it('[texts] no sentence is empty, shouts or says oops', () => {
  const entries = Object.entries(tables).flatMap(([language, table]) =>
    Object.entries(table).flatMap(([key, entry]) =>
      sentences(entry).map((sentence) => ({ where: `${language}: ${key}`, sentence })),
    ),
  );
  expect(
    entries.filter(({ sentence }) => sentence.trim() === '' || /[!！]|\boops\b/i.test(sentence)),
  ).toEqual([]);
});

it('[texts] every sentence is used', () => {
  const code = filesUnder('renderer', ['.ts', '.tsx'])
    .map(({ text }) => text)
    .join('\n');
  expect(Object.keys(en).filter((key) => !code.includes(`'${key}'`))).toEqual([]);
});
