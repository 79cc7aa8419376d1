import type { Kept } from './kept.ts';
import { Store } from './store.ts';

export type Side = 'rooms' | 'details';
/** How wide the panes beside the conversation are, in px. */
export type Widths = Readonly<Record<Side, number>>;

export const usualWidths: Widths = { rooms: 296, details: 320 };
export const widthLimits: Readonly<Record<Side, { readonly least: number; readonly most: number }>> = {
  rooms: { least: 200, most: 480 },
  details: { least: 240, most: 560 },
};

const within = (side: Side, width: number): number =>
  Math.round(Math.min(widthLimits[side].most, Math.max(widthLimits[side].least, width)));

/** How this person has divided the window; kept for the next one. */
export class Layout {
  readonly widths: Store<Widths>;
  readonly #kept: Kept;

  constructor(kept: Kept) {
    this.#kept = kept;
    this.widths = new Store(readWidths(kept.read('landline.layout')));
  }

  /** Within its limits. */
  resize(side: Side, width: number): void {
    this.widths.update((widths) => ({ ...widths, [side]: within(side, width) }));
    this.#kept.write('landline.layout', this.widths.get());
  }

  reset(side: Side): void {
    this.resize(side, usualWidths[side]);
  }
}

function readWidths(found: unknown): Widths {
  const known: Record<string, unknown> = typeof found === 'object' && found !== null ? { ...found } : {};
  const width = (side: Side): number => {
    const value = known[side];
    return typeof value === 'number' && Number.isFinite(value) ? within(side, value) : usualWidths[side];
  };
  return { rooms: width('rooms'), details: width('details') };
}
