import { beforeAll, expect, it } from 'vitest';
import { emojiGroups, inTone, type EmojiIndex } from '../../../renderer/emoji/emoji-index.ts';
import { loadEmoji } from '../../../renderer/emoji/load-emoji.ts';
import { columns, pickerGrid, stepped } from '../../../renderer/emoji/picker-rows.ts';

let index: EmojiIndex;
beforeAll(async () => {
  index = await loadEmoji('en');
});
const found = (query: string): readonly string[] => index.search(query, 8).map(({ unicode }) => unicode);

it('[emoji] each has its name, its group and its shortcode', () => {
  expect(index.all.length).toBeGreaterThan(1_800);
  expect(new Set(index.all.map(({ group }) => group))).toEqual(new Set(emojiGroups));
  expect(index.byShortcode('TADA')?.unicode).toBe('🎉');
  expect(index.byShortcode('nothing_like_it')).toBeNull();
});

it('[emoji] they are found in English and in Chinese, whichever the window speaks', () => {
  expect(found('thumbsup')[0]).toBe('👍️');
  expect(found('smile')[0]).toBe('😄');
  expect(found('爱心')).not.toEqual([]);
  expect(found('猫')).toContain('🐱');
  expect(found('red heart')[0]).toBe('❤️');
  expect(found('zzqqx')).toEqual([]);
  expect(found('   ')).toEqual([]);
});

it('[emoji] names are in the language of the window', async () => {
  const chinese = await loadEmoji('zh-CN');
  expect(chinese.byShortcode('tada')?.label).toBe('拉炮彩带');
  expect(index.byShortcode('tada')?.label).toBe('party popper');
});

it('[emoji] a skin tone is put on those that have one', () => {
  const wave = index.byShortcode('wave');
  const pizza = index.byShortcode('pizza');
  if (!wave || !pizza) throw new Error('they are gone');
  expect(inTone(wave, 0)).toBe('👋');
  expect(inTone(wave, 3)).toBe('👋🏽');
  expect(inTone(pizza, 3)).toBe('🍕');
  expect(index.of('👋🏿')).toBe(wave);
  const both = index.all.find(({ unicode }) => unicode === '🧑‍🤝‍🧑');
  expect(both && inTone(both, 5)).toBe('🧑🏿‍🤝‍🧑🏿');
});

it('[emoji] the arrow keys go through the grid, past the heads of groups', () => {
  const grid = pickerGrid(index, '', 2, ['🎉', '👋🏿', 'no emoji']);
  expect(grid.cells.slice(0, 2).map(({ text }) => text)).toEqual(['🎉', '👋🏿']);
  expect(grid.cells.some(({ text }) => text === '👋🏼')).toBe(true);
  expect(stepped(grid, 0, 'ArrowRight')).toBe(1);
  expect(stepped(grid, 0, 'ArrowLeft')).toBe(0);
  expect(stepped(grid, 1, 'ArrowDown')).toBe(3);
  expect(stepped(grid, 3, 'ArrowUp')).toBe(1);
  expect(stepped(grid, 2 + columns - 1, 'ArrowUp')).toBe(1);
  expect(stepped(grid, 0, 'ArrowUp')).toBeNull();
  expect(stepped(grid, grid.cells.length - 1, 'ArrowDown')).toBe(grid.cells.length - 1);
});
