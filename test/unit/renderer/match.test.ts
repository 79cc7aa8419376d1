import { expect, it } from 'vitest';
import { match, occurrences } from '../../../renderer/text/match.ts';

const shown = (text: string, stretches: readonly (readonly [number, number])[]): string[] =>
  stretches.map(([from, to]) => text.slice(from, to));
const marked = (typed: string, text: string): string[] | null => {
  const found = match(typed, text);
  return found && shown(text, found.stretches);
};

it('[palette] the better a name fits what is typed, the higher it stands', () => {
  const names = ['Remark', 'Big marks', 'Mark all read', 'My own ark'];
  const ranked = names
    .map((name) => ({ name, score: match('mar', name)?.score ?? 0 }))
    .sort((one, other) => other.score - one.score);
  expect(ranked).toEqual([
    { name: 'Mark all read', score: 4 },
    { name: 'Big marks', score: 3 },
    { name: 'Remark', score: 2 },
    { name: 'My own ark', score: 1 },
  ]);
});

it('[palette] every word typed has to be there, in any order; beginnings of words do as well', () => {
  expect(marked('all mark', 'Mark all read')).toEqual(['Mark', 'all']);
  expect(marked('mar', 'Mute a room')).toEqual(['M', 'a', 'r']);
  expect(marked('tdark', 'Theme: dark')).toEqual(['T', 'dark']);
  expect(marked('rk', 'Dark theme')).toEqual(['rk']);
  expect(marked('dk', 'Dark theme')).toBeNull();
  expect(marked('mark never', 'Mark all read')).toBeNull();
  expect(match('', 'anything')).toEqual({ score: 0, stretches: [] });
});

it('[palette] neither case nor accents nor width matter, and Chinese is found anywhere', () => {
  expect(marked('ｄａｒｋ', 'Dark theme')).toEqual(['Dark']);
  expect(marked('munchen', 'Büro MÜNCHEN')).toEqual(['MÜNCHEN']);
  expect(marked('strasse', 'Straße 5')).toEqual(['Straße']);
  expect(marked('主题', '深色主题')).toEqual(['主题']);
  expect(marked('深题', '深色主题')).toEqual(['深', '题']);
});

it('[search] every place where one of the phrases stands is marked, once', () => {
  const text = 'Panels: 14 panels, PANEL saw';
  expect(shown(text, occurrences(['panel', 'panels'], text))).toEqual(['Panels', 'panels', 'PANEL']);
  expect(shown('東京タワーと東京', occurrences(['東京'], '東京タワーと東京'))).toEqual(['東京', '東京']);
  expect(occurrences([''], 'anything')).toEqual([]);
  expect(shown('a𝐛c', occurrences(['b'], 'a𝐛c'))).toEqual(['𝐛']);
});
