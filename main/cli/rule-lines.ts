import type { Person, Room, TimelineItem } from '../../preload/contract/model.ts';
import type { Asking, Rules, Silence } from '../../preload/contract/rules.ts';
import type { Output } from './output.ts';
import { roleKey, ruleText, timeText } from './rule-text.ts';

/** What of the conversation is about its people and rules, and not said by anybody. */
type Deed = Extract<TimelineItem, { kind: 'conduct' | 'role' | 'rules' }>;

/**
 * Tells on `output` what a room's rules are, who may what in it, who asks to be let in and why this device cannot write:
 * programs each as it is and as it changes, people what is done and what it means for them.
 */
export class RuleLines {
  readonly #output: Output;
  /** Nothing for people. */
  readonly #quiet: boolean;
  readonly #roles = new Map<string, Person['role']>();
  readonly #asking = new Map<string, Asking>();
  #rules = '';
  #silence: Silence | null = null;

  constructor(output: Output, options: { readonly quiet: boolean }) {
    this.#output = output;
    this.#quiet = options.quiet;
  }

  follow({ rules, silence, asking }: Room): void {
    this.#tellRules(rules);
    this.#tellSilence(silence);
    this.#tellAsking(asking);
  }

  meet(people: readonly Person[]): void {
    for (const { id, name, role } of people) {
      if (this.#roles.get(id) === role) continue;
      this.#roles.set(id, role);
      this.#output.event({ type: 'role', deviceId: id, name, role });
    }
  }

  done(deed: Deed): void {
    const { author, authorName: name } = deed;
    switch (deed.kind) {
      case 'conduct': {
        const { what, subjectName: subject, until } = deed;
        const end = what === 'mute' ? { until } : {};
        this.#output.event({ type: 'conduct', what, subject, author, name, ...end });
        if (what === 'mute' && until !== null) {
          this.#note('talk.mute-until', { name, subject, until: timeText(until, this.#output.language) });
        } else this.#note(`talk.${what}`, { name, subject });
        return;
      }
      case 'role':
        return this.#note('talk.role', {
          name,
          subject: deed.subjectName,
          role: this.#output.text(roleKey(deed.role)),
        });
      case 'rules':
        for (const change of ruleText(deed.change, this.#output)) this.#note('talk.rules', { name, change });
        if (deed.passphrase) this.#note('talk.passphrase', { name });
    }
  }

  #tellRules(rules: Rules): void {
    const text = JSON.stringify(rules);
    if (text === this.#rules) return;
    this.#rules = text;
    this.#output.event({ type: 'rules', ...rules });
  }

  #tellSilence(silence: Silence | null): void {
    const before = this.#silence;
    if (JSON.stringify(before) === JSON.stringify(silence)) return;
    this.#silence = silence;
    const end = silence && 'until' in silence ? { until: silence.until } : {};
    this.#output.event({ type: 'silence', why: silence?.why ?? null, ...end });
    // How slow mode passes is felt, and need not be read.
    if (silence === null && before?.why !== 'slow') this.#note('silence.over');
    if (silence?.why === 'read-only') this.#note('silence.read-only');
    if (silence?.why !== 'muted') return;
    if (silence.until === null) this.#note('silence.muted');
    else this.#note('silence.muted-until', { until: timeText(silence.until, this.#output.language) });
  }

  #tellAsking(asking: readonly Asking[]): void {
    for (const person of asking) {
      if (this.#asking.has(person.id)) continue;
      this.#asking.set(person.id, person);
      this.#tellAsked(person, true);
      const { name, fingerprint } = person;
      this.#note(person.sameName ? 'talk.asking-same-name' : 'talk.asking', { name, fingerprint });
    }
    const ids = new Set<string>(asking.map(({ id }) => id));
    for (const [id, person] of [...this.#asking]) {
      if (ids.has(id)) continue;
      this.#asking.delete(id);
      this.#tellAsked(person, false);
    }
  }

  #tellAsked({ id, name, fingerprint }: Asking, waiting: boolean): void {
    this.#output.event({ type: 'asking', deviceId: id, name, fingerprint, waiting });
  }

  #note(...said: Parameters<Output['note']>): void {
    if (!this.#quiet) this.#output.note(...said);
  }
}
