import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanName, foldName } from '../../../main/protocol/names.ts';

describe('names that look alike', () => {
  it.each([
    ['letter case', 'Ana Souza', 'ANA SOUZA'],
    ['Cyrillic letters', 'Paypal Cec', 'Раураӏ Сес'],
    ['Cyrillic capitals that stand for small ones', 'boPYka', 'ВОРУКА'],
    ['Greek capitals', 'Andreas Kore', 'Αndreas Κore'],
    ['Greek small letters', 'ovo', 'ονο'],
    ['Armenian letters', 'gun', 'ցսո'],
    ['Cherokee letters', 'DRAG', 'ᎠᎡᎪᏀ'],
    ['wide letters', 'Ana', 'Ａｎａ'],
    ['letters for mathematics', 'Ana', '𝔸𝓷𝗮'],
    ['letters in circles', 'Ana', 'Ⓐⓝⓐ'],
    ['ligatures', 'Fiona', 'ﬁona'],
    ['I, l, 1 and a bar', 'Illia', '1|lIa'],
    ['a letter without its dot', 'Nina', 'Nına'],
    ['O and 0', 'Otto', '0tt0'],
    ['m and rn', 'Emma', 'Ernma'],
    ['w and vv', 'Ewa', 'Evva'],
    ['apostrophes', "O'Neil", 'O’Neil'],
    ['dashes', 'Jean-Luc', 'Jean‐Luc'],
    ['letters with marks, in one piece or two', 'José', 'Jose\u0301'],
    ['marks on letters of another script', 'José', 'Јоsе\u0301'],
    ['kana among Chinese characters', '力口二', 'カロニ'],
    ['Chinese characters that differ by the length of a stroke', '王士己', '王土已'],
    ['what is not drawn', 'Ana', 'A\u200bn\u2060a\ufe0f\u{e0100}'],
    ['spaces', 'Ana Souza', ' Ana\u00a0\u2003Souza '],
  ])('[A46] are taken for the same whatever %s they have', (_title, name, other) => {
    expect(foldName(other)).toBe(foldName(name));
  });

  it.each([
    ['Ana', 'Anna'],
    ['José', 'Jose'],
    ['Мария', 'Марина'],
    ['张伟', '张玮'],
    ['Ana', 'Ana 2'],
    ['Νίκος', 'Κώστας'],
    ['أحمد', 'محمد'],
  ])('[I4] are told apart where a reader can: %s and %s', (name, other) => {
    expect(foldName(other)).not.toBe(foldName(name));
  });

  it('[A46] are the same in whatever form of Unicode they come, and after they were folded', () => {
    const names = fc.string({ unit: 'grapheme', maxLength: 40 });
    const property = fc.property(names, (name) => {
      const folded = foldName(name);
      const cleaned = cleanName(name);
      if (cleaned !== null) expect(foldName(cleaned)).toBe(foldName(cleaned.normalize('NFD')));
      expect(foldName(folded)).toBe(folded);
    });
    fc.assert(property, { numRuns: 2_000 });
  });
});
