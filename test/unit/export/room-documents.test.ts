import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import en from '../../../main/export/text.en.json' with { type: 'json' };
import zhCN from '../../../main/export/text.zh-CN.json' with { type: 'json' };
import { escapeHtml } from '../../../main/export/html-words.ts';
import { htmlDocument } from '../../../main/export/room-html.ts';
import { markdownDocument } from '../../../main/export/room-markdown.ts';
import { ExportTexts } from '../../../main/export/text.ts';
import { fileNameOf } from '../../../preload/contract/file-name.ts';
import type { Cursor, DeviceId, EntryId, Message } from '../../../preload/contract/model.ts';

const texts = new ExportTexts('en');
const about = { roomName: 'R&D <b>', by: 'Ana', at: 1_700_000_000_000 };

const message = (change: Partial<Message>): Message => ({
  kind: 'message',
  id: 'a'.repeat(52) as EntryId,
  cursor: `${'0'.repeat(12)}-${'0'.repeat(32)}-${'0'.repeat(8)}` as Cursor,
  author: 'b'.repeat(32) as DeviceId,
  authorName: 'Ben',
  authorColour: 'blue',
  own: false,
  sentAt: 1_700_000_000_000,
  lamport: 1,
  text: 'hello',
  state: 'delivered',
  copies: 2,
  late: false,
  withheld: false,
  mentions: [],
  mentionsMe: false,
  reply: null,
  forwarded: null,
  edits: 0,
  reactions: [],
  pinned: false,
  announcement: null,
  authorRole: 'member',
  ...change,
});

describe('a room as a page', () => {
  it('[export] has no script, and a policy that lets only its style in', () => {
    const page = htmlDocument.head(about, texts) + htmlDocument.foot(texts);
    expect(page).toContain("default-src 'none'; style-src 'sha256-");
    expect(page).not.toMatch(/<script|javascript:|\son\w+=|<link|src=|@import|url\(/i);
    expect(page).toContain('<h1 dir="auto">R&amp;D &lt;b&gt;</h1>');
    expect(page).toContain('prefers-color-scheme: dark');
    expect(page).toContain('@media print');
  });

  it('[export] has whatever anybody wrote as text alone', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (text, name) => {
        const marked = `<img src=x onerror=alert(1)>"'&${text}`;
        const said = htmlDocument.item(
          message({
            text: marked,
            authorName: `${name}<script>`,
            reply: {
              id: 'c'.repeat(52) as EntryId,
              cursor: null,
              authorName: marked,
              text: marked,
              deleted: false,
            },
            forwarded: { authorName: marked, sentAt: 0 },
            reactions: [{ emoji: '👍', count: 3, own: false, names: [marked] }],
          }),
          texts,
        );
        const tags = new Set([...said.matchAll(/<\/?(\w+)/g)].map(([, tag]) => tag));
        const lines = ['article', 'div', 'p', 'b', 'time', 'ul', 'ol', 'li', 'blockquote', 'pre'];
        const known = [...lines, 'a', 'code', 'strong', 'em', 's'];
        expect([...tags].filter((tag) => !known.includes(tag ?? ''))).toEqual([]);
        expect(escapeHtml(marked)).not.toMatch(/[<>"']/);
      }),
    );
  });

  it('[export] has the markup of words as a window shows it, and links only where they may lead', () => {
    const text = [
      '**bold** *slanted* ~~gone~~ `a < b` @Ana [x](https://a.test/?a=1&b=2) [no](javascript:alert(1))',
      '> quoted',
      '1. one\n2. two',
      '```html\n<b>code</b>\n```',
      '```\n\nsecond line\n```',
    ].join('\n\n');
    const said = htmlDocument.item(
      message({ text, mentions: [{ id: 'c'.repeat(32) as DeviceId, name: 'Ana' }] }),
      texts,
    );
    for (const part of [
      '<strong>bold</strong> <em>slanted</em> <s>gone</s> <code>a &lt; b</code> <b>@Ana</b>',
      '<a href="https://a.test/?a=1&amp;b=2" rel="noreferrer noopener">x</a>',
      '[no](javascript:alert(1))',
      '<blockquote dir="auto">\n<p class="text" dir="auto">quoted</p>\n</blockquote>',
      '<ol dir="auto" start="1">',
      '<pre dir="ltr"><code>&lt;b&gt;code&lt;/b&gt;</code></pre>',
      '<pre dir="ltr"><code>\nsecond line</code></pre>',
    ])
      expect(said).toContain(part);
    expect([...said.matchAll(/href="([^"]*)"/g)].map(([, to]) => to)).toEqual([
      'https://a.test/?a=1&amp;b=2',
    ]);
  });

  it('[export] shows answers, edits, reactions and what was deleted', () => {
    const said = htmlDocument.item(
      message({
        edits: 1,
        pinned: true,
        reactions: [{ emoji: '👍', count: 25, own: false, names: ['Ana'] }],
        reply: { id: 'c'.repeat(52) as EntryId, cursor: null, authorName: 'Cleo', text: null, deleted: true },
        announcement: { of: 4, confirmed: 1, own: false },
      }),
      texts,
    );
    for (const words of [
      'edited',
      'pinned',
      'confirmed by 1 of 4',
      '👍 Ana +24',
      'a message that was deleted',
    ])
      expect(said).toContain(words);
    const { id, cursor, author, authorName, authorColour, own, sentAt, lamport } = message({});
    const base = { id, cursor, author, authorName, authorColour, own, sentAt, lamport };
    expect(htmlDocument.item({ kind: 'deleted', ...base, byName: null }, texts)).toContain(
      'Ben deleted a message',
    );
  });
});

describe('a room as Markdown', () => {
  it('[export] keeps each line of what was written inside its quotation', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1 }), (lines) => {
        const text = [
          '# no heading',
          '![x](http://a)',
          '<b>',
          ...lines.map((line) => line.replace(/[\r\n]/g, '')),
        ];
        const said = markdownDocument.item(message({ text: text.join('\n') }), texts);
        const body = said.trim().split('\n').slice(2);
        expect(body.every((line) => line.startsWith('>'))).toBe(true);
        expect(body.length).toBe(text.length);
        expect(said).not.toMatch(/(?<!\\)[<[!]/);
      }),
    );
  });

  it('[export] takes no mark in a name for its own', () => {
    expect(markdownDocument.head({ ...about, roomName: '*a* [b](c)\n# d' }, texts)).toContain(
      '# \\*a\\* \\[b\\]\\(c\\) \\# d\n',
    );
  });
});

describe('what a document says by itself', () => {
  it('[texts] is there in both languages, with the same blanks', () => {
    const blanks = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort();
    expect(Object.keys(zhCN)).toEqual(Object.keys(en));
    for (const key of Object.keys(en) as (keyof typeof en)[])
      expect(blanks(zhCN[key]), key).toEqual(blanks(en[key]));
  });

  it('[export] is in a file whose name every system takes', () => {
    expect(fileNameOf('Front desk / 2nd: <floor>')).toBe('Front-desk-2nd-floor');
    expect(fileNameOf('../../etc')).toBe('etc');
    expect(fileNameOf('***')).toBe('landline');
    expect(fileNameOf('C:\\Windows\\system.ini')).toBe('C-Windows-system-ini');
    expect(fileNameOf('a\u202egpj.exe\u0000')).toBe('a-gpj-exe');
    for (const device of ['CON', 'nul', 'Com1', 'LPT9'])
      expect(fileNameOf(device)).toBe(`landline-${device}`);
    expect(fileNameOf('会议室')).toBe('会议室');
  });
});
