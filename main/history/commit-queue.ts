/** The transactions of one database, as the queue needs them. */
export interface Transactions {
  exec(sql: string): void;
  /** A failure such as a full disk may have ended the transaction by itself. */
  readonly isTransaction: boolean;
}

interface Job {
  readonly writes: boolean;
  readonly weight: number;
  readonly work: () => unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}
type Outcome = { readonly value: unknown } | { readonly error: unknown };

/** More than this (in entries) does not share a transaction, so that the first of them need not wait for the last. */
const greatestGroup = 2_048;

/**
 * Carries out work in the order it was given; what waits at once shares one transaction, and is answered after its commit.
 * Work that throws is undone alone. If the shared transaction itself fails, all its work is done again, one transaction for each.
 */
export class CommitQueue {
  readonly #database: Transactions;
  #jobs: Job[] = [];
  #scheduled = false;

  constructor(database: Transactions) {
    this.#database = database;
  }

  /** `work` may be run twice. `weight` is how many entries it writes; 0 says that it only reads. */
  run<Value>(work: () => Value, weight: number): Promise<Value> {
    return new Promise<Value>((resolve, reject) => {
      this.#jobs.push({
        writes: weight > 0,
        weight,
        work,
        resolve: resolve as (value: unknown) => void,
        reject,
      });
      this.#schedule();
    });
  }

  /** Everything given so far is carried out when it returns. */
  flush(): void {
    while (this.#jobs.length > 0) this.#carryOut(this.#takeGroup());
  }

  /** A later turn of the loop, so that all calls that have come in by then are in the group. */
  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      if (this.#jobs.length === 0) return;
      this.#carryOut(this.#takeGroup());
      if (this.#jobs.length > 0) this.#schedule();
    });
  }

  #takeGroup(): readonly Job[] {
    let weight = 0;
    let count = 0;
    for (const job of this.#jobs) {
      weight += job.weight;
      if (count > 0 && weight > greatestGroup) break;
      count++;
    }
    return this.#jobs.splice(0, count);
  }

  #carryOut(group: readonly Job[]): void {
    let outcomes: readonly Outcome[];
    try {
      outcomes = this.#transaction(group);
    } catch (error) {
      if (group.length > 1) for (const job of group) this.#carryOut([job]);
      else group[0]?.reject(error);
      return;
    }
    outcomes.forEach((outcome, at) => {
      const job = group[at] as Job;
      if ('error' in outcome) job.reject(outcome.error);
      else job.resolve(outcome.value);
    });
  }

  #transaction(group: readonly Job[]): readonly Outcome[] {
    this.#database.exec('BEGIN');
    try {
      const outcomes = group.map((job) => this.#apart(job, group.length > 1));
      this.#database.exec('COMMIT');
      return outcomes;
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  /** Throws only where the transaction around it is lost. */
  #apart(job: Job, shared: boolean): Outcome {
    if (!job.writes) return this.#attempt(job);
    if (!shared) return { value: job.work() };
    this.#database.exec('SAVEPOINT job');
    const outcome = this.#attempt(job);
    if ('error' in outcome) this.#database.exec('ROLLBACK TO job');
    this.#database.exec('RELEASE job');
    return outcome;
  }

  #attempt(job: Job): Outcome {
    try {
      return { value: job.work() };
    } catch (error) {
      if (!this.#database.isTransaction) throw error;
      return { error };
    }
  }
}
