import fc from 'fast-check';
import { expect, it } from 'vitest';
import { linkTarget, splitLinks } from '../../../renderer/features/chat/links.ts';

const linksIn = (text: string): readonly string[] =>
  splitLinks(text).flatMap((piece) => (piece.kind === 'link' ? [piece.url] : []));

it('[links] the pieces joined again are the text, whatever it is', () => {
  const word = fc.constantFrom(
    'https://a.test/b',
    'http://',
    '(',
    ')',
    '。',
    ' ',
    '\n',
    '看',
    'mailto:x@y.test',
    '.',
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(word).map((words) => words.join('')),
  );
  fc.assert(
    fc.property(text, (value) => {
      expect(
        splitLinks(value)
          .map((piece) => piece.text)
          .join(''),
      ).toBe(value);
    }),
  );
});

it.each([
  ['see https://a.test/x.', 'https://a.test/x'],
  ['(https://a.test/b_(c))', 'https://a.test/b_(c)'],
  ['“https://a.test/x”', 'https://a.test/x'],
  ['请看https://a.test/x?y=1这个。', 'https://a.test/x?y=1'],
  ['看 https://例子.测试/x，谢谢', 'https://例子.测试/x'],
  ['HTTPS://A.TEST', 'HTTPS://A.TEST'],
  ['write mailto:ana@a.test!', 'mailto:ana@a.test'],
])('[links] %s', (text, link) => {
  expect(linksIn(text)).toEqual([link]);
});

it.each([
  'javascript:alert(1)',
  'file:///etc/passwd',
  'https://',
  'www.a.test',
  'xhttps://a.test',
  'data:text/html,x',
])('[links] %s is text only', (text) => {
  expect(linksIn(text)).toEqual([]);
});

it('[links] the target is the host as machines know it', () => {
  expect(linkTarget('https://bank.test@evil.test:8443/x')).toMatchObject({
    host: 'evil.test:8443',
    punycode: false,
    encrypted: true,
  });
  expect(linkTarget('http://аpple.com/')).toMatchObject({
    host: 'xn--pple-43d.com',
    punycode: true,
    encrypted: false,
  });
  expect(linkTarget('mailto:ana@a.test?subject=x')).toMatchObject({ host: 'ana@a.test', mail: true });
});
