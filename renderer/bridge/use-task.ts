import { useRef, useState } from 'react';

export interface Task {
  readonly busy: boolean;
  /** What the last run threw; null while one is under way and after one that worked. */
  readonly error: unknown;
  /** Does `work`, unless some is under way. */
  run(work: () => Promise<void>): void;
}

/** Something a person starts and waits for, such as a call: whether it is under way, and how it failed. */
export function useTask(): Task {
  const [state, setState] = useState<{ busy: boolean; error: unknown }>({ busy: false, error: null });
  const busy = useRef(false);
  const run = (work: () => Promise<void>): void => {
    if (busy.current) return;
    busy.current = true;
    setState({ busy: true, error: null });
    const end = (error: unknown): void => {
      busy.current = false;
      setState({ busy: false, error });
    };
    work().then(() => end(null), end);
  };
  return { ...state, run };
}
