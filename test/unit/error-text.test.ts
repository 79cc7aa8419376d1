import { describe, expect, it } from 'vitest';
import en from '../../preload/contract/error-text.en.json' with { type: 'json' };
import zhCN from '../../preload/contract/error-text.zh-CN.json' with { type: 'json' };
import { errorTable } from '../../preload/contract/errors.ts';
import { noticeCodes } from '../../preload/contract/model.ts';

describe('error texts', () => {
  const codes = [...new Set([...Object.keys(errorTable), ...noticeCodes])].sort();

  it.each([
    ['en', en, /\.$/],
    ['zh-CN', zhCN, /。$/],
  ])('[F6] has a sentence for every code and none too many in %s', (_language, texts, ending) => {
    expect(Object.keys(texts).sort()).toEqual(codes);
    for (const text of Object.values(texts)) {
      expect(text).toMatch(ending);
      expect(text).not.toMatch(/!|!|oops|<|>/i);
    }
  });
});
