import fc from 'fast-check';
import { expect, it } from 'vitest';
import { limits } from '../../../main/protocol/limits.ts';
import { charactersLeft, longestMessage } from '../../../renderer/features/chat/composer-count.tsx';
import { formatted, type Format } from '../../../renderer/features/chat/composer-format.ts';
import { shortcodeAt, wordAt } from '../../../renderer/features/chat/composer-words.ts';
import { mentionChoices } from '../../../renderer/features/chat/mention-search.ts';
import { mentionsIn } from '../../../renderer/state/mentions.ts';
import { FakeApp } from '../../support/fake-app/fake-app.ts';
import { person } from '../../support/fake-app/fake-room.ts';

/** `|` is the caret, or both ends of the selection. */
function format(shown: string, by: Format): string {
  const start = shown.indexOf('|');
  const end = shown.lastIndexOf('|');
  const text = shown.replaceAll('|', '');
  const to = end === start ? start : end - 1;
  const edit = formatted(text, start, to, by);
  const after = text.slice(0, edit.from) + edit.insert + text.slice(edit.to);
  const [from, until] = edit.select;
  const selected = from === until ? '|' : `|${after.slice(from, until)}|`;
  return after.slice(0, from) + selected + after.slice(until);
}
const word = (shown: string): string | null => {
  const found = wordAt(shown.replace('|', ''), shown.indexOf('|'));
  return found && `${found.kind} ${found.start} ${found.query}`;
};

it.each([
  ['say |this| now', 'bold', 'say **|this|** now'],
  ['say **|this|** now', 'bold', 'say |this| now'],
  ['say |**this**| now', 'bold', 'say |this| now'],
  ['say |this |now', 'italic', 'say *|this|* now'],
  ['**|this|**', 'italic', '***|this|***'],
  ['***|this|***', 'italic', '**|this|**'],
  ['a|', 'strike', 'a~~|~~'],
  ['|x|', 'code', '`|x|`'],
  ['so: |a\nb| c', 'block', 'so: \n```\n|a\nb|\n```\n c'],
  ['|', 'block', '```\n|\n```'],
] as const)('[composer] %s, %s: %s', (shown, by, expected) => {
  expect(format(shown, by)).toBe(expected);
});

it('[composer] marks put around words and taken off again leave them as they were', () => {
  const text = fc.string({ minLength: 1 }).filter((each) => !/[*~`\n]/.test(each));
  fc.assert(
    fc.property(text, fc.constantFrom<Format>('bold', 'italic', 'strike', 'code'), (words, by) => {
      const once = formatted(words, 0, words.length, by);
      const marked = words.slice(0, once.from) + once.insert + words.slice(once.to);
      const twice = formatted(marked, ...once.select, by);
      expect(marked.slice(0, twice.from) + twice.insert + marked.slice(twice.to)).toBe(words);
    }),
  );
});

it.each([
  ['@|', 'mention 0 '],
  ['hello @be|', 'mention 6 be'],
  ['你好@李|', 'mention 2 李'],
  ['@Ben Ok|', 'mention 0 Ben Ok'],
  ['ana@exa|', null],
  ['hello @ |', null],
  ['`@be|', null],
  ['```\n@be|', null],
  [':smi|', 'emoji 0 smi'],
  ['@Ben :smi|', 'emoji 5 smi'],
  ['at 12:30|', null],
  ['http://a|', null],
  ['：笑|', 'emoji 0 笑'],
  [':s|', null],
  ['hello|', null],
])('[composer] what is completed at the caret: %s', (shown, expected) => {
  expect(word(shown)).toBe(expected);
});

it('[composer] a whole shortcode is one only by itself, and not in code', () => {
  const at = (text: string): string | undefined => shortcodeAt(text, text.length)?.code;
  expect(at('well :Tada:')).toBe('tada');
  expect(at(':+1:')).toBe('+1');
  expect(at('12:30:45:')).toBeUndefined();
  expect(at('`:tada:')).toBeUndefined();
});

it('[composer] the limit is what main takes, counted as it counts', () => {
  expect(longestMessage).toBe(limits.messageCodePoints);
  expect(charactersLeft('short')).toBeNull();
  expect(charactersLeft('字'.repeat(longestMessage - 3))).toBe(3);
  expect(charactersLeft('😀'.repeat(longestMessage + 1))).toBe(-1);
  expect(charactersLeft('😀'.repeat(longestMessage - 600))).toBeNull();
});

const app = new FakeApp('Ana');
const room = app.addRoom('One', person('Ben Okafor', 'blue'), [
  person('李雷', 'red'),
  person('Benedikta', 'teal'),
]);
const people = room.people();
const everybody = { name: 'all', note: '' };
const labels = (typed: string): readonly string[] =>
  mentionChoices(people, typed, everybody, (name, letters) => name === '李雷' && letters === 'll').map(
    ({ label }) => label,
  );

it('[mentions] people are found by the beginning of a name, a word of it, or its sound; never oneself', () => {
  expect(labels('')).toEqual(['Ben Okafor', 'Benedikta', '李雷', 'all']);
  expect(labels('BEN')).toEqual(['Ben Okafor', 'Benedikta']);
  expect(labels('oka')).toEqual(['Ben Okafor']);
  expect(labels('雷')).toEqual(['李雷']);
  expect(labels('ll')).toEqual(['李雷']);
  expect(labels('al')).toEqual(['all']);
  expect(labels('zzz')).toEqual([]);
  expect(labels('ana')).toEqual([]);
});

it('[mentions] an alias finds somebody; what is sent is what they call themselves', () => {
  const [first] = people.filter(({ self }) => !self);
  if (!first) throw new Error('nobody is there');
  const choices = mentionChoices([{ ...first, alias: 'Big boss' }], 'boss', null);
  expect(choices).toMatchObject([{ label: 'Big boss', name: first.name, note: first.name }]);
});

it('[mentions] a name counts as a whole word only, and where it is one person’s', () => {
  const ids = (text: string): readonly string[] => mentionsIn(text, [], people).map(({ name }) => name);
  expect(ids('@ben okafor: yes')).toEqual(['ben okafor']);
  expect(ids('@Benedikta')).toEqual(['Benedikta']);
  expect(ids('@Ben Okaforian')).toEqual([]);
  expect(ids('mail me@all now')).toEqual([]);
  expect(ids('@all,now')).toEqual(['all']);
  expect(ids('叫@所有人 来')).toEqual(['所有人']);
  const twins = people.map((each) => ({ ...each, name: 'Ben' }));
  expect(mentionsIn('@Ben', [], twins)).toEqual([]);
});
