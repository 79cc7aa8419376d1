import { useId } from 'react';
import './option-list.css';

export interface Option<Value extends string> {
  readonly value: Value;
  readonly label: string;
  readonly text?: string;
}

interface OptionListProps<Value extends string> {
  readonly label: string;
  readonly value: Value | null;
  readonly options: readonly Option<Value>[];
  readonly onChange: (value: Value) => void;
  /** The choice is being carried out. */
  readonly busy?: boolean;
}

/** One of a few, each with what it means. Arrow keys move the choice. */
export function OptionList<Value extends string>(props: OptionListProps<Value>) {
  const { label, value, options, onChange, busy = false } = props;
  const name = useId();
  return (
    <fieldset className="option-list" aria-busy={busy}>
      <legend>{label}</legend>
      {options.map((option) => (
        <label key={option.value} className="option">
          <input
            type="radio"
            name={name}
            checked={option.value === value}
            aria-describedby={option.text ? `${name}-${option.value}` : undefined}
            onChange={() => onChange(option.value)}
          />
          <span className="option-label">{option.label}</span>
          {option.text && (
            <span id={`${name}-${option.value}`} className="option-text" aria-hidden>
              {option.text}
            </span>
          )}
        </label>
      ))}
    </fieldset>
  );
}
