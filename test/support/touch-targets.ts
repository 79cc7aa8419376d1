import type { Page } from 'playwright-core';

/** What is pressed. */
const pressed =
  'a[href], button, input:not([type="hidden"]), select, summary, textarea, [role="button"], [role="checkbox"], [role="gridcell"], [role="link"], [role="menuitem"], [role="menuitemcheckbox"], [role="menuitemradio"], [role="option"], [role="tab"]';
/** Words of a sentence are as high as its lines (WCAG 2.5.8). */
const inSentences = 'p a, .message-text [role="link"], .message-text .message-mention';
/** What lies over something else for a while. */
const layers = 'dialog, [popover], .menu-list, .side-pane, .completion, .search-completions, .pill';

/**
 * What takes less than `least` px of the page across or down to a finger, each with its size and its words. Measured is where
 * a press would arrive: what reaches further than it is drawn counts as that large, and what a neighbour covers as that small.
 */
export function smallTargets(page: Page, least = 44): Promise<readonly string[]> {
  return page.evaluate(
    ({ pressed, inSentences, layers, least }) => {
      /** What is seen of it. */
      const shownOf = (one: HTMLElement): HTMLElement => {
        const label = (one as HTMLInputElement).labels?.[0];
        return label?.contains(one) === true ? label : one;
      };
      const at = (x: number, y: number): HTMLElement | null => {
        const hit = document.elementFromPoint(x, y);
        return hit instanceof SVGElement ? hit.closest('button, a, label') : (hit as HTMLElement | null);
      };
      const arrives = (target: HTMLElement, x: number, y: number): boolean => {
        const hit = at(x, y);
        if (!hit) return false;
        return target.contains(hit) || hit.closest('label')?.control === target;
      };
      const inLayerOf = (target: HTMLElement, other: HTMLElement): boolean =>
        other.closest(layers) === target.closest(layers);
      /** How far a press beside `x`, `y` still arrives, up to `least` px. */
      const reach = (target: HTMLElement, x: number, y: number, right: number, down: number): number => {
        let far = 0;
        for (; far < least; far += 1) {
          const [there, below] = [x + right * (far + 1), y + down * (far + 1)];
          if (arrives(target, there, below)) continue;
          const over = at(there, below);
          // What lies there for a while is gone again before this is pressed.
          return over && !inLayerOf(target, over) ? least : far;
        }
        return far;
      };

      const top = [...document.querySelectorAll('dialog:modal')].at(-1) ?? document.body;
      return [...top.querySelectorAll<HTMLElement>(pressed)].flatMap((target) => {
        const shown = shownOf(target);
        if (
          !shown.checkVisibility({ visibilityProperty: true }) ||
          target.matches(`:disabled, [aria-disabled="true"], ${inSentences}`) ||
          shown.closest('[inert], .visually-hidden') ||
          getComputedStyle(target).pointerEvents === 'none'
        ) {
          return [];
        }
        target.scrollIntoView({ block: 'center', inline: 'center' });
        const box = shown.getClientRects()[0];
        if (!box || box.width < 2 || box.height < 2) return [];
        const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
        const words = (target.ariaLabel ?? shown.textContent).trim().slice(0, 30);
        const name = `${target.tagName.toLowerCase()}.${target.className} “${words}”`;
        if (!arrives(target, x, y)) {
          const over = at(x, y);
          return over?.closest(pressed) && inLayerOf(target, over) ? [`${name} is covered`] : [];
        }
        const width = 1 + reach(target, x, y, 1, 0) + reach(target, x, y, -1, 0);
        const height = 1 + reach(target, x, y, 0, 1) + reach(target, x, y, 0, -1);
        return width < least || height < least ? [`${name} ${width} × ${height}`] : [];
      });
    },
    { pressed, inSentences, layers, least },
  );
}
