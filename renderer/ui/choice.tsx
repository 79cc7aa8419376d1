import { useId } from 'react';
import './field.css';

interface ChoiceProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly label: string; readonly lang?: string }[];
  readonly onChange: (value: Value) => void;
}

/** One of a few, all in sight. Arrow keys move the choice. */
export function Choice<Value extends string>({ label, value, options, onChange }: ChoiceProps<Value>) {
  const name = useId();
  return (
    <fieldset className="field choice">
      <legend>{label}</legend>
      <div className="choice-options">
        {options.map((option) => (
          <label key={option.value} className="choice-option" lang={option.lang}>
            <input
              type="radio"
              name={name}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
            />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

interface ColourChoiceProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly colours: readonly { readonly value: Value; readonly label: string }[];
  readonly onChange: (value: Value) => void;
}

/** One of the colours a name can have; each has its own name for those who cannot see it. */
export function ColourChoice<Value extends string>({
  label,
  value,
  colours,
  onChange,
}: ColourChoiceProps<Value>) {
  const name = useId();
  return (
    <fieldset className="field choice">
      <legend>{label}</legend>
      <div className="colour-options">
        {colours.map((colour) => (
          <label key={colour.value} className="colour-option" title={colour.label} data-colour={colour.value}>
            <input
              type="radio"
              name={name}
              aria-label={colour.label}
              checked={colour.value === value}
              onChange={() => onChange(colour.value)}
            />
          </label>
        ))}
      </div>
    </fieldset>
  );
}
