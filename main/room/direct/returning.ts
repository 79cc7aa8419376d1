import type { ChainHead } from '../../history/stored-rooms.ts';
import type { Entry } from '../../protocol/entry.ts';
import { isNeverShown } from '../log/never-shown.ts';
import type { ArchivedLog } from '../room-archives.ts';
import { rowsOf } from '../log/stored.ts';
import type { Surroundings } from '../surroundings.ts';

type End = Omit<ChainHead, 'horizon'>;

/**
 * How a conversation of two comes out of a file though its beginning was forgotten (J7): here, where the file has what is gone, since its
 * person opens it for that; or where the file was made, whose chains then begin in their middle.
 */
export class Returning {
  readonly #around: Surroundings;

  constructor(around: Surroundings) {
    this.#around = around;
  }

  /**
   * Puts on the disk what cannot come by the log, as read; its entries are genuine. `close` ends the use of the room, and is called
   * where there is something to do. `begins`: chains that are not here may begin in their middle; for a room that is only read, since
   * nobody has checked how far its author may have counted (L4). Says whether there was something. Rejects with `storage-…`.
   */
  async restore(
    log: ArchivedLog,
    { close, begins }: { readonly close?: () => Promise<void>; readonly begins: boolean },
  ): Promise<boolean> {
    const { charter, entries } = log;
    if (!charter.direct) return false;
    const { history, signer } = this.#around;
    const found = await this.#look(log);
    const begin = begins ? found.begin : [];
    if (begin.length === 0 && !found.below) return false;
    await close?.();
    const { id } = charter;
    await history.begin(id, begin);
    const horizons = await this.#horizons(id);
    for await (const some of entries()) {
      const below = some.filter(({ chain, seq }) => seq <= (horizons.get(chain) ?? 0));
      const flags = { late: () => false, withheld: () => false, hidden: isNeverShown };
      if (below.length > 0) await history.putBack(id, rowsOf(below, signer.device, flags));
    }
    return true;
  }

  /** Where chains that are not here are to begin, and whether there is something below a horizon. */
  async #look({
    charter,
    entries,
  }: ArchivedLog): Promise<{ readonly begin: readonly End[]; readonly below: boolean }> {
    const heads = new Map((await this.#around.history.heads(charter.id)).map((head) => [head.chain, head]));
    const reached = new Map<string, number>();
    const begin = new Map<string, End>();
    let below = false;
    for await (const some of entries()) {
      for (const entry of some) {
        const { chain, seq } = entry;
        const horizon = heads.get(chain)?.horizon;
        below ||= horizon ? seq > horizon.back && seq <= horizon.seq : false;
        const goesOn = seq === (reached.get(chain) ?? 0) + 1;
        if (!goesOn && !heads.has(chain) && !begin.has(chain)) begin.set(chain, endBefore(entry));
        reached.set(chain, seq);
      }
    }
    return { begin: [...begin.values()], below };
  }

  async #horizons(roomId: string): Promise<ReadonlyMap<string, number>> {
    const heads = await this.#around.history.heads(roomId);
    return new Map(heads.map(({ chain, horizon }) => [chain, horizon?.seq ?? 0]));
  }
}

/** The end of what is not in the file, as the entry behind it says. */
const endBefore = ({ chain, author, authorKey, seq, lamport, previous }: Entry): End => ({
  chain,
  author,
  authorKey: Uint8Array.from(authorKey),
  seq: seq - 1,
  lamport: lamport - 1,
  hash: Uint8Array.from(previous),
});
