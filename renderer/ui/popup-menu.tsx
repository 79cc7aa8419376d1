import { Fragment, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { MenuItemButton, type MenuItem } from './menu-item.tsx';
import { Popup, type Point } from './popup.tsx';

interface PopupMenuProps {
  readonly label: string;
  readonly at: Point;
  /** In groups with a line between them; empty ones are left out. */
  readonly groups: readonly (readonly MenuItem[])[];
  /** What stands first: things with the role of a menu item. */
  readonly head?: ReactNode;
  readonly onClose: () => void;
}

/** A menu at a point of the window. Arrow keys, Home and End move; Escape and Tab close. */
export function PopupMenu({ label, at, groups, head, onClose }: PopupMenuProps) {
  const list = useRef<HTMLDivElement>(null);
  const filled = groups.filter((group) => group.length > 0);

  const onKeyDown = (event: KeyboardEvent) => {
    const entries = [...(list.current?.querySelectorAll<HTMLElement>('[role^="menuitem"]') ?? [])];
    const now = entries.findIndex((entry) => entry === document.activeElement);
    const next = nextEntry(event.key, now, entries.length);
    if (next === null) return;
    event.preventDefault();
    entries[next]?.focus();
  };

  return (
    <Popup at={at} onClose={onClose}>
      <div
        ref={list}
        className="popup-menu"
        role="menu"
        aria-label={label}
        tabIndex={-1}
        data-autofocus=""
        onKeyDown={onKeyDown}
      >
        {head}
        {filled.map((group, index) => (
          <Fragment key={group[0]?.label}>
            {(index > 0 || head !== undefined) && <hr />}
            {group.map((item) => (
              <MenuItemButton key={item.label} item={item} onClose={onClose} />
            ))}
          </Fragment>
        ))}
      </div>
    </Popup>
  );
}

/** `now` is -1 while none has the focus. */
function nextEntry(key: string, now: number, count: number): number | null {
  switch (key) {
    case 'ArrowDown':
    case 'ArrowRight':
      return (now + 1) % count;
    case 'ArrowUp':
    case 'ArrowLeft':
      return now <= 0 ? count - 1 : now - 1;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}
