import { describe, expect, it } from 'vitest';
import type { RollCall, RollEntry } from '../../../preload/contract/conversation.ts';
import { csvLines } from '../../../renderer/features/announcements/csv.ts';
import {
  asked,
  groupOf,
  grouped,
  unconfirmed,
} from '../../../renderer/features/announcements/roll-groups.ts';
import { rollLine } from '../../../renderer/features/announcements/roll-line.ts';
import { rollTable, tableName } from '../../../renderer/features/announcements/roll-table.ts';
import { createTexts } from '../../../renderer/text/text.ts';
import { deviceId, FakeRoom, person } from '../../support/fake-app/fake-room.ts';

const en = createTexts('en', 'en-GB');
const zh = createTexts('zh-CN', 'zh-CN');
const now = Date.parse('2026-03-04T12:00:00Z');
const minute = 60_000;

const entry = (name: string, change: Partial<RollEntry> = {}): RollEntry => ({
  id: deviceId(name),
  name,
  present: true,
  lastSeen: now,
  gotAt: null,
  confirmedAt: null,
  gone: false,
  ...change,
});
const ana = person('Ana', 'teal');
const callOf = (entries: readonly RollEntry[]): RollCall => {
  const room = new FakeRoom('Team', ana, ana);
  const message = room.addMessage(ana, 'Fire drill', now, 'delivered', { announce: true });
  return { message, entries, remindedAt: null, mayRemind: true };
};

describe('the roll-call', () => {
  const entries = [
    entry('Zoe', { gotAt: now }),
    entry('Ben', { gotAt: now, confirmedAt: now - minute }),
    entry('Carla', { gotAt: now, confirmedAt: now - 2 * minute }),
    entry('Dmitri', { present: false, lastSeen: now - 3 * 60 * minute }),
    entry('Emi'),
    entry('Farid', { gotAt: now, present: false, lastSeen: null }),
    entry('Gone', { gone: true, gotAt: now }),
  ];

  it('[announcements] tells who confirmed, who has it and whom it has not reached; who has left is asked no more', () => {
    expect(entries.map(groupOf)).toEqual([
      'has',
      'confirmed',
      'confirmed',
      'missing',
      'missing',
      'has',
      'has',
    ]);
    const call = callOf(entries);
    expect(asked(call)).toHaveLength(6);
    expect(unconfirmed(call).map(({ name }) => name)).toEqual(['Zoe', 'Dmitri', 'Emi', 'Farid']);
  });

  it('[announcements] names the first to confirm first, and of the others those who are here', () => {
    const groups = grouped(asked(callOf(entries)), new Intl.Collator('en').compare);
    const names = (list: readonly RollEntry[]): readonly string[] => list.map(({ name }) => name);
    expect(names(groups.confirmed)).toEqual(['Carla', 'Ben']);
    expect(names(groups.has)).toEqual(['Zoe', 'Farid']);
    expect(names(groups.missing)).toEqual(['Emi', 'Dmitri']);
  });

  it('[announcements] says of each when, and since when they are not here', () => {
    const said = (change: Partial<RollEntry>, texts = en): string => rollLine(entry('X', change), now, texts);
    expect(said({ confirmedAt: now, gotAt: now })).toMatch(/^Confirmed \d/);
    expect(said({ gotAt: now })).toMatch(/^Got it .* · Here now$/);
    expect(said({ present: false, lastSeen: now - 3 * 60 * minute })).toBe('Last seen 3 hours ago');
    expect(said({ present: false, lastSeen: null })).toBe('Not here');
    expect(said({ present: false, lastSeen: now - 5 * minute }, zh)).toBe('最后在线：5分钟前');
    expect(said({ gone: true, gotAt: now })).toBe('Left before confirming');
  });
});

describe('the table', () => {
  it('[announcements] is read by Excel as it is, Chinese too', () => {
    const [head, row] = rollTable(callOf([entry('恵美', { gotAt: now })]), zh);
    expect(head?.startsWith('\uFEFF"姓名","状态",')).toBe(true);
    expect(head?.endsWith('\r')).toBe(true);
    expect(row).toMatch(/^"恵美","已收到，未确认","","\d{4}-\d\d-\d\d \d\d:\d\d:\d\d",/);
  });

  it('[announcements] holds no formula, whatever somebody calls themselves', () => {
    const wicked = [
      '=1+1',
      '+1',
      '-1',
      '@SUM(A1)',
      ' =1',
      '\t=1',
      '\r=1',
      '＝1',
      '＠x',
      '=HYPERLINK("http://x")',
    ];
    for (const name of wicked) {
      const [line = ''] = csvLines([[name]]);
      expect(line).toBe(`\uFEFF"'${name.replaceAll('"', '""')}"\r`);
    }
    expect(csvLines([['Ana-Maria', 'a"b', 'a,b', 'a\nb']])).toEqual([
      '\uFEFF"Ana-Maria","a""b","a,b","a\nb"\r',
    ]);
  });

  it('[announcements] goes into a file that every system takes', () => {
    expect(tableName('Q1/Q2: "plan"?', now)).toBe('Q1 Q2 plan 2026-03-04.csv');
    expect(tableName('///', now)).toBe('Landline 2026-03-04.csv');
    expect(tableName('二楼工作室', now)).toBe('二楼工作室 2026-03-04.csv');
  });
});
