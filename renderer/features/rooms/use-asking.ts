import type { WaitingToJoin } from '../../../preload/contract/api.ts';
import { useApp, useStore } from '../../bridge/hooks.ts';
import { useTask } from '../../bridge/use-task.ts';
import type { Door } from '../../state/getting-in.ts';

export interface AskingToJoin {
  readonly busy: boolean;
  readonly error: unknown;
  /** What has become of asking; null where nobody was asked. */
  readonly waiting: WaitingToJoin | null;
  ask(): void;
  stop(): void;
}

/** Asking to be let into the room behind the door. */
export function useAsking({ room, target }: Door): AskingToJoin {
  const app = useApp();
  const waiting = useStore(app.gettingIn.waiting).find(({ roomId }) => roomId === room.id) ?? null;
  const task = useTask();
  return {
    busy: task.busy,
    error: task.error,
    waiting,
    ask: () =>
      task.run(async () => {
        await app.gettingIn.join(target, { by: 'ask' });
      }),
    stop: () => task.run(() => app.gettingIn.stopAsking(room.id)),
  };
}
