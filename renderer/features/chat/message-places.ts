import type { EntryId } from '../../../preload/contract/model.ts';
import type { Point } from '../../ui/popup.tsx';

/** Where something opens that belongs to this element: right under it. */
export function below(element: Element): Point {
  const { left, right, bottom } = element.getBoundingClientRect();
  const rightToLeft = getComputedStyle(element).direction === 'rtl';
  return { x: rightToLeft ? right : left, y: bottom + 4 };
}

/** What is seen of a message in the page; null where it is out of sight. */
export const bubbleOf = (id: EntryId): Element | null =>
  document.querySelector(`.message[data-id="${id}"] .bubble`);
