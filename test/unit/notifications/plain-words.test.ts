import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wordingOf } from '../../../main/notifications/wording.ts';
import { plainWords } from '../../../preload/markdown/plain-text.ts';

describe('the words of a message, outside a window', () => {
  it.each([
    ['**Fire drill** at _ten_', 'Fire drill at ten'],
    ['***all*** of ~~it~~ **and *more* of it**', 'all of it and more of it'],
    ['> said before\nand *answered*', 'said before\nand answered'],
    ['1. out\n2. `count_them_`\n- [here](https://a.test/x_y_z)', '1. out\n2. count_them_\nhere'],
    ['```ts\nconst a = b * c * d;\n```\n**done**', 'const a = b * c * d;\ndone'],
    ['你好**世界**。', '你好世界。'],
    ['see https://a.test/some_long_name_ and `**this**`', 'see https://a.test/some_long_name_ and **this**'],
    ['2 * 3 * 4 = snake_case_name + __a', '2 * 3 * 4 = snake_case_name + __a'],
    ['-5 to +5, #1, a ~ b, C:\\*x', '-5 to +5, #1, a ~ b, C:\\*x'],
    ['[x](javascript:alert(1))', '[x](javascript:alert(1))'],
    ['```', '```'],
    ['**', '**'],
  ])('[notifications] are without the marks of their look: %j', (typed, plain) => {
    expect(plainWords(typed)).toBe(plain);
  });

  it('[notifications] are the ones a notification shows', () => {
    const told = { kind: 'message', name: 'Ben', text: 'the **tea** is `ready`', count: 1 } as const;
    const { body } = wordingOf(told, { name: 'Kitchen', kind: 'group' }, 'words', 'en');
    expect(body).toBe('Ben: the tea is ready');
  });

  it('[A47] add nothing to what was written, whatever that was, and are found quickly', () => {
    const marks = fc.string({
      unit: fc.constantFrom('*', '_', '~', '`', '[', ']', '(', ')', '>', ' ', '\n', 'a'),
    });
    fc.assert(
      fc.property(fc.oneof(marks, fc.string({ unit: 'binary' })), (text) => {
        const left = [...text];
        // Blocks that stood behind each other in a line begin lines of their own.
        for (const character of plainWords(text).replaceAll('\n', '')) {
          const at = left.indexOf(character);
          expect(at).toBeGreaterThanOrEqual(0);
          left.splice(0, at + 1);
        }
      }),
    );
    for (const mark of ['*', '_', '**a ', '~~a', '`', '` ``', '[a', '[a](', '> ', '1. ', '__a', '*a_b~~'])
      expect(plainWords(mark.repeat(4_000)).length).toBeLessThanOrEqual(1_000);
  });
});
