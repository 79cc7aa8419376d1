import { useEffectEvent, useLayoutEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { focusRefuge } from './use-focus-refuge.ts';
import './popup.css';

/** A point in the window, in CSS pixels from its upper left corner. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

interface PopupProps {
  readonly at: Point;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

const margin = 8;

/**
 * A small surface over everything, at a point of the window and whole within it. Escape, Tab, a press beside it and scrolling below
 * it close it. Focus goes in at `data-autofocus`, and back to where it came from.
 */
export function Popup({ at, onClose, children }: PopupProps) {
  const root = useRef<HTMLDivElement>(null);
  const close = useEffectEvent(onClose);
  const { x, y } = at;

  useLayoutEffect(() => {
    const element = root.current;
    const opener = document.activeElement;
    if (!element) return undefined;
    element.showPopover();
    element.querySelector<HTMLElement>('[data-autofocus]')?.focus({ preventScroll: true });
    const closeBeside = (event: Event) => {
      if (event.target instanceof Node && !element.contains(event.target)) close();
    };
    const closeAlways = () => close();
    document.addEventListener('pointerdown', closeBeside, true);
    document.addEventListener('wheel', closeBeside, { capture: true, passive: true });
    window.addEventListener('resize', closeAlways);
    return () => {
      document.removeEventListener('pointerdown', closeBeside, true);
      document.removeEventListener('wheel', closeBeside, true);
      window.removeEventListener('resize', closeAlways);
      const held = element.contains(document.activeElement);
      element.hidePopover();
      if (!held) return;
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus({ preventScroll: true });
      else focusRefuge();
    };
  }, []);

  useLayoutEffect(() => {
    const element = root.current;
    if (!element) return undefined;
    const place = () => {
      const { offsetWidth: width, offsetHeight: height } = element;
      const left = Math.min(x, innerWidth - width - margin);
      const top = y + height + margin > innerHeight ? Math.max(y - height, innerHeight - height - margin) : y;
      element.style.left = `${Math.max(margin, left)}px`;
      element.style.top = `${Math.max(margin, Math.min(top, innerHeight - height - margin))}px`;
    };
    place();
    const observer = new ResizeObserver(place);
    observer.observe(element);
    return () => observer.disconnect();
  }, [x, y]);

  return (
    <div
      ref={root}
      className="popup"
      popover="manual"
      onKeyDown={(event: KeyboardEvent) => {
        if (event.key !== 'Escape' && event.key !== 'Tab') return;
        event.preventDefault();
        event.stopPropagation();
        onClose();
      }}
    >
      {children}
    </div>
  );
}
