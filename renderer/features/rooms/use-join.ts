import { useEffect, useState } from 'react';
import type { CredentialInput, JoinTarget } from '../../../preload/contract/api.ts';
import { AppError } from '../../../preload/contract/errors.ts';
import type { RoomId } from '../../../preload/contract/model.ts';
import type { NearbyRoom } from '../../../preload/contract/nearby.ts';
import { useApp, useStore } from '../../bridge/hooks.ts';
import { useTask } from '../../bridge/use-task.ts';
import { readJoinText, type JoinText } from '../../state/join-text.ts';
import { usePause } from './use-pause.ts';

export interface Joining {
  readonly typed: string;
  /** What that is taken for. */
  readonly read: JoinText;
  readonly busy: boolean;
  readonly error: unknown;
  /** Rooms to choose from: those at the address, or those near that the code may be for. Null while there is nothing to choose. */
  readonly choices: readonly NearbyRoom[] | null;
  /** The one that is being joined. */
  readonly joiningId: RoomId | null;
  /** The host that may not be who it seems. */
  readonly doubted: NearbyRoom['host'] | null;
  readonly pauseSeconds: number;
  readonly ready: boolean;
  change(typed: string): void;
  /** What looks like a code is the name of a computer. */
  takeAsAddress(): void;
  submit(): void;
  choose(room: NearbyRoom): void;
}

/** Getting in by what was typed or pasted: a link is shown first, a code needs its room, an address is tried. */
export function useJoin(): Joining {
  const app = useApp();
  const nearby = useStore(app.nearby.nearby);
  const [typed, setTyped] = useState('');
  const [asAddress, setAsAddress] = useState(false);
  const [choosing, setChoosing] = useState(false);
  const [atAddress, setAtAddress] = useState<readonly NearbyRoom[] | null>(null);
  const [joining, setJoining] = useState<NearbyRoom | null>(null);
  const [doubted, setDoubted] = useState<NearbyRoom['host'] | null>(null);
  const task = useTask();
  const pause = usePause();
  useEffect(() => app.nearby.watch(), [app]);

  const read: JoinText = asAddress ? { kind: 'address', address: typed.trim() } : readJoinText(typed);
  const near = nearby?.rooms.filter((room) => !room.member && !room.locked && room.access !== 'open') ?? [];
  const toChoose = read.kind === 'code' && choosing;
  const ready = read.kind !== 'nothing' && !toChoose && pause.seconds === 0;

  const join = (room: NearbyRoom | null, target: JoinTarget, credential?: CredentialInput): void => {
    setJoining(room);
    task.run(async () => {
      try {
        const outcome = await app.gettingIn.join(target, credential);
        if (outcome.kind === 'choose') setAtAddress(outcome.rooms);
      } catch (error) {
        pause.note(error);
        if (room && error instanceof AppError && error.code === 'host-doubtful') setDoubted(room.host);
        throw error;
      }
    });
  };
  const choose = (room: NearbyRoom): void => {
    if (room.member) return app.view.openRoom(room.id);
    if (read.kind === 'address')
      return join(room, { kind: 'address', address: read.address, roomId: room.id });
    if (read.kind !== 'code') return undefined;
    return join(room, { kind: 'nearby', roomId: room.id }, { by: 'code', text: read.code });
  };

  return {
    typed,
    read,
    busy: task.busy,
    error: task.error,
    choices: toChoose ? near : atAddress,
    joiningId: task.busy ? (joining?.id ?? null) : null,
    doubted,
    pauseSeconds: pause.seconds,
    ready,
    change: (text) => {
      setTyped(text);
      setAsAddress(false);
      setChoosing(false);
      setAtAddress(null);
    },
    takeAsAddress: () => setAsAddress(true),
    choose,
    submit: () => {
      if (!ready) return;
      setAtAddress(null);
      const [only, ...others] = near;
      if (read.kind === 'link') task.run(() => app.invitation.show(read.link));
      else if (read.kind === 'address') join(null, { kind: 'address', address: read.address });
      else if (only && others.length === 0) choose(only);
      else setChoosing(true);
    },
  };
}
