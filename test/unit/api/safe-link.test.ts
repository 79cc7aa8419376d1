import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { safeLink } from '../../../main/api/safe-link.ts';
import { contentSecurityPolicy } from '../../../main/content-security-policy.ts';
import { allowsRequest } from '../../../main/shell/security.ts';
import { AppError } from '../../../preload/contract/errors.ts';

const refused = expect.objectContaining({ code: 'link-refused' }) as Error;

describe('a link that is to be opened', () => {
  it.each([
    ['https://example.org/a?b#c', 'https://example.org/a?b#c'],
    ['HTTP://EXAMPLE.ORG', 'http://example.org/'],
    ['https://example.org/a b', 'https://example.org/a%20b'],
    ['https://\u4f8b\u3048.jp/', 'https://xn--r8jz45g.jp/'],
    // Cyrillic letters that look like Latin ones are seen for what they are.
    ['https://\u0440\u0430ypal.com/', 'https://xn--ypal-43d9g.com/'],
    ['http://192.168.1.1:8080/', 'http://192.168.1.1:8080/'],
    ['http://0x7f.1/', 'http://127.0.0.1/'],
    ['http://[::1]:80/', 'http://[::1]/'],
    ['https:\\\\example.org\\a', 'https://example.org/a'],
    [
      'mailto:ana@example.org?subject=Lunch&body=At%20noon',
      'mailto:ana@example.org?subject=Lunch&body=At%20noon',
    ],
  ])('[A41] %j is given to the system as %j', (link, opened) => expect(safeLink(link)).toBe(opened));

  it.each([
    'file:///etc/passwd',
    'FILE://host/share/x.exe',
    'smb://host/share',
    '\\\\host\\share\\x.exe',
    '//host/share',
    'javascript:alert(1)',
    'java\nscript:alert(1)',
    '\u0001javascript:alert(1)',
    'vbscript:x',
    'data:text/html,<script>1</script>',
    'blob:https://example.org/x',
    'about:blank',
    'view-source:https://example.org',
    'ms-settings:',
    'ms-msdt:/id',
    'ms-word:ofe|u|https://example.org/x.docm',
    'search-ms:query=x',
    'ms-officecmd:{}',
    'shell:startup',
    'tel:112',
    'sms:112',
    'ftp://example.org/',
    'ssh://example.org',
    'ssh://-oProxyCommand=x',
    'telnet://example.org',
    'intent://x#Intent;end',
    'x-apple.systempreferences:',
    'chrome://settings',
    'devtools://devtools/x',
    'app://landline/index.html',
    'landline://join/abc',
    'ws://example.org',
    'jar:https://example.org!/x',
    'https://user@example.org/',
    'https://user:password@example.org/',
    'https://example.org@evil.example/',
    'https://',
    'http://',
    'https://exa mple.org/',
    'https://example.org\n/',
    'https://exam\tple.org/',
    'https://example.org/\u0000',
    'mailto:ana@example.org?attach=/etc/passwd',
    'mailto:ana@example.org?subject=x&Attachment=C:\\x',
    'mailto:?ATTACH=x',
    'example.org',
    'C:\\Windows\\System32\\calc.exe',
    '/etc/passwd',
    '',
    ' ',
  ])('[A41] %j is refused', (link) => expect(() => safeLink(link)).toThrow(refused));

  it('[A41] is never anything but these three, whatever is written', () => {
    const scheme = fc.constantFrom(
      'http:',
      'https:',
      'mailto:',
      'file:',
      'javascript:',
      '\\\\',
      'HTTPS:',
      '',
    );
    fc.assert(
      fc.property(scheme, fc.string({ unit: 'binary' }), (start, rest) => {
        try {
          const opened = safeLink(`${start}${rest}`);
          expect(opened).toMatch(/^(https?:\/\/[^/@]|mailto:)/);
          expect(opened).toMatch(/^[\x21-\x7e]*$/);
        } catch (error) {
          if (!(error instanceof AppError)) throw error;
          expect(error.code).toBe('link-refused');
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('what a page fetches by itself', () => {
  it('[A43] is its own: no picture, no preview, no font from anywhere else', () => {
    const sources = contentSecurityPolicy.split('; ').flatMap((directive) => directive.split(' ').slice(1));
    expect([...new Set(sources)].sort()).toEqual(["'none'", "'self'", 'data:']);
    expect(contentSecurityPolicy).toMatch(/^default-src 'none'/);
    for (const url of [
      'https://example.org/pixel.png',
      'http://192.168.1.1/',
      'http://127.0.0.1:47480/',
      'ws://192.168.1.1/',
      'file:///etc/passwd',
      'app://elsewhere/x.png',
    ])
      expect(allowsRequest(url, false)).toBe(false);
  });
});
