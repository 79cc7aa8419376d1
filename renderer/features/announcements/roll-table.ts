import type { RollCall, RollEntry } from '../../../preload/contract/conversation.ts';
import type { TextKey, Texts } from '../../text/text.ts';
import { csvLines } from './csv.ts';
import { groupOf, type RollGroup } from './roll-groups.ts';

export const groupWords: Readonly<Record<RollGroup, TextKey>> = {
  confirmed: 'roll.confirmed',
  has: 'roll.has',
  missing: 'roll.missing',
};

/** A date and time that spreadsheets sort and people read, by the clock on this wall. */
function stamp(at: number | null): string {
  if (at === null) return '';
  const date = new Date(at);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** The roll-call as a table for spreadsheets, one line for each person, each without its last line feed. */
export function rollTable({ entries }: RollCall, { t }: Pick<Texts, 't'>): readonly string[] {
  const state = (entry: RollEntry): string => (entry.gone ? t('roll.gone') : t(groupWords[groupOf(entry)]));
  const head = [
    t('roll.table.name'),
    t('roll.table.state'),
    t('roll.table.confirmed'),
    t('roll.table.got'),
    t('roll.table.seen'),
    t('roll.table.device'),
  ];
  const rows = entries.map((entry) => [
    entry.name,
    state(entry),
    stamp(entry.confirmedAt),
    stamp(entry.gotAt),
    stamp(entry.lastSeen),
    entry.id,
  ]);
  return csvLines([head, ...rows]);
}

/** A name for the table's file that every system takes. */
export function tableName(roomName: string, at: number): string {
  const plain = roomName
    .replace(/[\s\p{C}\\/:*?"<>|]+/gu, ' ')
    .trim()
    .slice(0, 60);
  return `${plain === '' ? 'Landline' : plain} ${stamp(at).slice(0, 10)}.csv`;
}
