import type { KeyboardEvent } from 'react';
import { isComposing } from '../ui/composing.ts';
import { stepped, type PickerGrid } from './picker-rows.ts';

interface PickerKeys {
  readonly grid: PickerGrid | null;
  readonly at: number | null;
  /** Sideways keys move through the grid, and not through what is typed. */
  readonly inGrid: boolean;
  readonly moveTo: (at: number | null) => void;
  readonly choose: () => void;
  readonly close: () => void;
}

/** What the keys do in the search field. While an input method is at work, nothing. */
export function pickerKeys(event: KeyboardEvent, keys: PickerKeys): void {
  if (isComposing(event) || event.altKey || event.ctrlKey || event.metaKey) return;
  const { grid, at, inGrid, moveTo, choose, close } = keys;
  const { key } = event;
  const done = (): void => {
    event.preventDefault();
    event.stopPropagation();
  };
  if (key === 'Escape') {
    done();
    close();
  } else if (key === 'Enter') {
    done();
    choose();
  } else if (grid && grid.cells.length > 0 && isArrow(key, inGrid, at)) {
    done();
    moveTo(at === null ? (key === 'ArrowUp' ? null : 0) : stepped(grid, at, key));
  }
}

const isArrow = (key: string, inGrid: boolean, at: number | null): boolean =>
  key === 'ArrowDown' ||
  (key === 'ArrowUp' && at !== null) ||
  (inGrid && at !== null && (key === 'ArrowLeft' || key === 'ArrowRight'));
