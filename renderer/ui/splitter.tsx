import type { KeyboardEvent, PointerEvent } from 'react';
import './splitter.css';

interface SplitterProps {
  readonly label: string;
  /** Which of the two panes it sizes, seen from where lines begin. */
  readonly sizes: 'before' | 'after';
  /** How wide that pane is, in px, and may be. */
  readonly value: number;
  readonly least: number;
  readonly most: number;
  readonly onResize: (width: number) => void;
  /** Asked for by a double click or Enter. */
  readonly onReset: () => void;
}

const step = 16;

/** The edge between two panes: dragged, or moved with the arrow keys. */
export function Splitter({ label, sizes, value, least, most, onResize, onReset }: SplitterProps) {
  const towards = sizes === 'before' ? 1 : -1;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const widths: Readonly<Record<string, number>> = {
      ArrowRight: value + step * towards,
      ArrowLeft: value - step * towards,
      Home: least,
      End: most,
    };
    const width = widths[event.key];
    if (width !== undefined) onResize(width);
    else if (event.key === 'Enter') onReset();
    else return;
    event.preventDefault();
  };
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0) return;
    const handle = event.currentTarget;
    const from = event.clientX;
    const drag = ({ clientX }: globalThis.PointerEvent) => onResize(value + (clientX - from) * towards);
    const stop = () => handle.removeEventListener('pointermove', drag);
    handle.setPointerCapture(event.pointerId);
    handle.addEventListener('pointermove', drag);
    handle.addEventListener('lostpointercapture', stop, { once: true });
  };
  return (
    <div
      className={`splitter splitter-${sizes}`}
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={value}
      aria-valuemin={least}
      aria-valuemax={most}
      onKeyDown={onKeyDown}
      onPointerDown={onPointerDown}
      onDoubleClick={onReset}
    />
  );
}
