import { describe, expect, it } from 'vitest';
import { CommitQueue, type Transactions } from '../../../main/history/commit-queue.ts';

/** A database of which only the transactions matter; `failing` commits in a row fail. */
function recorder(options: { failing?: number } = {}) {
  const sql: string[] = [];
  let { failing = 0 } = options;
  let open = false;
  const database: Transactions = {
    get isTransaction() {
      return open;
    },
    exec(statement) {
      sql.push(statement);
      if (statement === 'COMMIT' && failing-- > 0) throw new Error('disk full');
      if (statement === 'BEGIN') open = true;
      if (statement === 'COMMIT' || statement === 'ROLLBACK') open = false;
    },
  };
  return { sql, database, endTransaction: () => (open = false) };
}
const commits = (sql: readonly string[]): number => sql.filter((statement) => statement === 'COMMIT').length;

describe('the commit queue', () => {
  it('[S2] commits once for all that waits at once, and answers after it', async () => {
    const { sql, database } = recorder();
    const queue = new CommitQueue(database);
    const seen = await Promise.all(
      [1, 2, 3].map((value) => queue.run(() => value, 1).then(() => commits(sql))),
    );
    expect(seen).toEqual([1, 1, 1]);
  });

  it('[S2] undoes failing work alone', async () => {
    const { sql, database } = recorder();
    const queue = new CommitQueue(database);
    const failing = (): never => {
      throw new Error('wrong');
    };
    const settled = await Promise.allSettled([
      queue.run(() => 1, 1),
      queue.run(failing, 1),
      queue.run(() => 3, 1),
    ]);
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(sql.filter((statement) => statement === 'ROLLBACK TO job')).toHaveLength(1);
    expect(commits(sql)).toBe(1);
  });

  it('[S2] does the work again one by one when the shared transaction fails, and fails only what fails again', async () => {
    const { database } = recorder({ failing: 2 });
    const queue = new CommitQueue(database);
    const runs = [0, 0, 0];
    const work = (at: number) => () => (runs[at] = (runs[at] ?? 0) + 1);
    const settled = await Promise.allSettled([0, 1, 2].map((at) => queue.run(work(at), 1)));
    expect(settled.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
    expect(runs).toEqual([2, 2, 2]);
  });

  it('[S2] notices when a failure has ended the transaction around it', async () => {
    const { sql, database, endTransaction } = recorder();
    const queue = new CommitQueue(database);
    let first = true;
    const settled = await Promise.allSettled([
      queue.run(() => 'kept', 1),
      queue.run(() => {
        if (!first) return 'kept';
        first = false;
        endTransaction();
        throw new Error('disk full');
      }, 1),
    ]);
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
    expect(commits(sql)).toBe(2);
  });

  it('[S2] does not let the first wait for thousands', async () => {
    const { sql, database } = recorder();
    const queue = new CommitQueue(database);
    await Promise.all(Array.from({ length: 10 }, () => queue.run(() => null, 500)));
    expect(commits(sql)).toBe(3);
  });

  it('[history close] carries out everything when it is flushed', async () => {
    const { database } = recorder();
    const queue = new CommitQueue(database);
    const values: number[] = [];
    const done = [1, 2, 3].map((value) => queue.run(() => values.push(value), 3_000));
    queue.flush();
    expect(values).toEqual([1, 2, 3]);
    await Promise.all(done);
  });
});
