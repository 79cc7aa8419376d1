import { describe, expect, it } from 'vitest';
import { entries, keysOf } from '../../../renderer/commands/commands.ts';
import { fieldKeys, isFieldKey } from '../../../renderer/commands/field-keys.ts';
import { keyMap } from '../../../renderer/features/shortcuts/key-map.ts';
import { filesUnder } from '../house/sources.ts';

const mapped = (sendKey: 'enter' | 'mod-enter') => keyMap(sendKey).flatMap(({ rows }) => rows);
const press = (key: string, held: Partial<KeyboardEvent> = {}): KeyboardEvent =>
  ({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held }) as KeyboardEvent;

describe('the map under ?', () => {
  it.each(['enter', 'mod-enter'] as const)('[keyboard] has every key of the table, sent by %s', (sendKey) => {
    const rows = mapped(sendKey);
    for (const entry of entries) {
      if (entry.kind === 'field' && (entry.sendKey ?? sendKey) !== sendKey) continue;
      const ways = rows.filter(({ title }) => title === entry.title).flatMap((row) => row.ways);
      expect(ways, entry.id).toEqual(expect.arrayContaining([...keysOf(entry)]));
    }
  });

  it('[keyboard] what the message box and the conversation do at a key they look up in that table', () => {
    const listeners = filesUnder('renderer/features/chat', ['.ts', '.tsx']).filter(({ text }) =>
      /\bKeyboardEvent\b/.test(text),
    );
    expect(listeners.length).toBeGreaterThan(4);
    const byThemselves = listeners.flatMap(({ path, text }) =>
      text
        .split('\n')
        // A link is pressed as every button is.
        .filter(
          (line) =>
            /\bkey [!=]== |switch \((event\.)?key\)/.test(line) && !/key !== 'Enter'\) return;/.test(line),
        )
        .map((line) => `${path}: ${line.trim()}`),
    );
    expect(byThemselves).toEqual([]);
  });

  it('[keyboard] each key of the table is listened for', () => {
    const code = filesUnder('renderer/features/chat', ['.ts', '.tsx'])
      .map(({ text }) => text)
      .join('\n');
    const unheard = fieldKeys
      // A new line is what a field does by itself.
      .filter(({ id }) => !['line', 'line-enter'].includes(id) && !code.includes(`'${id}'`))
      .map(({ id }) => id);
    expect(unheard).toEqual([]);
  });

  it('[keyboard] the keys of the message box are those listed, on any keyboard', () => {
    expect(isFieldKey('bold', press('b', { ctrlKey: true }))).toBe(true);
    expect(isFieldKey('bold', press('и', { ctrlKey: true, code: 'KeyB' }))).toBe(true);
    expect(isFieldKey('strike', press('X', { ctrlKey: true, shiftKey: true }))).toBe(true);
    expect(isFieldKey('bold', press('b', { ctrlKey: true, shiftKey: true }))).toBe(false);
    expect(isFieldKey('message-menu', press(' '))).toBe(true);
    expect(isFieldKey('edit-last', press('ArrowUp', { shiftKey: true }))).toBe(false);
    expect(isFieldKey('send', press('Enter', { shiftKey: true }))).toBe(false);
  });
});
