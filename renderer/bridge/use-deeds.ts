import { useState } from 'react';

export interface Deeds {
  /** Why one of them could not be done; null once the next has begun. */
  readonly error: unknown;
  /** Does `work`, whatever else is under way. */
  run(work: () => Promise<void>): void;
}

/** Small things that a person does one right after the other, each of which counts. */
export function useDeeds(): Deeds {
  const [error, setError] = useState<unknown>(null);
  const run = (work: () => Promise<void>): void => {
    setError(null);
    work().catch((failure: unknown) => setError(() => failure));
  };
  return { error, run };
}
