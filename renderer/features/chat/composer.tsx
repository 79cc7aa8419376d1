import { useEffect, useRef } from 'react';
import type { Room } from '../../../preload/contract/model.ts';
import { useStore } from '../../bridge/hooks.ts';
import { usePending } from '../../bridge/use-pending.ts';
import type { MessageBox } from '../../state/message-box.ts';
import { quietOf, quietUntil } from '../../state/silence.ts';
import { ComposerBox } from './composer-box.tsx';
import { TypingLine } from './composer-typing.tsx';
import { QuietLine } from './quiet-line.tsx';
import { useTypists } from './use-typists.ts';
import './composer.css';

interface ComposerProps {
  readonly room: Room;
  readonly box: MessageBox;
}

/** Where messages are written, or why none can be, and above it who else is writing. What is not sent is kept. */
export function Composer({ room, box }: ComposerProps) {
  const told = quietOf(room);
  const pending = usePending(quietUntil(told));
  const opening = useRef(true);
  const quiet = pending ? told : null;
  const typists = useTypists(room.id);

  useEffect(() => {
    opening.current = false;
  }, []);

  return (
    <div className="composer">
      <TypingLine names={typists} />
      {quiet && quiet.why !== 'slow' ? (
        <ComposerQuiet quiet={quiet} box={box} />
      ) : (
        <ComposerBox room={room} box={box} opening={opening} slowUntil={quiet?.until ?? null} />
      )}
    </div>
  );
}

function ComposerQuiet({
  quiet,
  box,
}: Pick<ComposerProps, 'box'> & Pick<Parameters<typeof QuietLine>[0], 'quiet'>) {
  const { text } = useStore(box.view);
  return <QuietLine quiet={quiet} kept={text.trim() !== ''} />;
}
