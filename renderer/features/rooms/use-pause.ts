import { useState } from 'react';
import { AppError } from '../../../preload/contract/errors.ts';
import { useNow } from '../../bridge/use-now.ts';

/** How long a room that takes no more guesses is left alone, in ms: no room shuts its door for longer at once (J2). */
const pauseMs = 60_000;

export interface Pause {
  /** Whole seconds until the next try makes sense; 0 for now. */
  readonly seconds: number;
  /** Begins it where that is what `error` says. */
  note(error: unknown): void;
}

/** The time to wait after too many wrong tries. */
export function usePause(): Pause {
  const [until, setUntil] = useState(0);
  const now = useNow(until === 0 ? null : 500);
  const left = Math.min(pauseMs, until - now);
  return {
    seconds: Math.max(0, Math.ceil(left / 1_000)),
    note: (error) => {
      if (error instanceof AppError && error.code === 'too-many-guesses') setUntil(Date.now() + pauseMs);
    },
  };
}
