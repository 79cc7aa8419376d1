/** What has to be done one after the other, in the order it was asked for: each sees what those before it have done. */
export class Turns {
  #underWay = 0;
  #last: Promise<void> = Promise.resolve();

  /** Does `work` once all before it is over, however that went; at once where nothing is under way. Settles as it does. */
  take<Value>(work: () => Promise<Value>): Promise<Value> {
    const done = this.#underWay === 0 ? work() : this.#last.then(work);
    const over = (): void => void (this.#underWay -= 1);
    this.#underWay += 1;
    this.#last = done.then(over, over);
    return done;
  }

  /** Resolves when all that was asked for so far is over. */
  idle(): Promise<void> {
    return this.#last;
  }
}
