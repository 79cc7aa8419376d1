import { Eye, EyeOff } from 'lucide-react';
import { useId, useState, type Ref } from 'react';
import { useTexts } from '../text/use-texts.ts';
import { IconButton } from './button.tsx';
import { isComposing } from './composing.ts';
import './field.css';

interface PassphraseFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly hint?: string;
  /** What is wrong with it; said at once by a screen reader. */
  readonly error?: string | null;
  /** How strong it is, where it is being chosen, and the words for that. */
  readonly strength?: { readonly level: 'weak' | 'fair' | 'good'; readonly text: string } | null;
  readonly shownAtFirst?: boolean;
  readonly autoFocus?: boolean;
  readonly ref?: Ref<HTMLInputElement>;
}

/** A passphrase, hidden or shown. It is kept nowhere but in the state of what is around the field. */
export function PassphraseField({
  label,
  value,
  onChange,
  hint,
  error,
  strength = null,
  shownAtFirst = false,
  autoFocus = false,
  ref,
}: PassphraseFieldProps) {
  const { t } = useTexts();
  const id = useId();
  const [shown, setShown] = useState(shownAtFirst);
  const note = error ?? strength?.text ?? hint;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div className="passphrase">
        <input
          id={id}
          ref={ref}
          className="input"
          type={shown ? 'text' : 'password'}
          dir="auto"
          value={value}
          maxLength={200}
          autoComplete="off"
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          data-autofocus={autoFocus ? '' : undefined}
          aria-invalid={error ? true : undefined}
          aria-describedby={note ? `${id}-note` : undefined}
          onChange={(event) => onChange(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && isComposing(event)) event.preventDefault();
          }}
        />
        <IconButton
          label={shown ? t('passphrase.hide') : t('passphrase.show')}
          icon={shown ? <EyeOff size={18} aria-hidden /> : <Eye size={18} aria-hidden />}
          aria-controls={id}
          onClick={() => setShown(!shown)}
        />
      </div>
      {strength && !error && <span className="strength" data-level={strength.level} aria-hidden />}
      {note && (
        <p
          id={`${id}-note`}
          className={error ? 'field-error' : 'field-hint'}
          role={error ? 'alert' : undefined}
        >
          {note}
        </p>
      )}
    </div>
  );
}
