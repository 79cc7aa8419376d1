import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import './menu.css';

export interface MenuItem {
  readonly label: string;
  readonly icon: ReactNode;
  readonly danger?: boolean;
  /** Of one of several of which one holds: whether it is this one. */
  readonly checked?: boolean;
  readonly onChoose: () => void;
}

/** `onClose` comes before what the item does: that may open something else or take the focus. */
export function MenuItemButton({ item, onClose }: { item: MenuItem; onClose: () => void }) {
  const { label, icon, danger = false, checked, onChoose } = item;
  return (
    <button
      type="button"
      role={checked === undefined ? 'menuitem' : 'menuitemradio'}
      aria-checked={checked}
      tabIndex={-1}
      className={danger ? 'menu-item menu-item-danger' : 'menu-item'}
      onClick={() => {
        onClose();
        onChoose();
      }}
    >
      {icon}
      {label}
      {checked && <Check className="menu-check" size={16} aria-hidden />}
    </button>
  );
}
