import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeviceId } from '../../../preload/contract/model.ts';
import { loneEmoji } from '../../../preload/markdown/emoji-only.ts';
import { parse } from '../../../preload/markdown/parse.ts';
import { wordsOf, type Block, type Inline, type Tree } from '../../../preload/markdown/tree.ts';

const ben = 'b'.repeat(32) as DeviceId;
const carla = 'c'.repeat(32) as DeviceId;
const permalink = `landline://message/${'a'.repeat(32)}/${'b'.repeat(52)}`;

/** The tree in a form to compare at a glance. */
const shape = (tree: Tree): unknown[] => tree.map(blockShape);
function blockShape(block: Block): unknown {
  switch (block.kind) {
    case 'paragraph':
      return block.children.map(inlineShape);
    case 'code':
      return { code: block.text, language: block.language };
    case 'quote':
      return { quote: shape(block.children) };
    case 'list':
      return { list: block.items.map((item) => shape(item)), start: block.start };
  }
}
function inlineShape(inline: Inline): unknown {
  if (inline.kind === 'text') return inline.text;
  if (inline.kind === 'code') return { code: inline.text };
  if (inline.kind === 'mention') return { mention: inline.text, id: inline.id };
  const children = inline.children.map(inlineShape);
  if (inline.kind === 'link') return { link: inline.url, children };
  return { [inline.kind]: children };
}

describe('[markdown] what is markup', () => {
  it.each([
    ['a **b** c', [['a ', { strong: ['b'] }, ' c']]],
    ['*a* and _b_', [[{ emphasis: ['a'] }, ' and ', { emphasis: ['b'] }]]],
    ['~~gone~~', [[{ strike: ['gone'] }]]],
    ['**a *b* ~~c~~**', [[{ strong: ['a ', { emphasis: ['b'] }, ' ', { strike: ['c'] }] }]]],
    ['run `a * b *`', [['run ', { code: 'a * b *' }]]],
    ['```ts\nconst a = 1;\n\n> a\nb\n```', [{ code: 'const a = 1;\n\n> a\nb', language: 'ts' }]],
    ['```\nopen', [{ code: 'open', language: '' }]],
    ['- a\n- b\n  - c', [{ list: [[['a']], [['b'], { list: [[['c']]], start: null }]], start: null }]],
    ['3. a\n4. b', [{ list: [[['a']], [['b']]], start: 3 }]],
    ['> a\n> b', [{ quote: [['a\nb']] }]],
    ['> > a', [{ quote: [{ quote: [['a']] }] }]],
    ['[a](https://a.test/x)', [[{ link: 'https://a.test/x', children: ['a'] }]]],
    ['see https://a.test/x.', [['see ', { link: 'https://a.test/x', children: ['https://a.test/x'] }, '.']]],
    [permalink, [[{ jump: [permalink] }]]],
    [`[there](${permalink.toUpperCase()})`, [[{ jump: ['there'] }]]],
    ['**周四十点。**所有人', [[{ strong: ['周四十点。'] }, '所有人']]],
    ['~~删除（这）~~了', [[{ strike: ['删除（这）'] }, '了']]],
    ['你好**世界**。', [['你好', { strong: ['世界'] }, '。']]],
  ])('%j', (text, expected) => {
    expect(shape(parse(text))).toEqual(expected);
  });
});

describe('[markdown] what stays as it was typed', () => {
  it.each([
    '# heading',
    'a\n===',
    '***',
    '---',
    '![x](https://a.test/i.png)'.replace('https://a.test/i.png', 'x'),
    '<b>a</b>',
    '<!-- a -->',
    '&amp; &#42;',
    '| a | b |\n|---|---|\n| 1 | 2 |',
    'a[^1]',
    '[a]: b',
    '[a][b]',
    '[x](javascript:alert(1))',
    '[x](data:text/html,a)',
    '[x](file:///etc/passwd)',
    '\\\\server\\share\\*x',
    '    four blanks',
    'a\n   b  \n\n\n  c',
    'a\n\n\nb',
    '1986',
    '-',
    '2 * 3 * 4',
    'snake_case_name',
    '~one~',
    '@nobody',
    '…',
  ])('%j', (text) => {
    expect(shape(parse(text))).toEqual([[text.trimEnd()]]);
  });

  it('an address keeps every character that would be markup', () => {
    const url = 'https://a.test/*b*_c_~~d~~';
    expect(shape(parse(`${url} **x**`))).toEqual([
      [{ link: url.slice(0, -2), children: [url.slice(0, -2)] }, '~~ ', { strong: ['x'] }],
    ]);
  });

  it('an address in a label leads where the label leads', () => {
    expect(shape(parse('[https://a.test](https://b.test)'))).toEqual([
      [{ link: 'https://b.test', children: ['https://a.test'] }],
    ]);
  });
});

