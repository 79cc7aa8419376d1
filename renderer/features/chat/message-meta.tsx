import { Check, CheckCheck, Clock3, History, Pin } from 'lucide-react';
import type { Message } from '../../../preload/contract/model.ts';
import { useTexts } from '../../text/use-texts.ts';
import type { MessageActions } from './message-actions.tsx';
import { useDirectTalk, useSeen } from './message-context.ts';
import type { TimelineRow } from './timeline-rows.ts';

interface MessageMetaProps {
  readonly message: Message;
  readonly row: TimelineRow;
  /** It is pointed at or has the focus. */
  readonly near: boolean;
  readonly actions: MessageActions;
}

/** When it was said, and what became of it. */
export function MessageMeta({ message, row, near, actions }: MessageMetaProps) {
  const texts = useTexts();
  const { t } = texts;
  const { sentAt, own, pinned, edits, late } = message;
  return (
    <span className="message-meta">
      {late && <LateMark words={row.lateFirst} />}
      {pinned && (
        <span className="message-pinned" title={t('message.pinned')}>
          <Pin size={14} aria-hidden />
          <span className="row-unseen">{t('message.pinned')}</span>
        </span>
      )}
      {edits > 0 && (
        <button
          type="button"
          className="message-edited"
          title={t('message.versions')}
          aria-haspopup="dialog"
          onClick={() => actions.open({ kind: 'versions', message })}
        >
          {t('message.edited')}
        </button>
      )}
      <time dateTime={new Date(sentAt).toISOString()} title={near ? texts.moment(sentAt) : undefined}>
        {texts.time(sentAt)}
      </time>
      {own && <DeliveryMark message={message} words={row.last} actions={actions} />}
    </span>
  );
}

function LateMark({ words }: { words: boolean }) {
  const { t } = useTexts();
  return (
    <span className="message-late" title={t('chat.late')}>
      <History size={14} aria-hidden />
      <span className={words ? undefined : 'row-unseen'}>{t('chat.late')}</span>
    </span>
  );
}

const icons = { waiting: Clock3, sent: Check, delivered: CheckCheck } as const;

interface DeliveryMarkProps {
  readonly message: Message;
  /** Those who have seen it are counted in words: of a group of messages once. */
  readonly words: boolean;
  readonly actions: MessageActions;
}

function DeliveryMark({ message, words, actions }: DeliveryMarkProps) {
  const { t } = useTexts();
  const direct = useDirectTalk();
  const seen = useSeen(message);
  const { state, copies } = message;
  const Icon = icons[state];
  // Of two people there is nobody to choose from.
  if (seen > 0 && direct) {
    return (
      <span className="message-state message-delivered" title={t('direct.seen')}>
        <CheckCheck size={16} aria-hidden />
        <span className={words ? undefined : 'row-unseen'}>{t('direct.seen')}</span>
      </span>
    );
  }
  if (seen > 0) {
    const label = t('message.seenBy', { count: seen });
    return (
      <button
        type="button"
        className="message-state message-seen"
        title={label}
        aria-haspopup="dialog"
        onClick={() => actions.open({ kind: 'seen', message })}
      >
        <CheckCheck size={16} aria-hidden />
        <span className={words ? undefined : 'row-unseen'}>{label}</span>
      </button>
    );
  }
  const label =
    state === 'delivered' ? t('chat.state.delivered', { count: copies }) : t(`chat.state.${state}`);
  return (
    <span className={`message-state message-${state}`} title={label}>
      <Icon size={state === 'waiting' ? 14 : 16} aria-hidden />
      <span className="row-unseen">{label}</span>
    </span>
  );
}
