import type { NewInvite } from '../../../preload/contract/rules.ts';
import { useState } from 'react';
import { useApp, useStore } from '../../bridge/hooks.ts';
import { useNow } from '../../bridge/use-now.ts';
import { useTask } from '../../bridge/use-task.ts';

export interface Made {
  /** The one that was made last, while it can be used. */
  readonly invite: NewInvite | null;
  /** Why the one that was made cannot be used any more. */
  readonly over: 'expired' | 'gone' | null;
  readonly now: number;
  readonly error: unknown;
  make(work: () => Promise<NewInvite>): void;
}

/** An invite that is made, and shown for as long as it is good: nobody can read it out again. */
export function useMade(): Made {
  const app = useApp();
  const open = useStore(app.invites.open);
  const [made, setMade] = useState<NewInvite | null>(null);
  const [listed, setListed] = useState(false);
  const task = useTask();
  const now = useNow(made ? 500 : null);
  const there = made !== null && (open?.invites?.some(({ id }) => id === made.id) ?? false);
  // Once it has been in the list, it is not good when it is not there.
  if (there && !listed) setListed(true);
  const expired = made !== null && made.expiresAt <= now;
  const gone = made !== null && listed && !there && open?.invites !== null;
  return {
    invite: expired || gone ? null : made,
    over: expired ? 'expired' : gone ? 'gone' : null,
    now,
    error: task.error,
    make: (work) =>
      task.run(async () => {
        const invite = await work();
        setListed(false);
        setMade(invite);
      }),
  };
}
