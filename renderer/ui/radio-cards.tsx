import { useId, type ReactNode } from 'react';
import './radio-cards.css';

export interface RadioCard<Value extends string> {
  readonly value: Value;
  readonly icon: ReactNode;
  readonly label: string;
  readonly text: string;
}

interface RadioCardsProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly cards: readonly RadioCard<Value>[];
  readonly onChange: (value: Value) => void;
}

/** One of a few, each with a sentence that says what choosing it means. Arrow keys move the choice. */
export function RadioCards<Value extends string>({ label, value, cards, onChange }: RadioCardsProps<Value>) {
  const name = useId();
  return (
    <fieldset className="field choice">
      <legend>{label}</legend>
      <div className="radio-cards">
        {cards.map((card) => (
          <label key={card.value} className="radio-card">
            <input
              type="radio"
              name={name}
              checked={card.value === value}
              aria-label={card.label}
              aria-describedby={`${name}-${card.value}`}
              onChange={() => onChange(card.value)}
            />
            {card.icon}
            <span className="radio-card-label">{card.label}</span>
            <span className="radio-card-text" id={`${name}-${card.value}`}>
              {card.text}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
