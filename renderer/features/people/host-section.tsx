import { ArrowRightLeft } from 'lucide-react';
import type { Room } from '../../../preload/contract/model.ts';
import type { Texts } from '../../text/text.ts';
import { useTexts } from '../../text/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { PaneSection } from '../../ui/pane-section.tsx';
import { useFocusRefuge } from '../../ui/use-focus-refuge.ts';

interface HostSectionProps {
  readonly room: Room;
  readonly now: number;
  readonly onHandOver: () => void;
}

/** Who hosts the room, since when, and, where it is this device, the way to hand it over. */
export function HostSection({ room, now, onHandOver }: HostSectionProps) {
  const texts = useTexts();
  const text = hostText(room, texts, now);
  if (text === null) return null;
  return (
    <PaneSection title={texts.t('people.host')}>
      <p className="pane-note">{text}</p>
      {room.connection.kind === 'hosting' && <HandOverButton onHandOver={onHandOver} />}
    </PaneSection>
  );
}

function HandOverButton({ onHandOver }: { onHandOver: () => void }) {
  const { t } = useTexts();
  const root = useFocusRefuge<HTMLDivElement>();
  return (
    <div ref={root} className="pane-actions">
      <Button icon={<ArrowRightLeft size={16} aria-hidden />} onClick={onHandOver}>
        {t('hand.menu')}
      </Button>
    </div>
  );
}

function hostText({ connection, host }: Room, texts: Texts, now: number): string | null {
  const { t } = texts;
  if (!host) return null;
  const { name, since } = host;
  if (connection.kind === 'waiting' || connection.kind === 'connecting')
    return t('people.hostLast', { name });
  const time = since === null ? null : texts.since(since, now);
  if (connection.kind === 'hosting')
    return t('people.hostSelfSince', { time: time ?? texts.since(now, now) });
  return time === null ? t('people.hostedBy', { name }) : t('people.hostSince', { name, time });
}
