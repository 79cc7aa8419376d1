import { AppError } from '../../preload/contract/errors.ts';
import type { DeviceId, Person } from '../../preload/contract/model.ts';
import type { History } from '../history/history.ts';
import type { StoredContact } from '../history/stored-rooms.ts';
import { Emitter } from '../lib/emitter.ts';
import { cleanName, fingerprintOf, foldName } from '../protocol/names.ts';

/** What this person has noted about another device. */
export type Contact = Omit<StoredContact, 'device'>;

const nothingNoted: Contact = {
  alias: null,
  verified: false,
  blocked: false,
  sameAs: null,
  newKeySeen: false,
};

/** Whom this person knows: what they noted about devices, and by which names each of them was met (I4). Told to nobody. */
export class Contacts {
  /** A device about which something was noted. */
  readonly changed = new Emitter<string>();
  readonly #history: History;
  readonly #self: string;
  readonly #contacts = new Map<string, Contact>();
  /** For each folded name the devices that went by it, the first met first. */
  readonly #devicesByName = new Map<string, Set<string>>();

  /** Of nobody yet; `open` knows what is on disk. */
  constructor(history: History, self: string) {
    this.#history = history;
    this.#self = self;
  }

  /** `self` is this device's id. Rejects as the history does. */
  static async open(history: History, self: string): Promise<Contacts> {
    const contacts = new Contacts(history, self);
    const [noted, met] = await Promise.all([history.contacts(), history.namesMet()]);
    for (const { device, ...contact } of noted) contacts.#contacts.set(device, contact);
    for (const { device, name } of met) {
      const cleaned = cleanName(name);
      if (cleaned !== null) contacts.#remember(device, cleaned);
    }
    return contacts;
  }

  /** What was noted about `device`, or what goes for one about whom nothing was. */
  of(device: string): Contact {
    return this.#contacts.get(device) ?? nothingNoted;
  }

  /** All about whom something was noted, in the order of their ids. */
  all(): readonly StoredContact[] {
    return [...this.#contacts]
      .map(([device, contact]) => ({ device, ...contact }))
      .sort((a, b) => (a.device < b.device ? -1 : 1));
  }

  /**
   * Changes what is given; resolves once it is on disk. Rejects with AppError `name-invalid` where nothing of an alias can be
   * shown, `person-unknown` where somebody is to be the same as themselves, `storage-…`; all is then as before.
   */
  async note(device: string, change: Partial<Contact>): Promise<void> {
    if (change.sameAs === device) throw new AppError('person-unknown');
    const alias = typeof change.alias === 'string' ? cleanName(change.alias) : change.alias;
    if (alias === null && change.alias !== null) throw new AppError('name-invalid');
    const noted = alias === undefined ? change : { ...change, alias };
    await this.#history.putContact({ device, ...noted });
    this.#contacts.set(device, { ...this.of(device), ...noted });
    this.changed.emit(device);
  }

  /**
   * `device` goes by `name`, which was cleaned. The first time counts. That a new key was seen goes for the names it had been
   * met by: with another one it is asked anew.
   */
  met(device: string, name: string): void {
    const isNew = this.#remember(device, name);
    if (!isNew || !this.of(device).newKeySeen) return;
    // Where it cannot be kept, the name is met once more at the next start.
    this.#contacts.set(device, { ...this.of(device), newKeySeen: false });
    this.#history.putContact({ device, newKeySeen: false }).catch(() => undefined);
    this.changed.emit(device);
  }

  /**
   * Another device that was met before this one by a name that a reader takes for `name`: one whose key was compared before any
   * other, else the first. Null for this device itself and its names, for devices that were said to belong together, and
   * once the person has seen it.
   */
  newKey(device: string, name: string): Person['newKey'] {
    if (device === this.#self || this.of(device).newKeySeen) return null;
    const devices = [...(this.#devicesByName.get(foldName(name)) ?? [])];
    const place = devices.indexOf(device);
    const before = devices.slice(0, place === -1 ? undefined : place);
    if (before.length === 0) return null;
    const together = this.#together(device);
    const others = before.filter((other) => !together.has(other));
    const former = others.find((other) => this.of(other).verified) ?? others[0];
    if (former === undefined) return null;
    return {
      former: former as DeviceId,
      fingerprint: fingerprintOf(former),
      verified: this.of(former).verified,
    };
  }

  /** Says whether the device had not been met by that name yet. */
  #remember(device: string, name: string): boolean {
    if (device === this.#self) return false;
    const folded = foldName(name);
    const devices = this.#devicesByName.get(folded) ?? new Set();
    this.#devicesByName.set(folded, devices);
    const isNew = !devices.has(device);
    devices.add(device);
    return isNew;
  }

  /** Devices that were said to belong to the same person as `device`, itself included, whichever of them that was noted about. */
  #together(device: string): ReadonlySet<string> {
    const together = new Set([device]);
    for (const known of together) {
      const { sameAs } = this.of(known);
      if (sameAs !== null) together.add(sameAs);
      for (const [other, contact] of this.#contacts) if (contact.sameAs === known) together.add(other);
    }
    return together;
  }
}
