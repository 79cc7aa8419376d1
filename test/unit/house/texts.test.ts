import { expect, it } from 'vitest';
import { languages as mainLanguages } from '../../../main/config.ts';
import errorsEn from '../../../preload/contract/error-text.en.json' with { type: 'json' };
import errorsZhCN from '../../../preload/contract/error-text.zh-CN.json' with { type: 'json' };
import { Settings } from '../../../preload/contract/settings.ts';
import { languages, languageTags, type TextKey, type TextTable } from '../../../renderer/text/languages.ts';
import { textsOf } from '../../../renderer/text/text.ts';
import { pseudoSentence, pseudoTable, pseudoTag } from './pseudo-language.ts';
import { filesUnder, type SourceFile } from './sources.ts';
import { tableProblems, unusedKeys, writtenTexts, type Table } from './text-tables.ts';

const en: Table = languages.en.table;
const screens = filesUnder('renderer', ['.tsx']);
/** The same in every language. */
const names = ['Landline', 'Enter', 'Esc', 'GB', 'MB', 'KB'];

it('[texts] every language says everything the window says, with the same blanks and the plurals it has', () => {
  expect(languageTags.flatMap((tag) => tableProblems(tag, languages[tag].table, en))).toEqual([]);
});

it('[texts] all languages have their keys in the same order', () => {
  for (const tag of languageTags) expect(Object.keys(languages[tag].table)).toEqual(Object.keys(en));
});

it('[texts] every language has a sentence for every error and notice', () => {
  expect(tableProblems('zh-CN', errorsZhCN, errorsEn)).toEqual([]);
  expect(tableProblems('en', errorsEn, errorsEn)).toEqual([]);
});

it('[texts] the window, the terminal and the settings know the same languages', () => {
  expect(Settings.shape.language.options).toEqual(['system', ...languageTags]);
  expect(mainLanguages).toEqual(languageTags);
});

it('[texts] every sentence is used', () => {
  expect(unusedKeys(en, filesUnder('renderer', ['.ts', '.tsx']))).toEqual([]);
});

it('[texts] no component says anything that is not in the tables', () => {
  expect(screens.flatMap((source) => writtenTexts(source, names))).toEqual([]);
});

it('[texts] every size of text grows with what the person has set', () => {
  const fixed = filesUnder('renderer', ['.css']).flatMap(({ path, text }) =>
    [...text.matchAll(/\b(?:font-size|line-height): [\d.]+(?:px|rem|pt)/g)].map(
      ([what]) => `${path}: ${what}`,
    ),
  );
  expect(fixed).toEqual([]);
});

it('[texts] whatever is wrong with a translation is named', () => {
  const from: Table = {
    plain: 'Leave {room}',
    counted: { one: '{count} room', other: '{count} rooms' },
    more: 'More',
  };
  const polish: Table = {
    plain: 'Opuść {pokój}',
    counted: { one: 'jeden pokój', few: '{count} pokoje', zero: 'brak', other: '{count} pokoju' },
    extra: 'Coś',
  };
  expect(tableProblems('pl', polish, from)).toEqual([
    'pl: more is missing',
    'pl: extra is said nowhere else',
    'pl: plain has other blanks than {room}',
    'pl: counted lacks the plural “many”',
    'pl: counted has a plural “zero” that its language does not know',
  ]);
  expect(tableProblems('pl', { ...from, plain: ' ' }, { plain: 'x' })).toContain('pl: plain is empty');
  expect(tableProblems('en', { plain: 'Done!' }, { plain: 'Done' })).toEqual(['en: plain shouts']);
  const source: SourceFile = { path: 'renderer/x.ts', text: "t('plain'), t(`state.${now}Text`)" };
  const table = { plain: 'x', left: 'y', 'state.onText': 'z', 'state.on': 'z' };
  expect(unusedKeys(table, [source])).toEqual(['left', 'state.on']);
});

it('[texts] a text written into a component is named, wherever it stands', () => {
  const text = `const X = () => (
    <p title="Shown" className="not this" data-x="nor this">
      Said <b aria-label={open ? 'Open' : \`Shut \${name}\`}>{'Quoted'}</b> {on && 'Late'} / … {count} <Y label="Name" kind="primary" />
      <kbd>Enter</kbd>
    </p>
  );`;
  const found = writtenTexts({ path: 'renderer/x.tsx', text }, names);
  expect(found.map((line) => /“(.*)”/.exec(line)?.[1])).toEqual([
    'Shown',
    'Said',
    'Open',
    'Shut',
    'Quoted',
    'Late',
    'Name',
  ]);
});

it('[texts] one more file is one more language: it is whole, and the window speaks it', () => {
  const table = pseudoTable(en);
  expect(tableProblems(pseudoTag, table, en)).toEqual([]);
  const { t, day, ago, list, moment } = textsOf(pseudoTag, table as TextTable, 'en-GB');
  expect(t('common.cancel')).toBe(pseudoSentence('Cancel'));
  const plurals = [0, 1, 2, 3, 11, 100].map((count) => t('rooms.unread', { count }).split(' ', 1)[0]);
  expect(plurals).toEqual(['zero', 'one', 'two', 'few', 'many', 'other']);
  const now = Date.UTC(2026, 10, 22, 12);
  for (const said of [day(now, now), ago(now - 7_200_000, now), list(['a', 'b']), moment(now)]) {
    expect(said).not.toBe('');
  }
  const params = { room: 'R', name: 'N', text: 'T', filter: 'F', value: 'V', title: 'T', count: 2 };
  for (const key of Object.keys(en) as TextKey[]) expect(t(key, params)).toMatch(/\[|^two /);
});
