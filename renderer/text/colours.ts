import type { Colour } from '../../preload/contract/model.ts';
import type { TextKey } from './text.ts';

/** Every colour a name can have, in the order they are offered, with its own name. */
export const colourNames: Readonly<Record<Colour, TextKey>> = {
  blue: 'colour.blue',
  green: 'colour.green',
  amber: 'colour.amber',
  red: 'colour.red',
  violet: 'colour.violet',
  teal: 'colour.teal',
  pink: 'colour.pink',
  slate: 'colour.slate',
};

export function colourOptions(t: (key: TextKey) => string): { value: Colour; label: string }[] {
  return Object.entries(colourNames).map(([value, key]) => ({ value: value as Colour, label: t(key) }));
}
