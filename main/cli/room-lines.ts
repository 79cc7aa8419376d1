import type { Person, Room } from '../../preload/contract/model.ts';
import type { Undo } from '../lib/emitter.ts';
import type { Clock } from '../lib/clock.ts';
import { isReached } from './find-room.ts';
import { connectionEvent } from './events.ts';
import type { Output } from './output.ts';
import { RuleLines } from './rule-lines.ts';

/** A change of host takes everybody away for a moment: whoever is back within this time was never gone. */
export const awayMs = 5_000;

/**
 * Tells on `output` who is in one room, who hosts it and how this device stands to it: programs each change at once,
 * people only what lasts.
 */
export class RoomLines {
  readonly #output: Output;
  readonly #clock: Pick<Clock, 'after'>;
  /** Nothing for people. */
  readonly #quiet: boolean;
  readonly #people = new Map<string, Person>();
  /** Those who went and of whom that is not told yet. */
  readonly #going = new Map<string, Undo>();
  readonly #rules: RuleLines;
  #host: { readonly id: string; readonly term: number } | null = null;
  #connection = '';
  #reached = false;
  /** It was said that nobody is reached. */
  #alone = false;

  constructor(output: Output, clock: Pick<Clock, 'after'>, options: { readonly quiet: boolean }) {
    this.#output = output;
    this.#clock = clock;
    this.#quiet = options.quiet;
    this.#rules = new RuleLines(output, options);
  }

  /** Whether a host of the room is there, or this device hosts it. */
  get reached(): boolean {
    return this.#reached;
  }

  /** Of the conversation what is about its people and rules, and not said by anybody. */
  done(...deed: Parameters<RuleLines['done']>): void {
    this.#rules.done(...deed);
  }

  /** Where this is not said `aloud`, people know already how the room is. */
  follow(room: Room, aloud: boolean): void {
    const { host, term, connection } = room;
    const event = connectionEvent(connection);
    const text = JSON.stringify(event);
    const moved = text !== this.#connection;
    if (moved) this.#output.event(event);
    this.#connection = text;
    this.#reached = isReached(connection);
    const known = this.#host;
    const changed = host !== null && (known?.id !== host.id || known.term !== term);
    if (changed) {
      this.#host = { id: host.id, term };
      this.#output.event({ type: 'host', deviceId: host.id, term });
    }
    this.#rules.follow(room);
    const handed = changed && known !== null && known.id !== host.id;
    const wasAlone = this.#alone;
    if (this.#reached || connection.kind === 'removed') this.#alone = false;
    else if (connection.kind === 'waiting' || !aloud) this.#alone = true;
    if (this.#quiet) return;
    if (moved && connection.kind === 'removed') {
      this.#output.note(connection.how === 'ban' ? 'talk.banned' : 'talk.removed', {
        name: connection.byName,
      });
      return;
    }
    if (!aloud) return;
    if (handed && this.#people.get(host.id)?.self) this.#output.note('talk.host-self');
    else if (handed) this.#output.note('talk.host', { name: host.name });
    else if (wasAlone && !this.#alone) this.#output.note('talk.back');
    if (this.#alone && !wasAlone) this.#output.note('talk.alone');
  }

  /** Where this is not said `aloud`, it is who was there when this device came. */
  meet(people: readonly Person[], aloud: boolean): void {
    this.#rules.meet(people);
    for (const person of people) {
      const before = this.#people.get(person.id);
      this.#people.set(person.id, person);
      if (before?.present === person.present && before.name === person.name) continue;
      this.#tell(person);
      if (aloud && (before?.present ?? false) !== person.present) this.#tellPeople(person);
    }
    const ids = new Set<string>(people.map(({ id }) => id));
    for (const person of [...this.#people.values()]) if (!ids.has(person.id)) this.#forget(person);
  }

  /** Whoever it is has left the room for good. */
  left(deviceId: string, name: string): void {
    this.#cancelGoing(deviceId);
    this.#output.event({ type: 'left', deviceId, name });
    if (!this.#quiet) this.#output.note('talk.left', { name });
  }

  #tell({ id: deviceId, name, present }: Person): void {
    this.#output.event({ type: 'member', deviceId, name, present });
  }

  #tellPeople({ id, name, present, self }: Person): void {
    if (self || this.#quiet) return;
    const wasGoing = this.#cancelGoing(id);
    if (present) {
      if (!wasGoing) this.#output.note('talk.came', { name });
      return;
    }
    const going = this.#clock.after(awayMs, () => {
      this.#going.delete(id);
      this.#output.note('talk.went', { name });
    });
    this.#going.set(id, going);
  }

  /** No member any more; what people read of that is the line of the one who left. */
  #forget(person: Person): void {
    this.#people.delete(person.id);
    this.#cancelGoing(person.id);
    if (person.present) this.#tell({ ...person, present: false });
  }

  #cancelGoing(id: string): boolean {
    const cancel = this.#going.get(id);
    cancel?.();
    return this.#going.delete(id);
  }
}