describe('[markdown] quotes and lists end with their line', () => {
  it.each([
    ['> a\nb', [{ quote: [['a']] }, ['b']]],
    ['- a\nb', [{ list: [[['a']]], start: null }, ['b']]],
    ['- a\n  b', [{ list: [[['a\nb']]], start: null }]],
    ['> a\n\n\nb', [{ quote: [['a']] }, ['b']]],
  ])('%j', (text, expected) => {
    expect(shape(parse(text))).toEqual(expected);
  });
});

describe('[markdown] who is named', () => {
  const mentions = [
    { id: ben, name: 'Ben' },
    { id: carla, name: 'Ben *Ok*' },
    { id: 'all', name: '所有人' },
  ] as const;
  it.each([
    ['@Ben, hi', [[{ mention: '@Ben', id: ben }, ', hi']]],
    ['@Ben *Ok* hi', [[{ mention: '@Ben *Ok*', id: carla }, ' hi']]],
    ['@Benjamin a@Ben', [['@Benjamin a@Ben']]],
    ['@所有人你好', [[{ mention: '@所有人', id: 'all' }, '你好']]],
    ['**@Ben**', [[{ strong: [{ mention: '@Ben', id: ben }] }]]],
    ['`@Ben`', [[{ code: '@Ben' }]]],
    ['> @Ben', [{ quote: [[{ mention: '@Ben', id: ben }]] }]],
    ['mailto:a@Ben.test', [[{ link: 'mailto:a@Ben.test', children: ['mailto:a@Ben.test'] }]]],
  ])('%j', (text, expected) => {
    expect(shape(parse(text, mentions))).toEqual(expected);
  });
});

describe('[markdown] hostile texts', () => {
  const most = 8_000;
  const filled = (piece: string): string => piece.repeat(Math.ceil(most / piece.length)).slice(0, most);

  it.each([
    '*[',
    '>',
    '> ',
    '- ',
    '1. ',
    '> - ',
    '*a',
    'a*',
    '_*~~[`',
    '*_',
    '*a_',
    '[',
    '[a](',
    '](',
    '`',
    'a`b``',
    '~~a',
    '~~*',
    '- a\n  - ',
    '- a\n',
    '> a\n',
    '\n',
    ' \n',
    '```\n',
    '@',
    '@Ben',
    'http://',
    'http://a.test](',
    '\u202e*',
    '👍🏽',
    '\ud800',
  ])('%j over and over is read, and no deeper than is drawn', (piece) => {
    const tree = parse(filled(piece), [{ id: ben, name: 'Ben' }]);
    expect(depthOf(tree)).toBeLessThan(40);
  });

  it('steps that go ever deeper are cut off', () => {
    const steps = Array.from({ length: 120 }, (_, at) => `${'  '.repeat(at)}- a\n`).join('');
    expect(depthOf(parse(steps.slice(0, most)))).toBeLessThan(40);
  });

  it('any text is read, and none of its letters is lost', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '*',
        '**',
        '_',
        '~~',
        '`',
        '```',
        '[',
        '](',
        ')',
        '> ',
        '- ',
        '1. ',
        '\n',
        '  ',
        '@Ben',
        ':',
        '\\',
        '<b>',
        '\t',
        '~~~',
      ),
      fc.constantFrom('http://a.test/', 'mailto:a@b.test', permalink),
      fc.string({ unit: 'grapheme', maxLength: 6 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const text = pieces.join('');
        const tree = parse(text, [{ id: ben, name: 'Ben' }]);
        expect(depthOf(tree)).toBeLessThan(40);
        if (!/[`~[]|\d/.test(text)) expect(letters(wordsOf(tree))).toBe(letters(text));
      }),
      { numRuns: 400 },
    );
  });

  it('without a mark, text is what was typed', () => {
    const plain = fc.string({ unit: 'grapheme' }).map((text) => text.replace(/[*_~`[>@\r:.)\-+\n\d]/g, ''));
    fc.assert(
      fc.property(plain, (text) => {
        expect(wordsOf(parse(text))).toBe(text);
      }),
    );
  });
});

describe('[markdown] emoji alone', () => {
  it.each([
    ['👍', 1],
    ['👍🏽 🎉', 2],
    ['👩‍👩‍👧‍👦🇩🇪❤️', 3],
    ['👍👍👍👍', 0],
    ['👍 ok', 0],
    ['1', 0],
    ['', 0],
    ['> 👍', 0],
  ])('%j', (text, count) => {
    expect(loneEmoji(parse(text))).toBe(count);
  });
});

const letters = (text: string): string => text.replace(/[^\p{L}]/gu, '');

function depthOf(tree: Tree): number {
  const inlineDepth = (inline: Inline): number =>
    'children' in inline ? 1 + Math.max(0, ...inline.children.map(inlineDepth)) : 1;
  const blockDepth = (block: Block): number => {
    if (block.kind === 'paragraph')
      return 1 + block.children.reduce((most, child) => Math.max(most, inlineDepth(child)), 0);
    if (block.kind === 'quote') return 1 + depthOf(block.children);
    if (block.kind === 'list')
      return 1 + block.items.reduce((most, item) => Math.max(most, depthOf(item)), 0);
    return 1;
  };
  return tree.reduce((most, block) => Math.max(most, blockDepth(block)), 0);
}
