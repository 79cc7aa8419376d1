import fc from 'fast-check';
import { expect, it } from 'vitest';
import { linkTarget, splitLinks } from '../../../preload/markdown/links.ts';

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

const refused = [
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'vbscript:msgbox(1)',
  'data:text/html,x',
  'file:///etc/passwd',
  'file://evil.test/share/x',
  'smb://evil.test/share',
  '\\\\evil.test\\share\\x',
  'ms-msdt:/id',
  'ms-word:ofe|u|https://evil.test/x.docx',
  'search-ms:query=x',
  'about:blank',
  'blob:https://a.test/1',
  'ftp://a.test/x',
  'tel:+1',
  'landline://join/ABC',
  'https://',
  'www.a.test',
  'xhttps://a.test',
];

it.each(
  refused.filter((text) => !text.includes('https://') || text.startsWith('https') || text.startsWith('x')),
)('[A41] %s is text only', (text) => {
  expect(linksIn(text)).toEqual([]);
});

it.each(refused)('[A41] %s leads nowhere, however it came to be asked for', (text) => {
  expect(linkTarget(text)).toBeNull();
});

it('[A41] whatever a message holds, only http, https and mailto are links', () => {
  const word = fc.constantFrom(
    ...refused,
    'https://a.test',
    'mailto:x@y.test',
    ' ',
    '\n',
    '"',
    '看',
    '@',
    ':',
    '//',
  );
  fc.assert(
    fc.property(fc.array(word), (words) => {
      for (const link of linksIn(words.join(''))) expect(link).toMatch(/^(https?:\/\/|mailto:)/i);
    }),
  );
});

it('[A41] the target is the host as machines know it, and how it was written where that is another', () => {
  expect(linkTarget('https://bank.test@evil.test:8443/x')).toMatchObject({
    host: 'evil.test:8443',
    posing: true,
    written: null,
    punycode: false,
    encrypted: true,
  });
  expect(linkTarget('http://аpple.com/')).toMatchObject({
    host: 'xn--pple-43d.com',
    written: 'аpple.com',
    posing: false,
    punycode: true,
    encrypted: false,
    path: '',
  });
  expect(linkTarget('http://0x7f.1/')).toMatchObject({ host: '127.0.0.1', written: '0x7f.1' });
  expect(linkTarget('https://EXAMPLE.com/a')).toMatchObject({ host: 'example.com', written: null });
  expect(linkTarget('mailto:ana@a.test?subject=x')).toMatchObject({
    host: 'ana@a.test',
    mail: true,
    path: '',
    written: null,
  });
});

it('[A41] a path is cut, in ASCII, so that it pushes nothing out of sight and turns nothing around', () => {
  const target = linkTarget(`https://a.test/${'x'.repeat(4_000)}?\u202egnp.exe`);
  expect(target?.path).toHaveLength(61);
  expect(target?.path.endsWith('…')).toBe(true);
  expect(linkTarget('https://a.test/\u202egnp.exe')?.path).toMatch(/^[\x20-\x7e]+$/);
  expect(linkTarget(`mailto:${'x'.repeat(4_000)}@a.test`)?.host.length).toBeLessThan(130);
});
