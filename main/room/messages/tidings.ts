import type { Availability, ReadMark } from '../../../preload/contract/conversation.ts';
import type { Cursor, DeviceId } from '../../../preload/contract/model.ts';
import type { StoredMember, StoredRoom } from '../../history/stored-rooms.ts';
import { Emitter, type Undo } from '../../lib/emitter.ts';
import { limits } from '../../protocol/limits.ts';
import { cleanStatus } from '../../protocol/names.ts';
import type { RoomMessage } from '../../protocol/messages.ts';
import type { Surroundings } from '../surroundings.ts';

export interface Status {
  readonly availability: Availability;
  readonly text: string;
}

/** Whoever is not told of again within this time has stopped writing. */
const typingMs = 8_000;
const noStatus: Status = { availability: 'active', text: '' };
/** Marks move with every message that is read: they are written down together. */
const keepEveryMs = 5_000;

/** What the members of one room tell of themselves while they are here; nothing of it is in the log (L7). */
export class Tidings {
  /** This device's own news, for whoever it is connected to. */
  readonly own = new Emitter<Extract<RoomMessage, { type: 'status' | 'typing' | 'read' }>>();
  readonly statusChanged = new Emitter<string>();
  readonly typingChanged = new Emitter<void>();
  readonly marksMoved = new Emitter<readonly ReadMark[]>();
  readonly #roomId: string;
  readonly #around: Surroundings;
  readonly #isMember: (device: string) => boolean;
  /** Of whom something was told before their join came, if one ever does. */
  readonly #strangers = new Set<string>();
  readonly #status = new Map<string, Status>();
  readonly #typing = new Map<string, Undo>();
  readonly #marks = new Map<string, string>();
  readonly #seen = new Map<string, number>();
  readonly #dirty = new Set<string>();
  #keeping: Undo | null = null;
  #readTo: string | null;
  #typedAt = -Infinity;

  constructor(
    room: Pick<StoredRoom, 'id' | 'readUpTo'>,
    members: readonly StoredMember[],
    around: Surroundings,
    isMember: (device: string) => boolean,
  ) {
    this.#isMember = isMember;
    this.#roomId = room.id;
    this.#around = around;
    this.#readTo = room.readUpTo;
    for (const { device, readUpTo, lastSeen } of members) {
      if (readUpTo !== null) this.#marks.set(device, readUpTo);
      if (lastSeen !== null) this.#seen.set(device, lastSeen);
    }
  }

