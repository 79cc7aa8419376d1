import { useId } from 'react';
import './switch.css';

interface SwitchProps {
  readonly label: string;
  readonly text?: string;
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
  /** The change is being carried out; `on` stays what it was until then. */
  readonly busy?: boolean;
}

/** Something that is on or off, and what it means. */
export function Switch({ label, text, on, onChange, busy = false }: SwitchProps) {
  const id = useId();
  return (
    <label className="switch" aria-busy={busy}>
      <span className="switch-label">{label}</span>
      <input
        type="checkbox"
        role="switch"
        checked={on}
        aria-describedby={text ? id : undefined}
        onChange={(event) => onChange(event.target.checked)}
      />
      {text && (
        <span id={id} className="switch-text" aria-hidden>
          {text}
        </span>
      )}
    </label>
  );
}
