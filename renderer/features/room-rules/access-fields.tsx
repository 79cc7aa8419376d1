import type { Access } from '../../../preload/contract/rules.ts';
import { strengthOf } from '../../state/passphrase.ts';
import { accessWords, strengthWords } from '../../text/access.ts';
import { inviterWords } from '../../text/rules.ts';
import { useTexts } from '../../text/use-texts.ts';
import { AccessIcon } from '../../ui/access-icon.tsx';
import { Choice } from '../../ui/choice.tsx';
import { PassphraseField } from '../../ui/passphrase-field.tsx';
import { RadioCards } from '../../ui/radio-cards.tsx';
import type { RulesDraft } from './use-rules-draft.ts';

const ways = Object.keys(accessWords) as Access[];

/** How newcomers get in, with which passphrase, and who may invite them. */
export function AccessFields({ draft }: { draft: RulesDraft }) {
  const { t } = useTexts();
  const { rules, change } = draft;
  const strength = strengthOf(draft.passphrase);
  const fresh = change.access === 'passphrase';
  return (
    <section className="rules-part">
      <RadioCards
        label={t('rules.access')}
        value={rules.access}
        onChange={(access) => draft.set({ access })}
        cards={ways.map((value) => ({
          value,
          icon: <AccessIcon access={value} size={18} />,
          label: t(accessWords[value].name),
          text: t(accessWords[value].text),
        }))}
      />
      {rules.access === 'passphrase' && (
        <PassphraseField
          label={fresh ? t('passphrase.label') : t('rules.newPassphrase')}
          hint={fresh ? t('passphrase.hint') : t('rules.newPassphraseHint')}
          strength={strength && { level: strength, text: t(strengthWords[strength]) }}
          value={draft.passphrase}
          onChange={draft.setPassphrase}
          shownAtFirst
        />
      )}
      <Choice
        label={t('rules.inviters')}
        value={rules.inviters}
        options={(['members', 'moderators'] as const).map((value) => ({
          value,
          label: t(inviterWords[value]),
        }))}
        onChange={(inviters) => draft.set({ inviters })}
      />
    </section>
  );
}
