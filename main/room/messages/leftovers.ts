import type { Undo } from '../../lib/emitter.ts';
import type { RoomLog } from '../log/log.ts';
import type { Surroundings } from '../surroundings.ts';

/**
 * In a room of which the beginning was forgotten (J7): edits of what is gone say its words once more, and lose them. Whether a message
 * is gone or only not here yet is known whenever nothing is being fetched.
 */
export class Leftovers {
  readonly #roomId: string;
  readonly #around: Surroundings;
  readonly #log: RoomLog;
  readonly #undo: readonly Undo[];
  #sweeping: Promise<void> = Promise.resolve();

  constructor(roomId: string, around: Surroundings, log: RoomLog) {
    this.#roomId = roomId;
    this.#around = around;
    this.#log = log;
    if (!log.tails.haveHorizons) {
      this.#undo = [];
      return;
    }
    this.#undo = [
      log.catchUps.ended.on(() => this.#soon()),
      log.committed.on((entries) => {
        if (entries.some(({ kind }) => kind === 'edit')) this.#soon();
      }),
    ];
  }

  stop(): void {
    for (const undo of this.#undo) undo();
  }

  #soon(): void {
    this.#sweeping = this.#sweeping
      .then(() => this.#sweep())
      .catch((error: unknown) => this.#around.logger.log('warn', 'room.not-swept', { error }));
  }

  async #sweep(): Promise<void> {
    const { history } = this.#around;
    const { catchUps } = this.#log;
    if (catchUps.any) return;
    const gone = await history.missingTargets(this.#roomId);
    if (gone.length === 0) return;
    const edits = (await history.about(this.#roomId, gone)).filter(
      ({ kind, erased, bare }) => kind === 'edit' && !erased && !bare,
    );
    // One that began meanwhile may bring what they are about, and sees to them when it is over.
    if (edits.length > 0 && !catchUps.any)
      await history.erase(
        this.#roomId,
        edits.map(({ id }) => id),
      );
  }
}
