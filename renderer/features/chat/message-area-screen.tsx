import { useMemo, useState, type ReactNode } from 'react';
import type { Room } from '../../../preload/contract/model.ts';
import { useApp, useStore } from '../../bridge/hooks.ts';
import { Store } from '../../state/store.ts';
import type { Timeline } from '../../state/timeline.ts';
import { MessageContext, type NearRows } from './message-context.ts';
import { mayWrite } from './message-powers.ts';
import type { MessageActions } from './message-actions.tsx';
import { useMessageArea } from './use-message-area.ts';

interface MessageAreaProps {
  readonly room: Room;
  readonly timeline: Timeline;
  readonly actions: MessageActions;
  readonly children: ReactNode;
}

/** Around the conversation: what its rows share, and what can be done with them from anywhere in it. */
export function MessageAreaScreen({ room, timeline, actions, children }: MessageAreaProps) {
  const app = useApp();
  const self = useStore(app.info.info)?.deviceId ?? null;
  const mode = app.modes.of(room.id);
  const reads = app.reads.of(room.id);
  const [near] = useState(() => new Store<NearRows>({ pointed: null, focused: null }));
  const writing = mayWrite(room);
  const direct = room.kind === 'direct';
  const shared = useMemo(
    () => ({ self, mode, reads, near, direct, mayWrite: writing }),
    [self, mode, reads, near, direct, writing],
  );
  const area = useMessageArea({ room, timeline, mode, people: app.people.of(room.id), near, actions });
  return (
    <MessageContext value={shared}>
      <div className="message-area" {...area}>
        {children}
      </div>
    </MessageContext>
  );
}
