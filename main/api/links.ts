import type { Platform } from '../platform.ts';

const longest = 1_000;

/** The invites that the system hands over: the last one is kept until a window takes it, which is told once. */
export class Links {
  #link: string | null = null;

  /** `onCame` hears of each; no window need be there yet. What is no `landline:` link, or longer than any, is passed over. */
  constructor(platform: Pick<Platform, 'onLink'>, onCame: () => void) {
    platform.onLink?.((link) => {
      if (link.length > longest || !/^landline:/i.test(link)) return;
      this.#link = link;
      onCame();
    });
  }

  take(): string | null {
    const link = this.#link;
    this.#link = null;
    return link;
  }
}
