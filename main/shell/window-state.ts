import { z } from 'zod';

/** Where a window is on the desktop; lengths in the screen's logical pixels. */
export interface Bounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface WindowState {
  /** Without a place the system chooses one. */
  readonly bounds: Bounds | { readonly width: number; readonly height: number };
  readonly maximized: boolean;
}

export const smallestSize = { width: 360, height: 480 } as const;
const firstSize = { width: 1120, height: 760 } as const;

const Stored = z.object({
  bounds: z.object({ x: z.int(), y: z.int(), width: z.int(), height: z.int() }),
  maximized: z.boolean(),
});

/** A title bar's worth: this much of the window must be on a display, or nobody could drag it back. */
const graspable = { width: 120, height: 40 } as const;

/**
 * The state to open with, from what an earlier run stored: fitted to the displays there are now.
 * Text that is missing, damaged or of a display since unplugged gives the first-run state's place or size.
 */
export function restoreWindowState(stored: string | null, workAreas: readonly Bounds[]): WindowState {
  const largest = {
    width: Math.max(smallestSize.width, ...workAreas.map((area) => area.width)),
    height: Math.max(smallestSize.height, ...workAreas.map((area) => area.height)),
  };
  const parsed = Stored.safeParse(asJson(stored));
  if (!parsed.success) return { bounds: clampSize(firstSize, largest), maximized: false };
  const { bounds, maximized } = parsed.data;
  const size = clampSize(bounds, largest);
  const placed = { x: bounds.x, y: bounds.y, ...size };
  const visible = workAreas.some((area) => isGraspable(placed, area));
  return { bounds: visible ? placed : size, maximized };
}

export function storeWindowState(state: { readonly bounds: Bounds; readonly maximized: boolean }): string {
  const { x, y, width, height } = state.bounds;
  return JSON.stringify({ bounds: { x, y, width, height }, maximized: state.maximized });
}

function clampSize(
  size: { readonly width: number; readonly height: number },
  largest: { readonly width: number; readonly height: number },
): { width: number; height: number } {
  return {
    width: Math.min(Math.max(size.width, smallestSize.width), largest.width),
    height: Math.min(Math.max(size.height, smallestSize.height), largest.height),
  };
}

function isGraspable(bounds: Bounds, area: Bounds): boolean {
  const width = Math.min(bounds.x + bounds.width, area.x + area.width) - Math.max(bounds.x, area.x);
  const fromTop = Math.min(bounds.y + graspable.height, area.y + area.height) - bounds.y;
  return width >= graspable.width && bounds.y >= area.y && fromTop >= graspable.height;
}

function asJson(text: string | null): unknown {
  if (text === null) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
