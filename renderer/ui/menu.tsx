import { Fragment, useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { IconButton } from './button.tsx';
import { MenuItemButton, type MenuItem } from './menu-item.tsx';
import './menu.css';

interface MenuProps {
  readonly label: string;
  readonly icon: ReactNode;
  /** With a line between them; empty ones are left out. */
  readonly groups: readonly (readonly MenuItem[])[];
}

/** A button with a short list behind it. Arrow keys move, Escape closes and gives the button its focus back. */
export function Menu({ label, icon, groups }: MenuProps) {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  const filled = groups.filter((group) => group.length > 0);

  useEffect(() => {
    if (!open) return undefined;
    root.current?.querySelector<HTMLElement>('[role^="menuitem"]')?.focus();
    const closeBeside = (event: PointerEvent) => {
      if (event.target instanceof Node && !root.current?.contains(event.target)) setOpen(false);
    };
    document.addEventListener('pointerdown', closeBeside);
    return () => document.removeEventListener('pointerdown', closeBeside);
  }, [open]);

  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  const move = (event: KeyboardEvent) => {
    if (event.key === 'Escape' || event.key === 'Tab') {
      event.preventDefault();
      event.stopPropagation();
      return close();
    }
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0) return undefined;
    event.preventDefault();
    const entries = [...(root.current?.querySelectorAll<HTMLElement>('[role^="menuitem"]') ?? [])];
    const at = entries.findIndex((entry) => entry === document.activeElement);
    entries[(at + step + entries.length) % entries.length]?.focus();
  };

  return (
    <div ref={root} className="menu">
      <IconButton
        ref={button}
        label={label}
        icon={icon}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
      />
      {open && (
        <div id={id} className="menu-list" role="menu" aria-label={label} onKeyDown={move}>
          {filled.map((group, index) => (
            <Fragment key={group[0]?.label}>
              {index > 0 && <hr />}
              {group.map((item) => (
                <MenuItemButton key={item.label} item={item} onClose={close} />
              ))}
            </Fragment>
          ))}
        </div>
      )}
    </div>
  );
}
