import type { Shelf } from '../state/kept.ts';

/** Where the browser lets a page keep something; null where it does not. */
export function openShelf(): Shelf | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}
