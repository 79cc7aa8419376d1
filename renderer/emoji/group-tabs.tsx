import {
  Clock3,
  Flag,
  Hash,
  Leaf,
  Lightbulb,
  Plane,
  Smile,
  Trophy,
  UsersRound,
  Utensils,
  type LucideIcon,
} from 'lucide-react';
import { useTexts } from '../text/use-texts.ts';
import { groupTexts } from './group-texts.ts';
import type { PickerGroup } from './picker-rows.ts';

const icons: Readonly<Record<PickerGroup, LucideIcon>> = {
  recent: Clock3,
  smileys: Smile,
  people: UsersRound,
  nature: Leaf,
  food: Utensils,
  travel: Plane,
  activities: Trophy,
  objects: Lightbulb,
  symbols: Hash,
  flags: Flag,
};

interface GroupTabsProps {
  readonly groups: readonly PickerGroup[];
  /** The one in sight. */
  readonly current: PickerGroup | null;
  readonly onChoose: (group: PickerGroup) => void;
}

/** Leads to each group of the grid below. */
export function GroupTabs({ groups, current, onChoose }: GroupTabsProps) {
  const { t } = useTexts();
  return (
    <div className="emoji-groups">
      {groups.map((group) => {
        const Icon = icons[group];
        return (
          <button
            key={group}
            type="button"
            aria-label={t(groupTexts[group])}
            title={t(groupTexts[group])}
            aria-current={group === current ? 'true' : undefined}
            onClick={() => onChoose(group)}
          >
            <Icon size={18} aria-hidden />
          </button>
        );
      })}
    </div>
  );
}
