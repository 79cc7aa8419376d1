/** Of one thing that is asked for several times only the last answer counts; each thing by itself. */
export class Latest<Thing> {
  readonly #asked = new Map<Thing, symbol>();

  /** It is asked for now. What is answered says whether it has not been since. */
  ask(thing: Thing): () => boolean {
    const own = Symbol();
    this.#asked.set(thing, own);
    return () => this.#asked.get(thing) === own;
  }
}
