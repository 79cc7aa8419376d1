import { expect, it } from 'vitest';
import { begun, completionsAt } from '../../../renderer/features/search/completions.ts';
import { dayOf, writtenDay, type DayWords } from '../../../renderer/features/search/days.ts';
import { read, type Known } from '../../../renderer/features/search/reading.ts';
import { snippetOf } from '../../../renderer/features/search/snippet.ts';
import { tokensOf, without, written } from '../../../renderer/features/search/tokens.ts';
import { deviceId, roomIdOf } from '../../support/fake-app/fake-room.ts';

const now = new Date(2026, 10, 22, 15, 30).getTime();
const days: DayWords = { today: '今天', yesterday: '昨天', week: '一周前', month: '一月前' };
const somebody = (name: string, seed = name, self = false): Known['people'][number] => ({
  id: deviceId(seed),
  name,
  alias: null,
  self,
  fingerprint: `${deviceId(seed).slice(0, 4)} ${deviceId(seed).slice(4, 8)}`,
});
const known: Known = {
  rooms: [
    { id: roomIdOf('Workshop'), name: 'Workshop, second floor' },
    { id: roomIdOf('二楼'), name: '二楼工作室' },
  ],
  people: [
    somebody('Ana', 'Ana', true),
    somebody('Ben Okafor'),
    somebody('Carla Weiss'),
    somebody('小明'),
    { ...somebody('Dmitri'), alias: 'Boss' },
  ],
  filters: { from: '来自', in: '在', before: '早于', after: '晚于', has: '包含' },
  days,
  contents: { file: '文件', link: '链接' },
  me: '我',
  now,
};
const sought = (text: string) => read(text, known, null).sought;
const day = (month: number, date: number): number => new Date(2026, month - 1, date).getTime();

it('[search] words and phrases are looked for as typed', () => {
  expect(sought('panels  birch')).toEqual({ text: 'panels birch' });
  expect(sought('"edge tape" two')).toEqual({ text: '"edge tape" two' });
  expect(sought('“edge tape”')).toEqual({ text: '"edge tape"' });
  expect(sought('封边带')).toEqual({ text: '封边带' });
  expect(sought('http://shelf.local at:noon')).toEqual({ text: 'http://shelf.local at:noon' });
  expect(sought('   ')).toBeNull();
  expect(read('"edge tape" two', known, null).phrases).toEqual(['edge tape', 'two']);
});

it('[search] filters are read in English and in the person’s language, with either colon', () => {
  const ben = deviceId('Ben Okafor');
  expect(sought('from:"Ben Okafor" panels')).toEqual({ text: 'panels', from: ben });
  expect(sought('FROM:ben panels')).toEqual({ text: 'panels', from: ben });
  expect(sought('来自：小明 图纸')).toEqual({ text: '图纸', from: deviceId('小明') });
  expect(sought('from:me')).toEqual({ text: '', from: deviceId('Ana') });
  expect(sought('来自:我')).toEqual({ text: '', from: deviceId('Ana') });
  expect(sought('from:boss')).toEqual({ text: '', from: deviceId('Dmitri') });
  expect(sought('in:二楼工作室 has:link')).toEqual({ text: '', roomId: roomIdOf('二楼'), has: 'link' });
  expect(sought('包含:文件')).toEqual({ text: '', has: 'file' });
  expect(sought('after:2026-11-01 before:yesterday x')).toEqual({
    text: 'x',
    after: day(11, 1),
    before: day(11, 21),
  });
  expect(sought('panels from:')).toEqual({ text: 'panels' });
  expect(sought('from:')).toBeNull();
  expect(sought('晚于:一周前')).toEqual({ text: '', after: day(11, 15) });
});

it('[search] of a filter given twice the last counts; a room that is named goes before the one that is open', () => {
  expect(sought('from:ben from:carla')).toEqual({ text: '', from: deviceId('Carla Weiss') });
  const here = roomIdOf('Workshop');
  expect(read('x', known, here).sought).toEqual({ text: 'x', roomId: here });
  expect(read('x in:二楼', known, here).sought).toEqual({ text: 'x', roomId: roomIdOf('二楼') });
  expect(read('', known, here).sought).toBeNull();
});

