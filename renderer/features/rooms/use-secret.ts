import { useRef, useState, type RefObject } from 'react';
import { AppError } from '../../../preload/contract/errors.ts';
import { useApp } from '../../bridge/hooks.ts';
import { useTask } from '../../bridge/use-task.ts';
import type { Door } from '../../state/getting-in.ts';
import { readSpokenCode } from '../../state/join-text.ts';
import { usePause } from './use-pause.ts';

export interface Secret {
  readonly text: string;
  readonly field: RefObject<HTMLInputElement | null>;
  readonly busy: boolean;
  /** What the last try threw. */
  readonly error: unknown;
  /** Whole seconds until the room takes another try. */
  readonly pauseSeconds: number;
  /** The host has refused so often that it may not be who it seems. */
  readonly doubtful: boolean;
  readonly ready: boolean;
  change(text: string): void;
  submit(): void;
}

/** A passphrase or a spoken code that is being typed and tried at a door. It is kept nowhere else, and stays after a wrong try. */
export function useSecret(door: Door, by: 'passphrase' | 'code'): Secret {
  const app = useApp();
  const [text, setText] = useState('');
  const [doubtful, setDoubtful] = useState(false);
  const task = useTask();
  const pause = usePause();
  const field = useRef<HTMLInputElement>(null);
  const secret = by === 'code' ? readSpokenCode(text) : text.trim() === '' ? null : text;
  const ready = secret !== null && pause.seconds === 0;

  return {
    text,
    field,
    busy: task.busy,
    error: task.error,
    pauseSeconds: pause.seconds,
    doubtful,
    ready,
    change: setText,
    submit: () => {
      if (!ready) return;
      task.run(async () => {
        try {
          await app.gettingIn.join(door.target, { by, text: secret });
        } catch (failure) {
          pause.note(failure);
          if (failure instanceof AppError && failure.code === 'host-doubtful') setDoubtful(true);
          field.current?.focus();
          field.current?.select();
          throw failure;
        }
      });
    },
  };
}
