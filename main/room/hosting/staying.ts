import { isLocalAddress } from '../../lib/local-address.ts';
import type { ProtocolReason } from '../../protocol/errors.ts';
import type { Elsewhere, Welcomed } from '../door/enter.ts';
import type { Inbox } from '../inbox.ts';
import type { RoomLog } from '../log/log.ts';
import { RoomGuest } from './room-guest.ts';
import type { Petition } from '../door/petitions.ts';
import { plainHost, type Place } from '../place.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Timeline } from '../messages/timeline.ts';

export interface StayingOptions {
  readonly log: RoomLog;
  readonly timeline: Timeline;
  readonly onPresence: () => void;
  readonly onCaughtUp: () => void;
  /** Who is to take over, in this order. */
  readonly onSuccessors: (order: readonly Place[]) => void;
  /** The host asks this device to host under that term; says whether it does. */
  readonly onAsked: (term: number) => Promise<boolean>;
  readonly onMoved: (to: Elsewhere) => void;
  readonly onEnded: (reason: ProtocolReason | null) => void;
}

/** This device's part as guest of one host. */
export class Staying {
  readonly kind = 'guest';
  readonly stay: RoomGuest;
  /** Where the host was dialled. */
  readonly place: Place;
  /** Who asks to be let in, as the host says to those who may decide. */
  asking: readonly Petition[] = [];
  /** Since when it has been hosting, by this device's wall clock. */
  readonly since: number;
  /** Where others may dial it, as it is told to them; null where only this device could. */
  readonly shared: [string, number] | null;
  readonly #timeline: Timeline;

  constructor(
    entered: { readonly inbox: Inbox; readonly welcomed: Welcomed; readonly place: Place },
    around: Surroundings,
    options: StayingOptions,
  ) {
    const { inbox, welcomed, place } = entered;
    const { log, timeline } = options;
    const stay = new RoomGuest(inbox, welcomed, log, around);
    const address = plainHost(inbox.session.peer.address);
    this.stay = stay;
    this.#timeline = timeline;
    this.place = place;
    this.since = around.clock.now() - welcomed.hostingForMs;
    this.shared = isLocalAddress(address) ? [address, place.port] : null;
    stay.presenceChanged.on(options.onPresence);
    stay.ownCopies.on((rows) => timeline.learnCopies(rows));
    stay.successors.on(options.onSuccessors);
    stay.caughtUp.on(() => {
      log.lateness.free();
      options.onCaughtUp();
    });
    stay.asked.on((term) => {
      void options.onAsked(term).then((taken) => taken && stay.tellTaken(term));
    });
    stay.moved.on(options.onMoved);
    stay.forged.on(() => timeline.flagForged(welcomed.host));
    stay.asking.on((people) => {
      this.asking = people;
      options.onPresence();
    });
    const { tidings } = timeline;
    stay.told.on((told) => {
      if (told.type === 'typists') tidings.learnTypists(told.people);
      else if (told.type === 'reads') tidings.learnMarks(told.marks);
      else for (const [device, state, text] of told.people) tidings.learnStatus(device, state, text);
    });
    const off = tidings.own.on((told) => stay.tell(told));
    stay.ended.on((reason) => {
      off();
      tidings.learnTypists([]);
      log.lateness.free();
      options.onEnded(reason);
    });
    log.lateness.hold();
  }

  start(): void {
    this.stay.start();
    for (const told of this.#timeline.tidings.greeting()) this.stay.tell(told);
  }
}
