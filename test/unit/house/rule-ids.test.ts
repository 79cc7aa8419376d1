import { expect, it } from 'vitest';
import { cover, ruleIds, titleIds } from './rule-ids.ts';
import { filesUnder } from './sources.ts';

const promised = ['docs/protocol.md', 'docs/abuse-cases.md'];

it('[rule ids] every rule, abuse case and trap has a test, and every id in a title is one of them', () => {
  const documents = filesUnder('docs', ['.md']).filter((document) => promised.includes(document.path));
  expect(documents).toHaveLength(promised.length);
  const rules = documents.map((document) => ruleIds(document.text));
  expect(rules.filter((ids) => ids.size === 0)).toEqual([]);
  const titles = filesUnder('test', ['.test.ts', '.test.tsx', '.suite.ts']).flatMap(titleIds);
  expect(cover(new Set(rules.flatMap((ids) => [...ids])), titles)).toEqual({ unproven: [], unknown: [] });
});

it('[rule ids] a rule is a bullet that opens with its id; several may share a line', () => {
  const text =
    '- **F1** length. **F2** cut anywhere.\n- F9 is mentioned\nas **F8** says\n- **C3** hello\n| **A7** a case | x |\n| **trap D2** | y |';
  expect([...ruleIds(text)]).toEqual(['F1', 'F2', 'C3', 'A7', 'trap D2']);
});

it('[rule ids] titles are read from every way to write a test', () => {
  const text = `
    it('[F2] x', () => {}); it.each([1])('[F3, C1] y', () => {}); describe.skipIf(no)(\`[L1] \${z}\`, () => {});
    test('[C5] [trap D3] t [x]', () => {}); other('[F9] not a test'); it('no id', () => {});`;
  expect(titleIds({ path: 'a.test.ts', text })).toEqual(['F2', 'F3', 'C1', 'L1', 'C5', 'trap D3']);
});

it('[rule ids] a rule without a test and an id without a rule are both found', () => {
  expect(cover(new Set(['F1', 'F2']), ['F1', 'F7', 'trap D1', 'web token'])).toEqual({
    unproven: ['F2'],
    unknown: ['F7', 'trap D1'],
  });
});
