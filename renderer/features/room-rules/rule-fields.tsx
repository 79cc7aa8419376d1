import { CalendarClock, EyeOff, History } from 'lucide-react';
import { historyWords } from '../../text/rules.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Choice } from '../../ui/choice.tsx';
import { RadioCards } from '../../ui/radio-cards.tsx';
import { Switch } from '../../ui/switch.tsx';
import { slowOptions } from './slow-options.ts';
import type { RulesDraft } from './use-rules-draft.ts';

/** Who comes in at all, who writes, how often, and whether files go about. */
export function TalkFields({ draft }: { draft: RulesDraft }) {
  const texts = useTexts();
  const { t } = texts;
  const { rules, set } = draft;
  return (
    <section className="rules-part">
      <Switch
        label={t('rules.locked')}
        text={t('rules.lockedText')}
        on={rules.locked}
        onChange={(locked) => set({ locked })}
      />
      <Switch
        label={t('rules.readOnly')}
        text={t('rules.readOnlyText')}
        on={rules.readOnly}
        onChange={(readOnly) => set({ readOnly })}
      />
      <Switch
        label={t('rules.files')}
        text={t('rules.filesText')}
        on={rules.files}
        onChange={(files) => set({ files })}
      />
      <Choice
        label={t('rules.slow')}
        value={String(rules.slowSeconds)}
        options={slowOptions(rules.slowSeconds, texts)}
        onChange={(seconds) => set({ slowSeconds: Number(seconds) })}
      />
    </section>
  );
}

const histories = [
  { value: 'all', Icon: History },
  { value: 'joined', Icon: CalendarClock },
  { value: 'none', Icon: EyeOff },
] as const;

/** What newcomers are given of what was said before (J5). */
export function HistoryFields({ draft }: { draft: RulesDraft }) {
  const { t } = useTexts();
  return (
    <section className="rules-part">
      <RadioCards
        label={t('rules.history')}
        value={draft.rules.history}
        onChange={(history) => draft.set({ history })}
        cards={histories.map(({ value, Icon }) => ({
          value,
          icon: <Icon size={18} aria-hidden />,
          label: t(historyWords[value].name),
          text: t(historyWords[value].text),
        }))}
      />
      <p className="rules-note">{t('rules.historyNote')}</p>
    </section>
  );
}
