import type { TextKey } from '../text/text.ts';
import type { PickerGroup } from './picker-rows.ts';

/** What each group is called. */
export const groupTexts: Readonly<Record<PickerGroup | 'found', TextKey>> = {
  recent: 'emoji.recent',
  found: 'emoji.results',
  smileys: 'emoji.smileys',
  people: 'emoji.people',
  nature: 'emoji.nature',
  food: 'emoji.food',
  travel: 'emoji.travel',
  activities: 'emoji.activities',
  objects: 'emoji.objects',
  symbols: 'emoji.symbols',
  flags: 'emoji.flags',
};
