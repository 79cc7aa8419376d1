/**
 * The results of `jobs` by index, for tests that ask for them in order: while one is waited for the next ones run too, at
 * most `width` of them at a time. What nobody asks for, as when tests are picked by name, is hardly run.
 */
export function overlapping<Result>(
  jobs: readonly (() => Promise<Result>)[],
  width: number,
): (index: number) => Promise<Result> {
  const results = jobs.map(() => Promise.withResolvers<Result>());
  // Its own test tells of a failure; until that test begins nobody may be listening.
  for (const { promise } of results) promise.catch(() => undefined);
  const started = new Set<number>();
  let running = 0;
  let wanted = -1;

  const start = (index: number): void => {
    const [job, result] = [jobs[index], results[index]];
    if (!job || !result || started.has(index)) return;
    started.add(index);
    running += 1;
    job()
      .then(result.resolve, result.reject)
      .finally(() => {
        running -= 1;
        fill();
      });
  };
  /** So far it runs ahead that one slow job leaves the others something to do. */
  const fill = (): void => {
    for (let next = wanted; next <= wanted + 2 * width && running < width; next += 1) start(next);
  };

  return (index) => {
    wanted = index;
    // Whoever is asked for begins at once, whatever else still runs.
    start(index);
    fill();
    return results[index]?.promise ?? Promise.reject(new RangeError(`no job ${index}`));
  };
}
