/** Where this device itself asks to be let in anew, beside what it has: the session that is replaced then is its own, and no rival's. */
export class OwnJoins {
  #underWay = 0;
  #putOff: (() => void) | null = null;

  get underWay(): boolean {
    return this.#underWay > 0;
  }

  async run<Value>(join: () => Promise<Value>): Promise<Value> {
    this.#underWay += 1;
    try {
      return await join();
    } finally {
      this.#underWay -= 1;
      if (!this.underWay) this.#goOn();
    }
  }

  /** Runs `next` once none is under way any more. Says whether that is later. */
  putOff(next: () => void): boolean {
    if (this.underWay) this.#putOff = next;
    return this.underWay;
  }

  #goOn(): void {
    const next = this.#putOff;
    this.#putOff = null;
    next?.();
  }
}
