import fc from 'fast-check';
import { expect, it } from 'vitest';
import { highlight } from '../../../preload/markdown/highlight.ts';

it('[markdown] code in a known language is told apart', async () => {
  const tokens = await highlight("const a = 'b'; // c\nfn(12);", 'ts');
  const looks = new Map(tokens?.map(({ text, look }) => [text, look]));
  expect(looks.get('const')).toBe('keyword');
  expect(looks.get("'b'")).toBe('string');
  expect(looks.get('// c')).toBe('comment');
  expect(looks.get('12')).toBe('number');
  expect(looks.get('fn')).toBe('name');
});

it('[markdown] a language nobody knows is none', async () => {
  expect(await highlight('a', 'klingon')).toBeNull();
  expect(await highlight('a', 'constructor')).toBeNull();
});

it('[markdown] highlighting changes no character', async () => {
  const language = fc.constantFrom('ts', 'python', 'json', 'xml', 'bash', 'diff', 'css', 'markdown', 'sql');
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme' }), language, async (code, name) => {
      const tokens = await highlight(code, name);
      expect(tokens?.map(({ text }) => text).join('')).toBe(code);
    }),
  );
});
