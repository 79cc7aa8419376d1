import { expect, it } from 'vitest';
import { cover, ruleIds, titleIds } from './rule-ids.ts';
import { filesUnder } from './sources.ts';

it('[rule ids] every rule of the protocol has a test, and every id in a title is a rule', () => {
  const documents = filesUnder('docs', ['.md']);
  const protocol = documents.find((document) => document.path === 'docs/protocol.md')?.text ?? '';
  const others = new Set(documents.flatMap((document) => [...ruleIds(document.text)]));
  const titles = filesUnder('test', ['.test.ts', '.test.tsx', '.suite.ts']).flatMap(titleIds);
  expect(ruleIds(protocol).size).toBeGreaterThan(0);
  expect(cover(ruleIds(protocol), others, titles)).toEqual({ unproven: [], unknown: [] });
});

it('[rule ids] a rule is a bullet that opens with its id; several may share a line', () => {
  const text =
    '- **F1** length. **F2** cut anywhere.\n- F9 is mentioned\nas **F8** says\n- **C3** hello\n| **A7** | x |';
  expect([...ruleIds(text)]).toEqual(['F1', 'F2', 'C3', 'A7']);
});

it('[rule ids] titles are read from every way to write a test', () => {
  const text = `
    it('[F2] x', () => {}); it.each([1])('[F3, C1] y', () => {}); describe.skipIf(no)(\`[L1] \${z}\`, () => {});
    test('[trap D3] t', () => {}); other('[F9] not a test'); it('no id', () => {});`;
  expect(titleIds({ path: 'a.test.ts', text })).toEqual(['F2', 'F3', 'C1', 'L1', 'trap D3']);
});

it('[rule ids] a rule without a test and an id without a rule are both found', () => {
  expect(cover(new Set(['F1', 'F2']), new Set(['A1']), ['F1', 'F7', 'A1', 'web token'])).toEqual({
    unproven: ['F2'],
    unknown: ['F7'],
  });
});
