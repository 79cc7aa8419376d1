import { useId } from 'react';
import { useTexts } from '../text/use-texts.ts';
import type { TextKey } from '../text/text.ts';

const hands = ['✋', '✋🏻', '✋🏼', '✋🏽', '✋🏾', '✋🏿'] as const;
const names: readonly TextKey[] = [
  'emoji.tone0',
  'emoji.tone1',
  'emoji.tone2',
  'emoji.tone3',
  'emoji.tone4',
  'emoji.tone5',
];

/** The skin tone of all emoji that have one. It is remembered. */
export function ToneChoice({ tone, onChoose }: { tone: number; onChoose: (tone: number) => void }) {
  const { t } = useTexts();
  const group = useId();
  return (
    <fieldset className="emoji-tones">
      <legend className="visually-hidden">{t('emoji.tone')}</legend>
      {hands.map((hand, at) => {
        const name = t(names[at] ?? 'emoji.tone0');
        return (
          <label key={hand} className="emoji-tone" title={name}>
            <input
              type="radio"
              className="visually-hidden"
              name={group}
              aria-label={name}
              checked={at === tone}
              onChange={() => onChoose(at)}
            />
            <span aria-hidden>{hand}</span>
          </label>
        );
      })}
    </fieldset>
  );
}
