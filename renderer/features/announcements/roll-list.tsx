import { Check, CircleCheck, CircleDashed, Search } from 'lucide-react';
import { useMemo, useState, type ReactNode } from 'react';
import type { RollCall, RollEntry } from '../../../preload/contract/conversation.ts';
import { useNow } from '../../bridge/use-now.ts';
import { useTexts } from '../../text/use-texts.ts';
import { TextField } from '../../ui/text-field.tsx';
import { Choice } from '../../ui/choice.tsx';
import { asked, grouped, rollGroups, type RollGroup } from './roll-groups.ts';
import { groupWords } from './roll-table.ts';
import { rollLine } from './roll-line.ts';

const icons: Readonly<Record<RollGroup, ReactNode>> = {
  confirmed: <CircleCheck size={18} aria-hidden />,
  has: <Check size={18} aria-hidden />,
  missing: <CircleDashed size={18} aria-hidden />,
};
/** Fewer people are seen at a glance. */
const manyPeople = 8;

/** Everybody by how they stand to the announcement; of many those that are looked for. */
export function RollList({ call }: { call: RollCall }) {
  const texts = useTexts();
  const { t, language } = texts;
  const [shown, setShown] = useState<RollGroup | 'all'>('all');
  const [name, setName] = useState('');
  const names = useMemo(() => new Intl.Collator(language, { sensitivity: 'base' }), [language]);
  const groups = grouped(asked(call), names.compare);
  const gone = call.entries.filter((entry) => entry.gone);
  const wanted = name.trim().toLocaleLowerCase();
  const matching = (entries: readonly RollEntry[]): readonly RollEntry[] =>
    entries.filter((entry) => entry.name.toLocaleLowerCase().includes(wanted));
  const visible = rollGroups
    .filter((group) => shown === 'all' || shown === group)
    .map((group) => ({ group, entries: matching(groups[group]) }))
    .filter(({ entries }) => entries.length > 0);
  const goneVisible = shown === 'all' ? matching(gone) : [];

  return (
    <>
      <div className="roll-filter">
        <Choice
          label={t('roll.show')}
          value={shown}
          options={(['all', ...rollGroups] as const).map((value) => ({
            value,
            label: t(value === 'all' ? 'roll.all' : groupWords[value]),
          }))}
          onChange={setShown}
        />
        {call.entries.length > manyPeople && (
          <TextField label={t('roll.find')} value={name} onChange={setName} maxLength={100} />
        )}
      </div>
      {visible.length === 0 && goneVisible.length === 0 && (
        <p className="roll-none" role="status">
          <Search size={18} aria-hidden /> {t('roll.none')}
        </p>
      )}
      {visible.map(({ group, entries }) => (
        <RollGroupList
          key={group}
          title={t(groupWords[group])}
          kind={group}
          icon={icons[group]}
          entries={entries}
        />
      ))}
      {goneVisible.length > 0 && (
        <RollGroupList title={t('roll.gone')} kind="gone" icon={null} entries={goneVisible} />
      )}
    </>
  );
}

interface RollGroupListProps {
  readonly title: string;
  readonly kind: RollGroup | 'gone';
  readonly icon: ReactNode;
  readonly entries: readonly RollEntry[];
}

function RollGroupList({ title, kind, icon, entries }: RollGroupListProps) {
  const texts = useTexts();
  const now = useNow(30_000);
  return (
    <section className={`roll-group roll-group-${kind}`}>
      <h3>
        {icon}
        {title} <span>{texts.number(entries.length)}</span>
      </h3>
      <ul>
        {entries.map((entry) => (
          <li key={entry.id} className="roll-row">
            <bdi className="roll-name">{entry.name}</bdi>
            <span className="roll-when">{rollLine(entry, now, texts)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
