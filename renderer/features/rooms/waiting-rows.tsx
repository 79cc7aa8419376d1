import { CloudOff, DoorClosed, Hourglass } from 'lucide-react';
import type { WaitingToJoin } from '../../../preload/contract/api.ts';
import { useApp, useStore } from '../../bridge/hooks.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { useFocusRefuge } from '../../ui/use-focus-refuge.ts';
import { shortWaitingText, waitingText } from './waiting-text.ts';
import './waiting.css';

const icons = { asking: Hourglass, unreachable: CloudOff, 'turned-away': DoorClosed } as const;

/** The rooms this person has asked to be let into, until they are, or have taken it back. */
export function WaitingRows() {
  const app = useApp();
  const { t } = useTexts();
  const waiting = useStore(app.gettingIn.waiting);
  return (
    <div className="waiting-rows" data-empty={waiting.length === 0}>
      <div role="status" className="visually-hidden">
        {waiting.map(({ roomId, name }) => (
          <p key={roomId}>{t('waiting.title', { room: name })}</p>
        ))}
      </div>
      <ul>
        {waiting.map((row) => (
          <WaitingRow
            key={row.roomId}
            row={row}
            // Should main not hear of it, the row stays.
            onStop={() => void app.gettingIn.stopAsking(row.roomId).catch(() => undefined)}
          />
        ))}
      </ul>
    </div>
  );
}

function WaitingRow({ row, onStop }: { row: WaitingToJoin; onStop: () => void }) {
  const texts = useTexts();
  const { t } = texts;
  const refuge = useFocusRefuge<HTMLLIElement>();
  const Icon = icons[row.state];
  const over = row.state === 'turned-away';
  return (
    <li ref={refuge} className="waiting-row">
      <p className="waiting-name" dir="auto">
        {row.name}
      </p>
      <p className="waiting-text" title={waitingText(row, texts)}>
        <Icon size={14} aria-hidden />
        {shortWaitingText(row, texts)}
      </p>
      <Button
        kind="quiet"
        aria-label={t(over ? 'waiting.dismissRoom' : 'waiting.cancelRoom', { room: row.name })}
        onClick={onStop}
      >
        {t(over ? 'waiting.dismiss' : 'waiting.cancel')}
      </Button>
    </li>
  );
}