  statusOf(device: string): Status {
    return device === this.#around.signer.device
      ? this.#around.person.current
      : (this.#status.get(device) ?? noStatus);
  }

  /** When it was last here, by this device's clock; null where it never was. */
  lastSeenOf(device: string): number | null {
    return this.#seen.get(device) ?? null;
  }

  /** Who writes now, this person left out. */
  get typists(): string[] {
    return [...this.#typing.keys()];
  }

  /** Who writes now. */
  get allTypists(): string[] {
    const own = this.#around.clock.monotonic() - this.#typedAt < typingMs;
    return own ? [this.#around.signer.device, ...this.typists] : this.typists;
  }

  /** Up to where this person has read, where others may know; null otherwise. */
  get ownMark(): string | null {
    return this.#around.person.tellsReading ? this.#readTo : null;
  }

  get marks(): ReadMark[] {
    return [...this.#marks].map(([device, upTo]) => ({ id: device as DeviceId, upTo: upTo as Cursor }));
  }

  /** What whoever this device comes to is told first. */
  greeting(): Extract<RoomMessage, { type: 'status' | 'read' }>[] {
    const read = this.#readTo !== null && this.#around.person.tellsReading;
    return [this.#ownStatus(), ...(read ? [{ type: 'read' as const, upTo: this.#readTo as string }] : [])];
  }

  /** This person's availability or status has changed. */
  tellStatus(): void {
    this.own.emit(this.#ownStatus());
    this.statusChanged.emit(this.#around.signer.device);
  }

  /** This person is writing. */
  type(): void {
    if (!this.#around.person.tellsReading) return;
    this.#typedAt = this.#around.clock.monotonic();
    this.own.emit({ type: 'typing' });
  }

  /** This person has read up to there. */
  readTo(upTo: string): void {
    if (this.#readTo !== null && upTo <= this.#readTo) return;
    this.#readTo = upTo;
    if (this.#around.person.tellsReading) this.own.emit({ type: 'read', upTo });
  }

  /** Says whether that is news. */
  learnStatus(device: string, availability: Availability, claimed: string): boolean {
    const text = cleanStatus(claimed);
    const known = this.#status.get(device) ?? noStatus;
    if (device === this.#around.signer.device || !this.#takes(device)) return false;
    if (known.availability === availability && known.text === text) return false;
    this.#status.set(device, { availability, text });
    this.statusChanged.emit(device);
    return true;
  }

  /** `devices`: all that write now; this one is left out. */
  learnTypists(devices: readonly string[]): void {
    for (const device of this.typists) if (!devices.includes(device)) this.#stopTyping(device);
    for (const device of devices) this.learnTyping(device);
  }

  learnTyping(device: string): void {
    if (device === this.#around.signer.device) return;
    const news = !this.#typing.has(device);
    this.#typing.get(device)?.();
    this.#typing.set(
      device,
      this.#around.clock.after(typingMs, () => this.#stopTyping(device)),
    );
    if (news) this.typingChanged.emit();
  }

  /** What they wrote has come. */
  said(device: string): void {
    if (device === this.#around.signer.device) this.#typedAt = -Infinity;
    this.#stopTyping(device);
  }

  /** Those of these marks that are further than what was known. */
  learnMarks(told: readonly (readonly [device: string, upTo: string])[]): ReadMark[] {
    const moved = told.filter(
      ([device, upTo]) =>
        device !== this.#around.signer.device &&
        upTo > (this.#marks.get(device) ?? '') &&
        this.#takes(device),
    );
    for (const [device, readUpTo] of moved) {
      this.#marks.set(device, readUpTo);
      this.#dirty.add(device);
    }
    const marks = moved.map(([device, upTo]) => ({ id: device as DeviceId, upTo: upTo as Cursor }));
    if (marks.length === 0) return marks;
    this.#keeping ??= this.#around.clock.after(keepEveryMs, () => this.#keepMarks());
    this.marksMoved.emit(marks);
    return marks;
  }

  /** These were here a moment ago and are not any more. */
  gone(devices: readonly string[]): void {
    const lastSeen = this.#around.clock.now();
    for (const device of devices) {
      this.#stopTyping(device);
      if (!this.#isMember(device)) continue;
      this.#seen.set(device, lastSeen);
      this.#keep({ device, lastSeen });
    }
  }

  stop(): void {
    for (const undo of this.#typing.values()) undo();
    this.#typing.clear();
    this.#keepMarks();
  }

  #ownStatus(): Extract<RoomMessage, { type: 'status' }> {
    const { availability, text } = this.#around.person.current;
    return { type: 'status', state: availability, text };
  }

  #keepMarks(): void {
    this.#keeping?.();
    this.#keeping = null;
    for (const device of this.#dirty) {
      if (!this.#isMember(device)) continue;
      this.#dirty.delete(device);
      this.#keep({ device, readUpTo: this.#marks.get(device) ?? '' });
    }
  }

  /** Whether there is a place for it here: a host may say anything of devices that do not exist. */
  #takes(device: string): boolean {
    if (this.#isMember(device)) return true;
    if (this.#strangers.size < limits.guestsPerRoom) this.#strangers.add(device);
    return this.#strangers.has(device);
  }

  #stopTyping(device: string): void {
    const undo = this.#typing.get(device);
    if (!undo) return;
    undo();
    this.#typing.delete(device);
    this.typingChanged.emit();
  }

  /** Learnt anew at the next meeting: a failure is no more than a line in the log. */
  #keep(member: { readonly device: string; readonly readUpTo?: string; readonly lastSeen?: number }): void {
    this.#around.history
      .putMember(this.#roomId, member)
      .catch((error: unknown) => this.#around.logger.log('warn', 'room.tidings-not-kept', { error }));
  }
}
