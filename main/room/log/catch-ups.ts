import { Emitter } from '../../lib/emitter.ts';

/** Which of the exchanges with peers are in the middle of fetching what is missing: until then what comes is in no order. */
export class CatchUps {
  /** One is over, and nothing else is being fetched. */
  readonly ended = new Emitter<void>();
  readonly #underWay = new Set<object>();

  get any(): boolean {
    return this.#underWay.size > 0;
  }

  begin(by: object): void {
    this.#underWay.add(by);
  }

  end(by: object): void {
    if (this.#underWay.delete(by) && !this.any) this.ended.emit();
  }

  /** It ended before it had everything. */
  giveUp(by: object): void {
    this.#underWay.delete(by);
  }
}
