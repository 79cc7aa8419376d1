import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shownName, shownWords } from '../../../main/notifications/shown-text.ts';
import { wordingOf, type Told } from '../../../main/notifications/wording.ts';
import { bodyFor } from '../../../main/shell/notification-body.ts';
import en from '../../../main/notifications/text.en.json' with { type: 'json' };
import zhCN from '../../../main/notifications/text.zh-CN.json' with { type: 'json' };

const kitchen = { name: 'Kitchen', kind: 'group' } as const;
const ben = { name: 'Ben', kind: 'direct' } as const;
const told: Told = { kind: 'message', name: 'Ben', text: 'The tea is ready', count: 1 };

describe('what a notification says', () => {
  it.each<[string, Partial<Told>, typeof kitchen | typeof ben, [string, string], [string, string]]>([
    [
      'words in a room',
      {},
      kitchen,
      ['Kitchen', 'Ben: The tea is ready'],
      ['Kitchen', 'Ben：The tea is ready'],
    ],
    ['words to this person alone', {}, ben, ['Ben', 'The tea is ready'], ['Ben', 'The tea is ready']],
    [
      'that it names this person',
      { kind: 'mention' },
      kitchen,
      ['Ben mentioned you in Kitchen', 'The tea is ready'],
      ['Ben 在“Kitchen”中提到了您', 'The tea is ready'],
    ],
    [
      'that it answers this person',
      { kind: 'reply' },
      kitchen,
      ['Ben replied to you in Kitchen', 'The tea is ready'],
      ['Ben 在“Kitchen”中回复了您', 'The tea is ready'],
    ],
    [
      'that it is an announcement',
      { kind: 'announcement' },
      kitchen,
      ['Announcement in Kitchen', 'Ben: The tea is ready'],
      ['“Kitchen”中的公告', 'Ben：The tea is ready'],
    ],
    [
      'that somebody waits for it to be confirmed',
      { kind: 'reminder' },
      kitchen,
      ['Please confirm: announcement in Kitchen', 'Ben: The tea is ready'],
      ['请确认“Kitchen”中的公告', 'Ben：The tea is ready'],
    ],
    [
      'who asks to come in',
      { kind: 'asking', text: '' },
      kitchen,
      ['Kitchen', 'Ben asks to come in'],
      ['Kitchen', 'Ben 请求加入'],
    ],
    [
      'how much more there is',
      { count: 31 },
      kitchen,
      ['Kitchen', 'Ben: The tea is ready\nand 30 more'],
      ['Kitchen', 'Ben：The tea is ready\n还有 30 条'],
    ],
  ])('[notifications] %s, in both languages', (_title, changes, room, english, chinese) => {
    const say = (language: 'en' | 'zh-CN') => wordingOf({ ...told, ...changes }, room, 'words', language);
    expect(say('en')).toEqual({ title: english[0], body: english[1] });
    expect(say('zh-CN')).toEqual({ title: chinese[0], body: chinese[1] });
  });

  it('[notifications] who wrote and nothing of what, where only names are to be seen', () => {
    expect(wordingOf(told, kitchen, 'names', 'en')).toEqual({
      title: 'Kitchen',
      body: 'New message from Ben',
    });
    expect(wordingOf({ ...told, count: 3 }, kitchen, 'names', 'zh-CN')).toEqual({
      title: 'Kitchen',
      body: '3 条新消息，最新一条来自 Ben',
    });
  });

  it.each(['message', 'mention', 'reply', 'announcement', 'reminder', 'asking'] as const)(
    '[notifications] [A47] neither words nor any name, where neither is to be seen: %s',
    (kind) => {
      for (const language of ['en', 'zh-CN'] as const) {
        for (const count of [1, 2]) {
          const { title, body } = wordingOf({ ...told, kind, count }, kitchen, 'bare', language);
          expect(title).not.toMatch(/Ben|Kitchen|tea|\{/);
          expect(title).not.toBe('');
          expect(body).toBe('');
        }
      }
    },
  );

  it('[notifications] no words, where only names are to be seen, whatever happened', () => {
    for (const kind of ['message', 'mention', 'reply', 'announcement', 'reminder'] as const) {
      const { title, body } = wordingOf({ ...told, kind, count: 2 }, kitchen, 'names', 'en');
      expect(`${title} ${body}`).not.toContain('tea');
    }
  });

  it('[notifications] has the same sentences in both languages, with the same blanks', () => {
    expect(Object.keys(zhCN)).toEqual(Object.keys(en));
    const blanks = (entry: unknown): string[] =>
      [...new Set(JSON.stringify(entry).match(/\{\w+\}/g) ?? [])].sort();
    for (const [key, entry] of Object.entries(en))
      expect([key, blanks(zhCN[key as 'app'])]).toEqual([key, blanks(entry)]);
  });
});

/** What turns text around, hides it, commands something or is half a character. */
const hostile = /[\p{Cc}\p{Cs}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2067\u206a-\u206f\ufeff]/u;

describe('what others write, in a notification', () => {
  it('[A47] is at most 200 characters on four lines, of 10 KB as of a line', () => {
    const long = shownWords('Spam. '.repeat(1_700));
    expect([...long].length).toBeLessThanOrEqual(201);
    expect(long.endsWith('…')).toBe(true);
    expect(shownWords('a\n'.repeat(5_000)).split('\n')).toHaveLength(4);
    expect(shownName('n'.repeat(10_000)).length).toBeLessThanOrEqual(200);
    const family = '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}';
    expect(shownWords(`${family} at home`)).toBe(`${family} at home`);
  });

  it('[A47] has no control characters, no direction overrides and no invisible ones, and names stay on their line', () => {
    const nasty = '\u202eevil\u202c\u0007 \u001b[31mred\u001b[0m\u200b\u2066x\u2069\ud800 \u{e0041}';
    expect(shownWords(nasty)).not.toMatch(hostile);
    expect(shownName(`Ben\nAna: \u202e${nasty}`)).not.toMatch(hostile);
    // A name of a script that runs the other way turns nothing but itself around.
    expect(shownName('שלום')).toBe('\u2068שלום\u2069');
    expect(shownWords(`a${'\u0301'.repeat(500)}`).length).toBeLessThan(10);
  });

  it('[A47] is clean and short whatever it was', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 3_000 }),
      fc.string({ unit: 'grapheme', maxLength: 3_000 }),
    );
    fc.assert(
      fc.property(texts, texts, texts, (name, text, room) => {
        const { title, body } = wordingOf(
          { ...told, name, text },
          { name: room, kind: 'group' },
          'words',
          'en',
        );
        expect(title.replace(/[\u2068\u2069]/g, '')).not.toMatch(hostile);
        expect(body.replaceAll('\n', '').replace(/[\u2068\u2069]/g, '')).not.toMatch(hostile);
        expect(title.length + body.length).toBeLessThan(3_000);
        expect(body.split('\n').length).toBeLessThanOrEqual(4);
      }),
      { numRuns: 300 },
    );
  });

  it('[A47] is text and never markup, for the servers of Linux that read it as such', () => {
    const markup =
      '<b>bold</b> <img src="file:///etc/passwd"/> <a href="https://evil.invalid">tea</a> & &lt;';
    const body = bodyFor('linux', shownWords(markup));
    expect(body).not.toMatch(/[<>]/);
    expect(body).toContain('&lt;b&gt;bold&lt;/b&gt;');
    expect(body).toContain('&amp; &amp;lt;');
    for (const platform of ['darwin', 'win32'] as const) expect(bodyFor(platform, markup)).toBe(markup);
  });
});