it('[search] a filter that means nothing is said to, and nothing else is looked for instead', () => {
  for (const text of ['from:nobody x', 'before:someday', 'has:gold', 'after:2026-02-31']) {
    const { chips, sought: found } = read(text, known, null);
    expect(found).toBeNull();
    expect(chips.map(({ label }) => label)).toEqual([null]);
  }
});

it('[search] two of one name are told apart by their fingerprints', () => {
  const twins: Known = { ...known, people: [somebody('Ben', 'one'), somebody('Ben', 'two')] };
  const offered = completionsAt('from:b', 6, twins);
  expect(offered).toHaveLength(2);
  const ids = offered.map(({ text }) => read(text, twins, null).sought?.from);
  expect(new Set(ids)).toEqual(new Set([deviceId('one'), deviceId('two')]));
});

it('[search] a filter at the caret is completed, by name or by a part of it, and what is taken means it', () => {
  const [first] = completionsAt('panels from:we', 14, known);
  expect(first).toMatchObject({ label: 'Carla Weiss', text: 'panels from:"Carla Weiss" ' });
  expect(read(first?.text ?? '', known, null).sought).toEqual({
    text: 'panels',
    from: deviceId('Carla Weiss'),
  });
  expect(completionsAt('包含:', 3, known).map(({ label }) => label)).toEqual(['文件', '链接']);
  expect(completionsAt('before:', 7, known)).toHaveLength(4);
  expect(completionsAt('before:2026-11-01', 17, known)).toEqual([]);
  expect(completionsAt('panels from:we', 3, known)).toEqual([]);
  expect(completionsAt('has:文件', 6, known)).toEqual([]);
  for (const { text } of completionsAt('after:', 6, known)) expect(sought(text)).not.toBeNull();
});

it('[search] a filter is begun and taken off without touching the rest', () => {
  expect(begun('panels', 'from')).toBe('panels from:');
  expect(begun('', 'from')).toBe('from:');
  const text = 'one from:"Ben Okafor" two';
  const [filter] = tokensOf(text, known.filters).filter(({ kind }) => kind === 'filter');
  expect(filter && without(text, filter)).toBe('one two');
  expect(written('in', 'The "big" room')).toBe('in:"The big room"');
});

it('[search] days are those of the calendar here, and impossible ones are none', () => {
  expect(dayOf('2026/11/3', days, now)).toBe(day(11, 3));
  expect(dayOf('2026年11月3日', days, now)).toBe(day(11, 3));
  expect(dayOf('2026-11', days, now)).toBe(day(11, 1));
  expect(dayOf('2026', days, now)).toBe(day(1, 1));
  expect(dayOf('today', days, now)).toBe(day(11, 22));
  expect(dayOf('昨天', days, now)).toBe(day(11, 21));
  expect(dayOf('2026-13-01', days, now)).toBeNull();
  expect(dayOf('11-03', days, now)).toBeNull();
  expect(dayOf('1969-01-01', days, now)).toBeNull();
  expect(writtenDay(day(3, 9))).toBe('2026-03-09');
});

it('[search] what is shown of a message is one line around the first match', () => {
  const long = `${'word '.repeat(60)}needle in\n\nthe hay ${'more '.repeat(80)}`;
  const { text, stretches } = snippetOf(long, ['needle', 'hay']);
  expect(text.startsWith('…')).toBe(true);
  expect(text).not.toContain('\n');
  expect(stretches.map(([from, to]) => text.slice(from, to))).toEqual(['needle', 'hay']);
  expect(text.indexOf('needle')).toBeLessThan(40);
  expect(snippetOf('short', ['none'])).toEqual({ text: 'short', stretches: [] });
  const faces = '👍🏽'.repeat(200) + '終わり';
  const cut = snippetOf(faces, ['終わり']);
  expect(cut.text.isWellFormed()).toBe(true);
  expect(cut.stretches).toHaveLength(1);
});
