import { Check, CheckCheck, Clock3 } from 'lucide-react';
import { memo } from 'react';
import type { JoinLine, Message } from '../../../preload/contract/model.ts';
import type { Texts } from '../../text/text.ts';
import { useTexts } from '../../text/use-texts.ts';
import { MessageText } from './message-text.tsx';
import type { TimelineRow } from './timeline-rows.ts';

interface MessageRowProps {
  readonly row: TimelineRow;
  readonly now: number;
  readonly onLink: (url: string) => void;
}

/** One item of the conversation with the lines that stand before it. */
export const MessageRow = memo(function MessageRow({ row, now, onLink }: MessageRowProps) {
  const texts = useTexts();
  const { item } = row;
  return (
    <>
      {row.beginning && <p className="line-beginning">{texts.t('chat.beginning')}</p>}
      {row.newDay && (
        <p className="line-day">
          <span>{texts.day(item.sentAt, now)}</span>
        </p>
      )}
      {row.newLine && (
        <p className="line-new">
          <span>{texts.t('chat.newMessages')}</span>
        </p>
      )}
      {item.kind === 'join' ? (
        <p className="line-join">{joinText(item, texts)}</p>
      ) : (
        <MessageBubble message={item} row={row} texts={texts} onLink={onLink} />
      )}
    </>
  );
});

function joinText(item: JoinLine, { t }: Texts): string {
  if (item.formerName !== null)
    return t('chat.renamed', { formerName: item.formerName, name: item.authorName });
  return item.own ? t('chat.youJoined') : t('chat.joined', { name: item.authorName });
}

interface MessageBubbleProps {
  readonly message: Message;
  readonly row: TimelineRow;
  readonly texts: Texts;
  readonly onLink: (url: string) => void;
}

/** Reads as author, text, time, state, once each. */
function MessageBubble({ message, row, texts, onLink }: MessageBubbleProps) {
  const { own, authorName, authorColour, sentAt } = message;
  const named = row.first && !own;
  const classes = [
    'message',
    own ? 'message-own' : '',
    row.first ? 'message-first' : '',
    row.last ? 'message-last' : '',
  ];
  return (
    <div className={classes.filter(Boolean).join(' ')} data-colour={authorColour} data-id={message.id}>
      <div className="bubble">
        {named ? (
          <span className="message-author">
            <bdi>{authorName}</bdi>
          </span>
        ) : (
          <span className="visually-hidden">{texts.t('chat.said', { name: authorName })}</span>
        )}
        <MessageText text={message.text} onLink={onLink} />
        <span className="message-meta">
          <time dateTime={new Date(sentAt).toISOString()} title={texts.moment(sentAt)}>
            {texts.time(sentAt)}
          </time>
          {own && <DeliveryMark message={message} texts={texts} />}
        </span>
      </div>
    </div>
  );
}

function DeliveryMark({ message, texts }: { message: Message; texts: Texts }) {
  const marks = {
    waiting: { label: texts.t('chat.state.waiting'), Icon: Clock3 },
    sent: { label: texts.t('chat.state.sent'), Icon: Check },
    delivered: { label: texts.t('chat.state.delivered', { count: message.copies }), Icon: CheckCheck },
  } as const;
  const { label, Icon } = marks[message.state];
  return (
    <span className={`message-state message-${message.state}`} title={label}>
      <Icon size={message.state === 'waiting' ? 13 : 15} strokeWidth={2.25} aria-hidden />
      <span className="visually-hidden">{label}</span>
    </span>
  );
}
