import { Emitter, type Undo } from '../lib/emitter.ts';

/** What the system opens with this app: `landline:` links, which are invites. */
export const linkScheme = 'landline';
const longest = 1_000;
/** So many wait until somebody hears of links; nobody clicks more before that. */
const mostWaiting = 16;

/** Visible ASCII only: the system hands over nothing else, and what is in a link is for others to judge. */
export const isLink = (text: string): boolean =>
  text.length <= longest && /^landline:[\x21-\x7e]+$/i.test(text);

/** The links among what the system hands over, in order. Nothing is done with them here, or by them (A24). */
export class SystemLinks {
  readonly #came = new Emitter<string>();
  #waiting: string[] = [];
  #heard = false;

  /** Arguments of a program, this one or another copy, or links; everything else is passed over. */
  hear(candidates: readonly string[]): void {
    for (const link of candidates.filter(isLink)) {
      if (this.#heard) this.#came.emit(link);
      else this.#waiting = [...this.#waiting, link].slice(-mostWaiting);
    }
  }

  /** The first listener is told of those that came before. */
  onLink(listener: (link: string) => void): Undo {
    const undo = this.#came.on(listener);
    this.#heard = true;
    for (const link of this.#waiting.splice(0)) listener(link);
    return undo;
  }
}
