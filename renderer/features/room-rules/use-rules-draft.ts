import { useState } from 'react';
import type { Rules } from '../../../preload/contract/rules.ts';

/** What somebody is about to make of a room's rules. */
export interface RulesDraft {
  /** The rules as they would be. */
  readonly rules: Rules;
  /** What would change, and nothing else. */
  readonly change: Partial<Rules>;
  readonly passphrase: string;
  /** The room has no passphrase, and would need one. */
  readonly lacksPassphrase: boolean;
  /** There is something to save, and nothing is missing. */
  readonly ready: boolean;
  set(change: Partial<Rules>): void;
  setPassphrase(passphrase: string): void;
}

/** Of `wanted` what differs from `rules`. */
export function changeOf(rules: Rules, wanted: Partial<Rules>): Partial<Rules> {
  const keys = Object.keys(wanted) as (keyof Rules)[];
  return Object.fromEntries(
    keys.filter((key) => wanted[key] !== rules[key]).map((key) => [key, wanted[key]]),
  );
}

/** What was not touched follows `rules` as they change meanwhile. */
export function useRulesDraft(rules: Rules): RulesDraft {
  const [wanted, setWanted] = useState<Partial<Rules>>({});
  const [typed, setPassphrase] = useState('');
  const change = changeOf(rules, wanted);
  const whole = { ...rules, ...change };
  const passphrase = whole.access === 'passphrase' ? typed : '';
  const lacksPassphrase = change.access === 'passphrase' && passphrase.trim() === '';
  return {
    rules: whole,
    change,
    passphrase,
    lacksPassphrase,
    ready: !lacksPassphrase && (Object.keys(change).length > 0 || passphrase.trim() !== ''),
    set: (more) => setWanted((before) => ({ ...before, ...more })),
    setPassphrase,
  };
}
