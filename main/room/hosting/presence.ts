import type { Group, Session } from '../../net/network.ts';
import { limits } from '../../protocol/limits.ts';

export interface Present {
  readonly device: string;
  /** Its clock minus the host's, in ms. */
  readonly skewMs: number;
}

/** Who has come and gone since the guests were last told. */
export class Presence {
  readonly #here: ReadonlyMap<string, Present>;
  readonly #came = new Set<string>();
  readonly #gone = new Set<string>();

  /** `here` is looked at whenever something is told. */
  constructor(here: ReadonlyMap<string, Present>) {
    this.#here = here;
  }

  came(device: string): void {
    this.#gone.delete(device);
    this.#came.add(device);
  }

  went(device: string): void {
    this.#came.delete(device);
    this.#gone.add(device);
  }

  /** Everybody, `self` included, to somebody who has just come. */
  tellWhole(session: Session, self: string): void {
    const here: [string, number][] = [...this.#here.values()].map(({ device, skewMs }) => [device, skewMs]);
    here.push([self, 0]);
    for (let at = 0; at < here.length; at += limits.idsPerPresence) {
      const part = here.slice(at, at + limits.idsPerPresence);
      session.send({ type: 'presence', here: part, gone: [], whole: at === 0 });
    }
  }

  tellNews(group: Group): void {
    const here = [...this.#came].flatMap((device): [string, number][] => {
      const guest = this.#here.get(device);
      return guest ? [[device, guest.skewMs]] : [];
    });
    const gone = [...this.#gone];
    this.#came.clear();
    this.#gone.clear();
    for (let at = 0; at < Math.max(here.length, gone.length); at += limits.idsPerPresence) {
      const upTo = at + limits.idsPerPresence;
      group.send({ type: 'presence', here: here.slice(at, upTo), gone: gone.slice(at, upTo), whole: false });
    }
  }
}
