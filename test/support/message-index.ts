import { bodyIn, bodySaid, type Body } from '../../main/history/body-of.ts';
import { fold } from '../../main/history/fold.ts';
import type { NewEntry, Unsettled } from '../../main/history/history.ts';
import { probeFor, termsOf } from '../../main/history/terms.ts';

/** An entry of a room model, as this index goes by it. */
interface Indexed {
  readonly entry: NewEntry;
}

const rewords = ({ entry: { kind } }: Indexed): boolean => kind === 'edit' || kind === 'delete';

/** What a room's entries say, are about and are found by, without a disk. */
export class MessageIndex<Kept extends Indexed> {
  readonly #self: string;
  #byId = new Map<string, Kept>();
  #about = new Map<string, Set<Kept>>();
  #said = new Map<Kept, Body>();
  /** Folded. */
  #words = new Map<Kept, string>();
  #unsettled = new Map<string, number>();

  constructor(self: string) {
    this.#self = self;
  }

  copy(): MessageIndex<Kept> {
    const copy = new MessageIndex<Kept>(this.#self);
    copy.#byId = new Map(this.#byId);
    copy.#about = new Map([...this.#about].map(([target, kept]) => [target, new Set(kept)]));
    copy.#said = new Map(this.#said);
    copy.#words = new Map(this.#words);
    copy.#unsettled = new Map(this.#unsettled);
    return copy;
  }

  add(kept: Kept): void {
    this.#byId.set(kept.entry.id, kept);
    this.#say(kept, bodySaid(kept.entry, this.#self));
    this.#unsettle(kept);
  }

  remove(kept: Kept): void {
    if (this.#byId.get(kept.entry.id) === kept) this.#byId.delete(kept.entry.id);
    this.#about.get(this.#said.get(kept)?.target ?? '')?.delete(kept);
    if (rewords(kept)) this.#mark(this.#said.get(kept)?.target ?? null);
    this.#said.delete(kept);
    this.#words.delete(kept);
  }

  fill(kept: Kept, bytes: Uint8Array): void {
    const { kind, author } = kept.entry;
    const body = bodyIn(bytes, this.#self);
    if (kind !== 'message') this.#say(kept, { ...body, text: null, mentions: false, announces: false });
    else this.#say(kept, { ...body, target: null, mentions: body.mentions && author !== this.#self });
    this.#unsettle(kept);
  }

  reword(kept: Kept, text: string): void {
    this.#words.delete(kept);
    if (fold(text).trim() !== '') this.#words.set(kept, fold(text));
  }

  find(id: string): Kept | undefined {
    return this.#byId.get(id);
  }

  about(id: string): readonly Kept[] {
    return [...(this.#about.get(id) ?? [])];
  }

  missing(): readonly string[] {
    const targets = [...this.#about].filter(([id, kept]) => kept.size > 0 && !this.#byId.has(id));
    return targets.map(([id]) => id).sort();
  }

  names(kept: Kept): boolean {
    return this.#said.get(kept)?.mentions === true;
  }

  announces(kept: Kept): boolean {
    return this.#said.get(kept)?.announces === true;
  }

  /** Whether it is there to be found, has all of `words`, and a link where one is asked for. */
  matches(kept: Kept, words: readonly string[], link: boolean): boolean {
    const text = this.#words.get(kept);
    if (text === undefined) return false;
    const { author, sentAt } = kept.entry;
    const terms = termsOf(text, { room: 0, author, sentAt }).split(' ');
    if (link && !terms.includes('\ue102')) return false;
    return words.every((word) => {
      const probe = probeFor(word);
      if (probe === null) return true;
      return probe.text === null ? terms.includes(probe.terms[0] ?? '') : text.includes(probe.text);
    });
  }

  unsettled(ids: readonly string[] = [...this.#unsettled.keys()]): readonly Unsettled[] {
    return ids.flatMap((id) => {
      const times = this.#unsettled.get(id);
      return times === undefined ? [] : [{ id, times }];
    });
  }

  settled(done: readonly Unsettled[]): void {
    for (const { id, times } of done) if (this.#unsettled.get(id) === times) this.#unsettled.delete(id);
  }

  unsettle(ids: readonly string[]): void {
    for (const id of ids) this.#mark(id);
  }

  /** It has come, or has its body now. */
  #unsettle(kept: Kept): void {
    const { kind, id } = kept.entry;
    if (rewords(kept)) this.#mark(this.#said.get(kept)?.target ?? null);
    else if (kind === 'message' && this.about(id).some(rewords)) this.#mark(id);
  }

  #mark(target: string | null): void {
    if (target !== null) this.#unsettled.set(target, (this.#unsettled.get(target) ?? 0) + 1);
  }

  #say(kept: Kept, body: Body): void {
    this.#said.set(kept, body);
    if (body.text !== null) this.reword(kept, body.text);
    if (body.target === null) return;
    const about = this.#about.get(body.target);
    if (about) about.add(kept);
    else this.#about.set(body.target, new Set([kept]));
  }
}
