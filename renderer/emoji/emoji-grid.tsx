import { useImperativeHandle, useRef, type KeyboardEvent, type Ref } from 'react';
import { VList, type VListHandle } from 'virtua';
import { useTexts } from '../text/use-texts.ts';
import { groupTexts } from './group-texts.ts';
import type { Cell, PickerGrid, PickerGroup } from './picker-rows.ts';

export interface EmojiGridHandle {
  /** Brings the place into sight. */
  show(at: number): void;
  showGroup(group: PickerGroup): void;
  toTop(): void;
}

interface EmojiGridProps {
  readonly ref: Ref<EmojiGridHandle>;
  /** Places are called by it, a hyphen and their number. */
  readonly id: string;
  /** Null while it is read. */
  readonly grid: PickerGrid | null;
  readonly at: number | null;
  readonly onGroup: (group: PickerGroup) => void;
  readonly onHover: (at: number) => void;
  readonly onChoose: (text: string) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** The emoji in rows, of which only those in sight are in the page. */
export function EmojiGrid({ ref, id, grid, at, onGroup, onHover, onChoose, onKeyDown }: EmojiGridProps) {
  const { t } = useTexts();
  const list = useRef<VListHandle>(null);
  useImperativeHandle(ref, () => ({
    show: (place) => list.current?.scrollToIndex(grid?.rowOf[place] ?? 0, { align: 'nearest' }),
    showGroup: (group) => {
      const row = grid?.rows.findIndex((each) => each.kind === 'head' && each.group === group) ?? -1;
      if (row >= 0) list.current?.scrollToIndex(row, { align: 'start' });
    },
    toTop: () => list.current?.scrollTo(0),
  }));
  const tellGroup = (offset: number) => {
    const first = list.current?.findItemIndex(offset + 8) ?? 0;
    const head = grid?.rows.slice(0, first + 1).findLast((row) => row.kind === 'head');
    if (head?.kind === 'head' && head.group !== 'found') onGroup(head.group);
  };
  if (!grid || grid.cells.length === 0) {
    return (
      <div className="emoji-grid emoji-none">
        <p>{grid ? t('emoji.none') : t('emoji.loading')}</p>
      </div>
    );
  }
  return (
    <div className="emoji-grid">
      <VList
        ref={list}
        id={`${id}-grid`}
        className="emoji-scroll"
        role="grid"
        tabIndex={0}
        aria-label={t('emoji.label')}
        aria-rowcount={grid.rows.length}
        aria-activedescendant={at === null ? undefined : `${id}-${at}`}
        itemSize={40}
        data={grid.rows}
        onScroll={tellGroup}
        onKeyDown={onKeyDown}
      >
        {(row, rowAt) =>
          row.kind === 'head' ? (
            <div key={`head-${row.group}`} role="row" aria-rowindex={rowAt + 1} className="emoji-head">
              <span role="columnheader">{t(groupTexts[row.group])}</span>
            </div>
          ) : (
            <div key={row.first} role="row" aria-rowindex={rowAt + 1} className="emoji-row">
              {row.cells.map((cell, column) => (
                <GridCell
                  key={cell.text}
                  id={`${id}-${row.first + column}`}
                  cell={cell}
                  active={at === row.first + column}
                  onHover={() => onHover(row.first + column)}
                  onChoose={() => onChoose(cell.text)}
                />
              ))}
            </div>
          )
        }
      </VList>
    </div>
  );
}

interface GridCellProps {
  readonly id: string;
  readonly cell: Cell;
  readonly active: boolean;
  readonly onHover: () => void;
  readonly onChoose: () => void;
}

function GridCell({ id, cell, active, onHover, onChoose }: GridCellProps) {
  return (
    <span
      id={id}
      role="gridcell"
      aria-selected={active}
      aria-label={cell.emoji.label}
      className="emoji-cell"
      // The field keeps the focus, and a phone's keyboard stays as it is.
      onMouseDown={(event) => event.preventDefault()}
      onPointerMove={active ? undefined : onHover}
      onClick={onChoose}
    >
      {cell.text}
    </span>
  );
}
