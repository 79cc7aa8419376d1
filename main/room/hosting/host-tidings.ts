import type { Undo } from '../../lib/emitter.ts';
import type { Group, Session } from '../../net/network.ts';
import { limits } from '../../protocol/limits.ts';
import type { RoomMessage } from '../../protocol/messages.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Tidings } from '../messages/tidings.ts';

type Told = Extract<RoomMessage, { type: 'status' | 'typing' | 'read' }>;

/** Told at most this often, and more seldom in a large room. */
const tellEveryMs = (guests: number): number => Math.max(200, guests * 4);

/** What a host passes on of what its guests, and its own person, tell of themselves (L7): gathered, the news alone, everything to who has just come. */
export class HostTidings {
  readonly #group: Group;
  readonly #guests: ReadonlyMap<string, unknown>;
  readonly #tidings: Tidings;
  readonly #around: Surroundings;
  readonly #undo: Undo[];
  readonly #statuses = new Set<string>();
  readonly #reads = new Map<string, string>();
  #typists = false;
  #timer: Undo | null = null;

  constructor(group: Group, guests: ReadonlyMap<string, unknown>, tidings: Tidings, around: Surroundings) {
    this.#group = group;
    this.#guests = guests;
    this.#tidings = tidings;
    this.#around = around;
    const { device } = around.signer;
    this.#undo = [
      tidings.own.on((told) => this.#note(device, told)),
      tidings.typingChanged.on(() => {
        this.#typists = true;
        this.#tellSoon();
      }),
    ];
  }

  /** A guest tells of itself. */
  hear(device: string, told: Told): void {
    if (told.type === 'typing') return this.#tidings.learnTyping(device);
    const news =
      told.type === 'read'
        ? this.#tidings.learnMarks([[device, told.upTo]]).length > 0
        : this.#tidings.learnStatus(device, told.state, told.text);
    if (news) this.#note(device, told);
  }

  /** All there is to know, to one who has just come. */
  greet(session: Session, present: readonly string[]): void {
    for (const people of pieces(this.#statusesOf(present), limits.peoplePerStatus))
      session.send({ type: 'statuses', people });
    if (!this.#tellsReads) return;
    const marks = this.#tidings.marks.map(({ id, upTo }): [string, string] => [id, upTo]);
    for (const piece of pieces([...marks, ...this.#ownMark()], limits.marksPerFrame))
      session.send({ type: 'reads', marks: piece });
  }

  stop(): void {
    for (const undo of this.#undo) undo();
    this.#timer?.();
  }

  /** Where more are here than that, nobody is told who has read what: it would grow with the square of the room. */
  get #tellsReads(): boolean {
    return this.#guests.size < limits.readersTold;
  }

  #note(device: string, told: Told): void {
    if (told.type === 'status') this.#statuses.add(device);
    else if (told.type === 'read') this.#reads.set(device, told.upTo);
    else this.#typists = true;
    this.#tellSoon();
  }

  #tellSoon(): void {
    this.#timer ??= this.#around.clock.after(tellEveryMs(this.#guests.size), () => {
      this.#timer = null;
      this.#tell();
    });
  }

  #tell(): void {
    for (const people of pieces(this.#statusesOf([...this.#statuses]), limits.peoplePerStatus))
      this.#group.send({ type: 'statuses', people });
    this.#statuses.clear();
    if (this.#tellsReads)
      for (const marks of pieces([...this.#reads], limits.marksPerFrame))
        this.#group.send({ type: 'reads', marks });
    this.#reads.clear();
    if (!this.#typists) return;
    this.#typists = false;
    this.#group.send({ type: 'typists', people: this.#tidings.allTypists.slice(0, limits.typistsTold) });
  }

  #statusesOf(devices: readonly string[]): [string, 'active' | 'away' | 'busy', string][] {
    return devices.flatMap((device) => {
      const { availability, text } = this.#tidings.statusOf(device);
      return [[device, availability, text]];
    });
  }

  #ownMark(): [string, string][] {
    const upTo = this.#tidings.ownMark;
    return upTo === null ? [] : [[this.#around.signer.device, upTo]];
  }
}

function pieces<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) =>
    items.slice(at * size, (at + 1) * size),
  );
}
