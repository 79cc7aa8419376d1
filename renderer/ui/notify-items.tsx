import { AtSign, Bell, BellOff } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Texts } from '../text/text.ts';
import type { MenuItem } from './menu-item.tsx';

type Level = 'all' | 'mentions' | 'none';

const icons: Readonly<Record<Level, ReactNode>> = {
  all: <Bell size={16} aria-hidden />,
  mentions: <AtSign size={16} aria-hidden />,
  none: <BellOff size={16} aria-hidden />,
};

/** What a room may tell of, for a menu of several things: one holds. `direct`: every message there is for this person alone. */
export function notifyItems(
  t: Texts['t'],
  level: Level,
  onChange: (level: Level) => void,
  direct = false,
): MenuItem[] {
  const words: Readonly<Record<Level, string>> = {
    all: t('notify.all'),
    mentions: t('notify.mentions'),
    none: t('notify.none'),
  };
  const levels: readonly Level[] = direct ? ['all', 'none'] : ['all', 'mentions', 'none'];
  const held = direct && level === 'mentions' ? 'all' : level;
  return levels.map((each) => ({
    label: words[each],
    icon: icons[each],
    checked: each === held,
    onChoose: () => onChange(each),
  }));
}
