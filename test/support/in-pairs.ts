/**
 * The results of `jobs` by index, for tests that ask for them in order: while one is waited for the next runs too, as
 * many as there are processors to expect. What nobody asks for, as when tests are picked by name, is hardly run.
 */
export function inPairs<Result>(
  jobs: readonly (() => Promise<Result>)[],
): (index: number) => Promise<Result> {
  const started = new Map<number, Promise<Result>>();
  const start = (index: number): Promise<Result> | undefined => {
    const job = jobs[index];
    const running = started.get(index) ?? job?.();
    if (!running) return undefined;
    // Its own test tells of a failure; until that test begins nobody may be listening.
    running.catch(() => undefined);
    started.set(index, running);
    return running;
  };
  return (index) => {
    const wanted = start(index);
    void start(index + 1);
    return wanted ?? Promise.reject(new RangeError(`no job ${index}`));
  };
}
