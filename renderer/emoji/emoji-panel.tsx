import { lazy, Suspense, useEffect, useEffectEvent, useLayoutEffect, useRef } from 'react';
import { isComposing } from '../ui/composing.ts';
import { byTouch } from '../ui/touch.ts';
import type { EmojiPickerProps } from './picker-props.ts';
import './emoji.css';

const EmojiPicker = lazy(async () => ({ default: (await import('./emoji-picker.tsx')).EmojiPicker }));

const width = 344;
const height = 400;
const gap = 8;

/** Above what it belongs to where there is room, else below; within the window in any case. A narrow one's sheet is not moved. */
function placeBeside(panel: HTMLElement, anchor: Element): void {
  const beside = anchor.getBoundingClientRect();
  const { clientWidth, clientHeight } = document.documentElement;
  const above = beside.top - gap - height;
  const top = above >= gap ? above : Math.min(beside.bottom + gap, clientHeight - height - gap);
  const start = Math.min(Math.max(gap, beside.right - width), clientWidth - width - gap);
  panel.style.setProperty('--panel-top', `${Math.max(gap, top)}px`);
  panel.style.setProperty('--panel-start', `${start}px`);
}

interface EmojiPanelProps extends EmojiPickerProps {
  /** What it belongs to: it stands beside it, and a press there is not one beside the panel. */
  readonly anchor: Element;
}

/** The emoji picker over everything else: beside its button, and as a sheet from below on a phone. */
export function EmojiPanel({ anchor, ...picker }: EmojiPanelProps) {
  const panel = useRef<HTMLDivElement>(null);
  const close = useEffectEvent(() => picker.onClose('beside'));

  useLayoutEffect(() => {
    const element = panel.current;
    if (!element) return;
    placeBeside(element, anchor);
    element.showPopover();
    element.focus();
  }, [anchor]);
  useEffect(() => {
    const beside = (event: Event) => {
      const { target } = event;
      if (target instanceof Node && !panel.current?.contains(target) && !anchor.contains(target)) close();
    };
    const resized = () => close();
    document.addEventListener('pointerdown', beside, true);
    document.addEventListener('focusin', beside);
    // A phone's keyboard makes the window lower, and is no reason.
    if (!byTouch()) window.addEventListener('resize', resized);
    return () => {
      document.removeEventListener('pointerdown', beside, true);
      document.removeEventListener('focusin', beside);
      window.removeEventListener('resize', resized);
    };
  }, [anchor]);

  return (
    <div
      ref={panel}
      popover="manual"
      tabIndex={-1}
      role="dialog"
      aria-label={picker.label}
      className="emoji-panel"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || isComposing(event)) return;
        event.preventDefault();
        event.stopPropagation();
        picker.onClose('escape');
      }}
    >
      <Suspense fallback={null}>
        <EmojiPicker {...picker} />
      </Suspense>
    </div>
  );
}
